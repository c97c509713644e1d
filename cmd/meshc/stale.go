package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
)

// staleError is a tree that is not what the description gives.
type staleError struct {
	dir     string
	changes *tree.Changes
	gone    []tree.Gone
	// adopt tells that the tree was taken for meshc's by a flag, as it has to be
	// again.
	adopt bool
	// again are the flags by which the tree is written.
	again string
	// back tells of definitions that would go back, if any would.
	back error
}

func (e *staleError) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines implements lined.
func (e *staleError) Lines() []string {
	var out []string
	if !e.changes.None() {
		lines, add, change, remove := e.files()
		flags := removals(e.gone)
		if e.adopt {
			flags += " --adopt"
		}
		out = append(out, fmt.Sprintf("%s is stale, run meshc export %s%s: %d to add, %d to change, %d to remove",
			e.dir, cmp.Or(e.again, "-o "+e.dir), flags, add, change, remove))
		out = append(out, lines...)
	}
	if len(e.gone) > 0 {
		out = append(out, departures(e.dir, e.gone)...)
	}
	if back := (*backError)(nil); errors.As(e.back, &back) {
		out = append(out, back.Lines()...)
	}
	if found := deployed(e.changes.Foreign, true); len(found) > 0 {
		out = append(out, strangers(e.dir, found)...)
	}
	return out
}

// files are lines, by path, each with what becomes of it, and how many each way.
func (e *staleError) files() (lines []string, add, change, remove int) {
	type line struct{ at, sign string }
	var all []line
	put := func(sign, unit string, names []string) int {
		for _, name := range names {
			all = append(all, line{unit + name, sign})
		}
		return len(names)
	}
	for _, u := range e.changes.Units {
		add += put("+ ", u.Unit+"/", u.Add)
		change += put("~ ", u.Unit+"/", u.Change)
		remove += put("- ", u.Unit+"/", u.Remove)
	}
	add, change, remove = add+put("+ ", "", e.changes.Top.Add), change+put("~ ", "", e.changes.Top.Change), remove+put("- ", "", e.changes.Top.Remove)
	for _, left := range e.changes.Left {
		remove += put("- ", "", []string{left + "/"})
	}
	if e.changes.Index && len(all) == 0 {
		change += put("~ ", "", []string{tree.Index})
	}
	slices.SortFunc(all, func(a, b line) int { return strings.Compare(a.at, b.at) })
	for _, l := range all {
		lines = append(lines, "  "+l.sign+l.at)
	}
	return lines, add, change, remove
}

// check fails where the tree is not what write would leave.
func (w *writing) check(ctx context.Context, r *compiler.Result) error {
	t, err := tree.Look(ctx, w.dir, w.of(r))
	if err != nil {
		return err
	}
	defer t.Close()
	e := &staleError{dir: w.dir, adopt: w.adopt, again: w.again}
	if e.changes, err = t.Compare(r.Units, w.all); err != nil {
		return err
	}
	if others := deployed(e.changes.Foreign, false); len(others) > 0 {
		w.report.note(w.dir + " has other files that meshc did not write: " + strings.Join(others, ", "))
	}
	w.instead(e.changes)
	w.elsewhere(r)
	if e.changes.None() && len(deployed(e.changes.Foreign, true)) == 0 {
		return nil
	}
	if !w.back {
		if e.back = w.goesBack(t, r.Units); e.back != nil && !errors.As(e.back, new(*backError)) {
			return e.back
		}
	}
	if w.all {
		if e.gone, err = t.Departed(r.Units, r.Namespaces); err != nil {
			return err
		}
	}
	return e
}
