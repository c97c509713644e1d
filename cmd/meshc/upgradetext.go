package main

import (
	"fmt"
	"io"
	"strings"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// printUpgrade writes where a mesh stands: a line for each step, and below those that are
// not done what is to be done.
func printUpgrade(w io.Writer, u compiler.Upgrade) error {
	var b strings.Builder
	fmt.Fprintf(&b, "mesh %s: %s", u.Mesh, stands(u.From))
	if u.To != nil {
		fmt.Fprintf(&b, " -> %s, step %d of %d", stands(*u.To), u.Step, u.Of)
	}
	fmt.Fprintln(&b)
	for _, says := range u.Says {
		fmt.Fprintln(&b, "  "+says)
	}
	for _, s := range u.Steps {
		number := "-"
		if s.Number > 0 {
			number = fmt.Sprint(s.Number)
		}
		fmt.Fprintf(&b, "  %s %-4s  %s", number, s.State, s.Says)
		if s.At != nil {
			fmt.Fprint(&b, "  "+placeLine(*s.At))
		}
		fmt.Fprintln(&b)
		printStep(&b, s)
	}
	return writeLines(w, b.String())
}

// printStep writes what is to be done for one, in the order in which it is.
func printStep(b *strings.Builder, s compiler.UpgradeStep) {
	line := func(what, text string) { fmt.Fprintf(b, "          %-4s  %s\n", what, text) }
	waits := func(what string, all []plan.Wait) {
		for _, w := range all {
			line(what, w.Run+"   # until "+w.Until)
		}
	}
	edits := func(what string, all []compiler.UpgradeEdit) {
		for _, e := range all {
			text := placeLine(e.Place) + ": " + e.Write
			if e.Delete {
				text = placeLine(e.Place) + ": delete " + e.Path
			}
			if e.Shared != nil {
				text += "   # " + placeLine(*e.Shared) + " has it, which other meshes may share"
			}
			line(what, text)
		}
	}
	commands := func(what string, all []string) {
		for _, run := range all {
			line(what, run)
		}
	}
	waits("when", s.When)
	edits("edit", s.Edits)
	commands("run", s.Run)
	waits("wait", s.Wait)
	edits("back", s.Back)
	commands("back", s.BackRun)
}

// stands is a revision with its version.
func stands(s plan.Stands) string {
	if s.Revision == "" {
		return s.Version
	}
	return s.Version + " (" + s.Revision + ")"
}

// placeLine is a place as far as a line.
func placeLine(p diag.Place) string {
	return diag.Position{File: p.File, Line: p.Line}.String()
}
