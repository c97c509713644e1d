package main

import (
	"fmt"
	"strings"

	"meshc.dev/compiler/change"
	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/plan"
)

// So much is told in text; --all tells all.
const (
	shownUnits   = 4
	shownFields  = 6
	shownLines   = 3
	shownObjects = 3
	shownSince   = 3
	widestValue  = 100
)

// sign stands before what is added, changed, removed, renamed or moved.
func sign(how string) string {
	switch how {
	case plan.Added:
		return "+"
	case plan.Removed:
		return "-"
	case change.Renamed, change.Moved:
		return ">"
	}
	return "~"
}

// field tells how one changes.
func (d *difference) field(b *strings.Builder, f change.Field) {
	path := compare.Field(f.Path)
	switch f.How {
	case compare.Rewritten:
		fmt.Fprintln(b, "      ~ the same values, written in another way")
		return
	case compare.Reordered:
		was, is := d.cut(apart(names(f.Was), names(f.Is)))
		fmt.Fprintf(b, "      ~ %s: order: %s -> %s\n", path, was, is)
		return
	}
	was, old := f.Was.(string)
	is, now := f.Is.(string)
	if old && now && strings.Contains(was+is, "\n") {
		fmt.Fprintf(b, "      ~ %s:\n", path)
		d.lines(b, was, is)
		return
	}
	switch f.How {
	case plan.Added:
		fmt.Fprintf(b, "      + %s: %s\n", path, d.short(spelled(f.Is)))
	case plan.Removed:
		fmt.Fprintf(b, "      - %s: %s\n", path, d.short(spelled(f.Was)))
	default:
		was, is := d.cut(spelled(f.Was), spelled(f.Is))
		fmt.Fprintf(b, "      ~ %s: %s -> %s\n", path, was, is)
	}
}
