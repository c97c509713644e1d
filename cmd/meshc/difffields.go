package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

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
	was, old := f.Was.(string)
	is, now := f.Is.(string)
	if old && now && strings.Contains(was+is, "\n") {
		fmt.Fprintf(b, "      ~ %s:\n", path)
		d.lines(b, was, is)
		return
	}
	switch f.How {
	case plan.Added:
		fmt.Fprintf(b, "      + %s: %s\n", path, d.value(f.Is))
	case plan.Removed:
		fmt.Fprintf(b, "      - %s: %s\n", path, d.value(f.Was))
	default:
		fmt.Fprintf(b, "      ~ %s: %s -> %s\n", path, d.value(f.Was), d.value(f.Is))
	}
}

// lines tells those that one of two texts has and the other does not.
func (d *difference) lines(b *strings.Builder, was, is string) {
	for _, side := range []struct{ sign, text, other string }{{"-", was, is}, {"+", is, was}} {
		has := map[string]int{}
		for line := range strings.Lines(side.other) {
			has[line]++
		}
		var only []string
		for line := range strings.Lines(side.text) {
			if has[line]--; has[line] < 0 {
				only = append(only, strings.TrimSuffix(line, "\n"))
			}
		}
		for i, line := range only {
			if i == shownLines && !d.all && len(only) > shownLines+1 {
				fmt.Fprintf(b, "        %s %s\n", side.sign, count(len(only)-i, "more line"))
				break
			}
			fmt.Fprintf(b, "        %s %s\n", side.sign, d.short(line))
		}
	}
}

// value is one in a line.
func (d *difference) value(v any) string {
	if s, ok := v.(string); ok && s != "" && !strings.ContainsAny(s, "\n\"") && strings.TrimSpace(s) == s {
		return d.short(s)
	}
	text, err := json.Marshal(v)
	if err != nil {
		text = fmt.Append(nil, v) // numbers that JSON does not have
	}
	return d.short(string(text))
}

func (d *difference) short(s string) string {
	if d.all || len(s) <= widestValue {
		return s
	}
	at := widestValue
	for !utf8.RuneStart(s[at]) {
		at--
	}
	return s[:at] + "…"
}
