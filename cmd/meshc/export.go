package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

func newExport(progress *compiler.Progress) *cobra.Command {
	var out string
	var check, strict, back bool
	var remove []string
	c := &cobra.Command{
		Use:   "export [UNIT...]",
		Short: "Write the manifests of meshes, and of what they share",
		Long: `export compiles the description and writes the units named: meshes, and
"cluster" for what all meshes share (CRDs). Without names it writes all.

To stdout it writes one YAML stream in the order to apply it. With -o it writes
a tree: a directory for each unit, a file for each object, a kustomization.yaml
and an index of what was written. Files that meshc did not write are never
touched. Nothing is written from a description that does not vet. A mesh that the
tree has and the description does not is removed only where --remove names it:
without, export says what would go, and in which order to take it out of the
cluster.`,
		Example: `  meshc export affirmed | kubectl apply --server-side -f -
  meshc export -d clusters/prod-east cluster
  meshc export -o deploy
  meshc export -o deploy --check
  meshc export -o deploy --remove affirmed`,
	}
	dir := dirFlag(c)
	c.Flags().StringVarP(&out, "output", "o", "", "write a tree into this directory")
	c.Flags().BoolVar(&check, "check", false, "write nothing; fail if the tree at -o differs")
	c.Flags().StringArrayVar(&remove, "remove", nil, "remove this mesh, which the description does not have any more, from the tree; may be repeated")
	c.Flags().BoolVar(&back, "crds-back", false, "let CustomResourceDefinitions in the tree at -o go, or go back to an older release's")
	c.Flags().BoolVar(&strict, "strict", false, "notes are problems, too")
	_ = c.MarkFlagDirname("output") // fails only for a flag that is not there
	c.ValidArgsFunction = completeUnits(dir, true)
	c.RunE = func(c *cobra.Command, args []string) error {
		if c.Flags().Changed("output") && out == "" {
			return errors.New("-o is empty: name the directory of the tree")
		}
		if check && out == "" {
			return errors.New("--check needs -o, the tree to compare with")
		}
		if len(remove) > 0 && (out == "" || check || len(args) > 0) {
			return errors.New("--remove needs -o, and neither --check nor names of units: it is for a run that writes the whole tree")
		}
		end, err := shutIn(c, *dir, out, check)
		defer end()
		if err != nil {
			return err
		}
		units, err := compile(c, *dir, args, strict, progress)
		switch {
		case err != nil:
			return err
		case out == "":
			w, err := bare(c)
			if err != nil {
				return err
			}
			return stream(w, units)
		case check:
			return stale(out, units, len(args) == 0, back)
		}
		return write(c.Context(), out, units, len(args) == 0, remove, back)
	}
	return c
}

// compile gives the units asked for, all if none is.
func compile(c *cobra.Command, dir string, names []string, strict bool, progress *compiler.Progress) ([]compiler.Unit, error) {
	want := func(unit string) bool { return len(names) == 0 || slices.Contains(names, unit) }
	result, problems, err := compiler.Compile(c.Context(), dir, want, progress)
	if err != nil {
		return nil, err
	}
	if problems.Fatal(strict) {
		return nil, &refusal{problems: problems}
	}
	if err := diag.Print(c.ErrOrStderr(), problems); err != nil {
		return nil, err
	}
	known := append([]string{plan.Shared}, result.Names...)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, unknownUnit(name, known)
		}
	}
	return result.Units, nil
}

// unknownUnit tells which units there are, those most like the name first.
func unknownUnit(name string, known []string) error {
	return fmt.Errorf("there is no mesh %q; there are: %s", name, strings.Join(nearest.Sort(name, known), ", "))
}

// bare is where manifests go: as they are, whatever they hold.
func bare(c *cobra.Command) (io.Writer, error) {
	if w, ok := c.OutOrStdout().(*diag.Writer); ok {
		return w.Raw()
	}
	return c.OutOrStdout(), nil
}

func stream(w io.Writer, units []compiler.Unit) error {
	for _, u := range units {
		texts := make([][]byte, len(u.Documents))
		for i, d := range u.Documents {
			texts[i] = d.YAML
		}
		if _, err := w.Write(manifest.Stream(texts)); err != nil {
			return err
		}
	}
	return nil
}

// staleError is a tree that differs from the description.
type staleError struct {
	dir   string
	files []string
	gone  []tree.Gone
	// back tells of definitions that would go back, if any would.
	back error
}

func (e *staleError) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines implements lined.
func (e *staleError) Lines() []string {
	lines := []string{fmt.Sprintf("%s is stale, run meshc export -o %s%s:", e.dir, e.dir, removals(e.gone))}
	for _, file := range e.files {
		lines = append(lines, "  "+file)
	}
	if len(e.gone) > 0 {
		lines = append(lines, departures(e.dir, e.gone)...)
	}
	if back := (*backError)(nil); errors.As(e.back, &back) {
		lines = append(lines, back.Lines()...)
	}
	return lines
}

// write brings a tree to hold the units, if all that goes was named.
func write(ctx context.Context, dir string, units []compiler.Unit, all bool, remove []string, back bool) error {
	if all {
		if err := departing(dir, units, remove); err != nil {
			return err
		}
	}
	if !back {
		err := goesBack(dir, units, all)
		if errors.As(err, new(*backError)) {
			return fmt.Errorf("nothing was written: %w", err)
		}
		if err != nil {
			return err
		}
	}
	return tree.Write(ctx, dir, units, all)
}

func stale(dir string, units []compiler.Unit, all, back bool) error {
	files, err := tree.Stale(dir, units, all)
	if err != nil || len(files) == 0 {
		return err
	}
	e := &staleError{dir: dir, files: files}
	if !back {
		if e.back = goesBack(dir, units, all); e.back != nil && !errors.As(e.back, new(*backError)) {
			return e.back
		}
	}
	if all {
		if e.gone, err = tree.Departed(dir, units); err != nil {
			return err
		}
	}
	return e
}
