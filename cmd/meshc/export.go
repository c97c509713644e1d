package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

func newExport(progress *compiler.Progress) *cobra.Command {
	var w writing
	var check, strict bool
	c := &cobra.Command{
		Use:   "export [UNIT...]",
		Short: "Write the manifests of meshes, and of what they share",
		Long: `export compiles the description and writes the units named: meshes, and
"cluster" for what all meshes share (CRDs), "gitops" for what Argo CD or Flux is
told to apply, where cluster.gitops names it. Without names it writes all.

To stdout it writes one YAML stream in the order to apply it. With -o it writes
a tree: a directory for each unit, a file for each object, a kustomization.yaml
and an index of what was written. Files that meshc did not write are never
touched. Nothing is written from a description that does not vet. A mesh that the
tree has and the description does not is removed only where --remove names it:
without, export says what would go, and in which order to take it out of the
cluster. A run that was interrupted, at whatever moment, the next one finishes.

--check fails if the tree has anything else than export would leave there: a file
more, less or changed, links, and manifests and directories that meshc did not
write, but for those that cluster.tree.keep names.`,
		Example: `  meshc export affirmed | kubectl apply --server-side -f -
  meshc export -d clusters/prod-east cluster
  meshc export -o deploy
  meshc export -o deploy --check
  meshc export -o deploy --remove affirmed`,
	}
	dir := dirFlag(c)
	c.Flags().StringVarP(&w.dir, "output", "o", "", "write a tree into this directory")
	c.Flags().BoolVar(&check, "check", false, "write nothing; fail if the tree at -o differs")
	c.Flags().BoolVar(&w.adopt, "adopt", false, "write over another cluster's or a newer meshc's tree at -o, or over one whose index is lost: what bears meshc's labels is meshc's")
	c.Flags().StringArrayVar(&w.remove, "remove", nil, "remove this mesh, which the description does not have any more, from the tree; may be repeated")
	c.Flags().BoolVar(&w.back, "crds-back", false, "let CustomResourceDefinitions in the tree at -o go, or go back to an older release's")
	c.Flags().BoolVar(&strict, "strict", false, "notes are problems, too")
	_ = c.MarkFlagDirname("output") // fails only for a flag that is not there
	c.ValidArgsFunction = completeUnits(dir, true)
	c.RunE = func(c *cobra.Command, args []string) error {
		w.all, w.report = len(args) == 0, reportOf(c)
		if err := w.asked(c.Flags().Changed("output"), check); err != nil {
			return err
		}
		end, err := shutIn(c, *dir, w.dir, check)
		defer end()
		if err != nil {
			return err
		}
		w.meter = newMeter(c.ErrOrStderr(), w.dir != "" && !w.report.quiet && !w.report.machine())
		progress.Tell(w.meter.rendering)
		result, err := compile(c, *dir, args, strict, progress)
		w.meter.end()
		switch {
		case err != nil:
			return err
		case w.dir == "":
			return stream(c, result.Units)
		case check:
			return inTree(w.check(c.Context(), result))
		}
		return inTree(w.write(c.Context(), result))
	}
	return c
}

// compile gives the units asked for, all if none is.
func compile(c *cobra.Command, dir string, names []string, strict bool, progress *compiler.Progress) (*compiler.Result, error) {
	want := func(unit string) bool { return len(names) == 0 || slices.Contains(names, unit) }
	result, problems, err := compiler.Compile(c.Context(), dir, want, progress)
	if err != nil {
		return nil, err
	}
	if problems.Fatal(strict) {
		return nil, &refusal{problems: problems}
	}
	if err := reportOf(c).print(problems); err != nil {
		return nil, err
	}
	reportOf(c).more(sources(result))
	known := slices.Concat([]string{plan.Shared}, result.Names, result.Further)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, unknownUnit(name, known)
		}
	}
	return result, nil
}

// unknownUnit tells which units there are, those most like the name first.
func unknownUnit(name string, known []string) error {
	return &cluster.UsageError{Message: fmt.Sprintf("there is no mesh %q; there are: %s", name, strings.Join(nearest.Sort(name, known), ", "))}
}

// sources says how many charts and manifests were rendered.
func sources(r *compiler.Result) string {
	return fmt.Sprintf("%s: %d rendered, %d filled in from those", plural(r.Sources, "chart or manifest", "charts and manifests"), r.Sources-r.Filled, r.Filled)
}

// bare is where manifests go: as they are, whatever they hold.
func bare(c *cobra.Command) (io.Writer, error) { return raw(c.OutOrStdout()) }

func stream(c *cobra.Command, units []compiler.Unit) error {
	w, err := bare(c)
	if err != nil {
		return err
	}
	for _, u := range units {
		texts := make([][]byte, len(u.Documents))
		for i, d := range u.Documents {
			texts[i] = d.Text.Bytes()
		}
		if _, err := w.Write(manifest.Stream(texts)); err != nil {
			return err
		}
	}
	return nil
}
