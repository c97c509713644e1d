package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newVet(progress *compiler.Progress) *cobra.Command {
	var strict bool
	var inventory []string
	c := &cobra.Command{
		Use:   "vet [DIR...]",
		Short: "Check a cluster's description for everything that would collide",
		Long: `vet loads the CUE package in DIR (default "meshes"), plans and renders every
mesh, and audits the rendered objects of all meshes together. It prints every
problem at the line that causes it.

DIR/... stands for each directory at and below DIR that describes a cluster: whose
package embeds schema.#Cluster, by a file of its own or, by CUE's rule, by one of a
directory above. One of which that package goes on below, and which names no cluster,
serves those below, and is none. Several are checked side by side, and what they say in
cluster.across to have in common is held against each other.

Notes, printed after the problems, change no exit status but with --strict.

Exit status: 0 the description is sound, 1 it has problems, 2 usage or I/O.`,
		Example: `  meshc vet
  meshc vet meshes/
  meshc vet clusters/...
  meshc vet -o json clusters/prod-east`,
		ValidArgsFunction: completeDirs,
		Annotations:       map[string]string{printsProblems: "true"},
	}
	given := dirFlag(c)
	c.Flags().BoolVar(&strict, "strict", false, "notes are problems, too")
	inventoryFlag(c, &inventory)
	c.RunE = func(c *cobra.Command, args []string) error {
		dirs, err := dirsOf(c, *given, args)
		if err != nil {
			return err
		}
		if severalOf(dirs) {
			if len(inventory) > 0 {
				return &cluster.UsageError{Message: "--inventory is of one cluster: name its directory alone"}
			}
			return vetSeveral(c, dirs, strict, progress)
		}
		return vetOne(c, dirs[0], inventory, strict, progress)
	}
	return c
}

// vetOne checks a description, against inventories if there are some.
func vetOne(c *cobra.Command, dir string, inventory []string, strict bool, progress *compiler.Progress) error {
	live, err := liveOf(dir, inventory)
	if err != nil {
		return err
	}
	if _, err := shutIn(c, dir, "", false); err != nil {
		return err
	}
	in := compiler.Input{Dir: dir, Live: live}
	result, problems, err := in.Compile(c.Context(), func(string) bool { return false }, progress)
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
	return vetted(c, compiled{dir: dir, result: result})
}

// vetted says what came of a description.
func vetted(c *cobra.Command, one compiled) error {
	_, err := fmt.Fprintln(c.OutOrStdout(), diag.Line(vettedLine(one)))
	if err != nil || !reportOf(c).verbose || one.result == nil {
		return err
	}
	return unchecked(c.OutOrStdout(), one.result.Unchecked)
}

// vetSeveral checks several descriptions.
func vetSeveral(c *cobra.Command, given []string, strict bool, progress *compiler.Progress) error {
	dirs, err := shutInAll(c, given, seal.Paths{})
	if err != nil {
		return err
	}
	all := compileAll(c, dirs, func(string) bool { return false }, strict, progress)
	if err := context.Cause(c.Context()); err != nil {
		return err
	}
	if r := reportOf(c); !r.machine() && !r.quiet {
		for _, one := range all {
			if err := vetted(c, one); err != nil {
				return err
			}
		}
	}
	return toldOf(c, all, strict)
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
