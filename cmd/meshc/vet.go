package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

func newVet(progress *compiler.Progress) *cobra.Command {
	var strict bool
	c := &cobra.Command{
		Use:   "vet [DIR]",
		Short: "Check a cluster's description for everything that would collide",
		Long: `vet loads the CUE package in DIR (default "meshes"), plans and renders every
mesh, and audits the rendered objects of all meshes together. It prints every
problem at the line that causes it.

Notes, printed after the problems, change no exit status but with --strict.

Exit status: 0 the description is sound, 1 it has problems, 2 usage or I/O.`,
		Example: `  meshc vet
  meshc vet meshes/
  meshc vet -o json clusters/prod-east`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDirs,
		Annotations:       map[string]string{printsProblems: "true"},
	}
	given := dirFlag(c)
	c.Flags().BoolVar(&strict, "strict", false, "notes are problems, too")
	c.RunE = func(c *cobra.Command, args []string) error {
		dir, err := dirOf(c, *given, args)
		if err != nil {
			return err
		}
		if _, err := shutIn(c, dir, "", false); err != nil {
			return err
		}
		result, problems, err := compiler.Compile(c.Context(), dir, func(string) bool { return false }, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(strict):
			return &refusal{problems: problems}
		}
		r := reportOf(c)
		if err := r.print(problems); err != nil || r.machine() || r.quiet {
			return err
		}
		r.more(sources(result))
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s, %s: no conflict\n", diag.Line(dir),
			plural(result.Meshes, "mesh", "meshes"), count(result.Objects, "object"), count(result.Claims, "claim"))
		if err != nil || !r.verbose {
			return err
		}
		return unchecked(c.OutOrStdout(), result.Unchecked)
	}
	return c
}

// unchecked counts objects of kinds that nothing in the description describes.
func unchecked(w io.Writer, kinds map[string]int) error {
	total := 0
	for _, n := range kinds {
		total += n
	}
	if _, err := fmt.Fprintf(w, "%s of a kind without a schema\n", count(total, "object")); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if _, err := fmt.Fprintf(w, "  %s: %d\n", diag.Line(kind), kinds[kind]); err != nil {
			return err
		}
	}
	return nil
}
