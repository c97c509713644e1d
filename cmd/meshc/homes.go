package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// homes are the trees of several clusters, or of one where its description says that it
// is.
type homes struct {
	writing
	given []string
	// several tells that there may be more than one.
	several, check, strict bool
	// at is where each description's tree is in the module, by the description's
	// directory, "" where that is not written; paths are the same as the user would type
	// them.
	at, paths map[string]string
	// undo removes what was made and nothing was written into.
	undo []func()
}

// export writes the trees, or checks them.
func (h *homes) export(c *cobra.Command, units []string, progress *compiler.Progress) error {
	defer func() {
		for _, undo := range slices.Backward(h.undo) {
			undo()
		}
	}()
	dirs, err := h.open(c)
	if err != nil {
		return err
	}
	h.meter = newMeter(c.ErrOrStderr(), !h.report.quiet && !h.report.machine())
	progress.Tell(h.meter.rendering)
	want := func(unit string) bool { return h.all || slices.Contains(units, unit) }
	all := compileAll(c, dirs, want, h.strict, progress)
	h.meter.end()
	if err := context.Cause(c.Context()); err != nil {
		return err
	}
	h.place(all)
	if err := toldOf(c, all, h.strict); err != nil {
		return h.unwritten(err)
	}
	if err := h.known(all, units); err != nil {
		return err
	}
	return h.each(c, all, units)
}

// each writes, or checks, the trees of all.
func (h *homes) each(c *cobra.Command, all []compiled, units []string) error {
	e := &severalError{}
	for _, one := range all {
		line, err := "has none of the units", error(nil)
		if has := unitsOfAll(one.result); h.all || slices.ContainsFunc(units, func(u string) bool { return slices.Contains(has, u) }) {
			line, err = h.one(c.Context(), one)
		}
		if err = inTree(err); err != nil {
			e.errs = append(e.errs, err)
		}
		if h.several && !h.report.quiet && !h.report.machine() {
			fmt.Fprintln(c.OutOrStdout(), diag.Line(one.dir+": "+line))
		}
	}
	switch {
	case len(e.errs) == 0:
		return nil
	case !h.several:
		return e.errs[0]
	}
	return e
}

// unwritten is what is wrong with descriptions, with what follows for the trees of others.
func (h *homes) unwritten(err error) error {
	if e := (*severalError)(nil); errors.As(err, &e) && h.several && !h.check {
		e.last = "nothing was written for any of the clusters"
	}
	return err
}

// place adds the problems of where trees are.
func (h *homes) place(all []compiled) {
	names := map[string]string{}
	for i, one := range all {
		if one.result == nil {
			continue
		}
		if h.dir == "" {
			if p, ok := one.result.At(h.at[one.dir]); !ok {
				all[i].problems, all[i].result = append(slices.Clip(one.problems), p), nil
			}
			continue
		}
		name := one.result.Tree.Cluster
		if first, again := names[name]; again {
			all[i].err = &cluster.UsageError{Message: fmt.Sprintf("%s and %s are both called %s: each would be written to %s", first, one.dir, name, filepath.Join(h.dir, name))}
		}
		names[name] = one.dir
	}
}

// known tells whether some cluster has each of the units.
func (h *homes) known(all []compiled, units []string) error {
	var known []string
	for _, one := range all {
		known = append(known, unitsOfAll(one.result)...)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range units {
		if !slices.Contains(known, name) {
			return unknownUnit(name, known)
		}
	}
	for _, name := range h.remove {
		if !slices.ContainsFunc(all, func(one compiled) bool { return !slices.Contains(one.result.Names, name) }) {
			return &cluster.UsageError{Message: fmt.Sprintf("--remove %s: the description has mesh %s: take it out there first", name, name)}
		}
	}
	return nil
}

// one writes, or checks, a tree, and says what came of it.
func (h *homes) one(ctx context.Context, one compiled) (string, error) {
	w := h.writing
	w.dir, w.again = h.paths[one.dir], "-d "+one.dir+" --tree"
	if h.dir != "" {
		w.dir = filepath.Join(h.dir, one.result.Tree.Cluster)
		w.again = "-d " + one.dir + " -o " + w.dir
	}
	// What one cluster lets go another may have.
	w.remove = slices.DeleteFunc(slices.Clone(h.remove), func(name string) bool { return slices.Contains(one.result.Names, name) })
	if h.check {
		err := w.check(ctx, one.result)
		switch {
		case errors.As(err, new(*staleError)):
			return w.dir + " is stale", err
		case err != nil:
			return w.dir + " was not checked", err
		}
		return w.dir + " is as described", nil
	}
	line := ""
	if h.several {
		w.told = func(c *tree.Changes) { line = sum(total(w.dir, c)) }
	}
	if h.dir != "" {
		_, undo, err := tree.Make(w.dir)
		h.undo = append(h.undo, undo)
		if err != nil {
			return w.dir + " was not written", err
		}
	}
	if err := w.write(ctx, one.result); err != nil {
		return w.dir + " was not written", err
	}
	return line, nil
}
