package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

// waves plans in which order all meshes go to a release.
func (u *upgrading) waves(c *cobra.Command) error {
	if _, err := shutIn(c, u.dir, "", false); err != nil {
		return err
	}
	w, problems, err := compiler.WavesTo(u.dir, u.to, u.wave, u.progress)
	switch {
	case err != nil:
		return err
	case problems.Fatal(false):
		return &refusal{problems: problems}
	}
	if err := reportOf(c).print(problems); err != nil {
		return err
	}
	if u.form == "json" {
		return diag.WriteJSON(c.OutOrStdout(), w)
	}
	return printWaves(c.OutOrStdout(), w)
}

// printWaves writes the waves as a table, and those that are in none below them.
func printWaves(out io.Writer, w *compiler.Waves) error {
	rows := [][]string{{"WAVE", "MESH", "ISTIO", "NEXT", "STANDS"}}
	begun, between, behind := 0, 0, 0
	for i, wave := range w.Waves {
		for _, m := range wave {
			stands := "behind"
			switch {
			case m.Of > 0:
				begun++
				stands = fmt.Sprintf("step %d of %d", m.Step, m.Of)
			case m.State == "between":
				between++
				stands = fmt.Sprintf("%s comes between", m.Next)
			default:
				behind++
			}
			rows = append(rows, []string{fmt.Sprint(i + 1), m.Mesh, m.Version, m.Next, stands})
		}
	}
	for _, m := range w.Cannot {
		rows = append(rows, []string{"-", m.Mesh, m.Version, cmp.Or(m.Next, "-"), m.Says})
	}
	for _, m := range w.There {
		rows = append(rows, []string{"-", m.Mesh, m.Version, "-", "there"})
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{behind, "behind"}, {between, "with a release between"}, {begun, "on the way"}, {len(w.There), "there"}, {len(w.Cannot), "that cannot"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if _, err := fmt.Fprintln(out, diag.Line("to "+w.To+": "+cmp.Or(strings.Join(parts, ", "), "no mesh"))); err != nil {
		return err
	}
	if len(rows) == 1 {
		return nil
	}
	return writeTable(out, rows)
}
