package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

func newVet(progress *compiler.Progress) *cobra.Command {
	var output string
	var strict, verbose bool
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
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := defaultDir
			if len(args) == 1 {
				dir = args[0]
			}
			form, err := formOf(output)
			if err != nil {
				return err
			}
			if _, err := shutIn(c, dir, "", false); err != nil {
				return err
			}
			result, problems, err := compiler.Compile(c.Context(), dir, func(string) bool { return false }, progress)
			if err != nil {
				return err
			}
			if output != "text" {
				err = form(c.OutOrStdout(), problems)
			}
			switch {
			case err != nil:
				return err
			case problems.Fatal(strict):
				return &refusal{problems: problems, printed: output != "text"}
			case output != "text":
				return nil
			}
			if err := form(c.ErrOrStderr(), problems); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s, %s: no conflict\n", diag.Line(dir),
				plural(result.Meshes, "mesh", "meshes"), count(result.Objects, "object"), count(result.Claims, "claim"))
			if err != nil || !verbose {
				return err
			}
			return unchecked(c.OutOrStdout(), result.Unchecked)
		},
		ValidArgsFunction: completeDirs,
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "form of the problems: "+either(formNames()))
	c.Flags().BoolVar(&strict, "strict", false, "notes are problems, too")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "count the objects whose shape is not checked, too")
	completeWords(c, "output", formNames()...)
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

// formOf prints problems in a form.
func formOf(name string) (func(io.Writer, diag.List) error, error) {
	if err := oneOf("output", name, formNames()...); err != nil {
		return nil, err
	}
	return diag.Forms()[slices.Index(formNames(), name)].Print, nil
}

// formNames are the forms that problems are printed in.
func formNames() []string {
	var out []string
	for _, f := range diag.Forms() {
		out = append(out, f.Name)
	}
	return out
}

// either lists words to choose one from: a, b or c.
func either(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
