package main

import (
	"errors"
	"fmt"
	"io"
	"os"
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
	c := &cobra.Command{
		Use:   "export [DIR/...] [UNIT...]",
		Short: "Write the manifests of meshes, and of what they share",
		Long: `export compiles the description and writes the units named: meshes, and
"cluster" for what all meshes share (CRDs), "locks" for what the API server holds
hard ones to, "gitops" for what Argo CD or Flux is told to apply, where
cluster.gitops names it. Without names it writes all.

To stdout it writes one YAML stream in the order to apply it. With -o it writes
a tree: a directory for each unit, a file for each object, a kustomization.yaml
and an index of what was written. Files that meshc did not write are never
touched. Nothing is written from a description that does not vet. A mesh that the
tree has and the description does not is removed only where --remove names it:
without, export says what would go, and in which order to take it out of the
cluster. A run that was interrupted, at whatever moment, the next one finishes.

DIR/..., which stands for each directory at and below DIR that describes a cluster (see
vet), or several directories, write each cluster's tree to where its cluster.tree.path
says, from the module's root; with -o, to the directory there that is called as the
cluster. They write nothing unless all descriptions are sound. --tree does the same for
one cluster, and --check looks there where there is no -o.

--check fails if the tree has anything else than export would leave there: a file
more, less or changed, links, and manifests and directories that meshc did not
write, but for those that cluster.tree.keep names.`,
		Example: `  meshc export affirmed | kubectl apply --server-side -f -
  meshc export -d clusters/prod-east cluster
  meshc export -o deploy
  meshc export -o deploy --check
  meshc export -o deploy --remove affirmed
  meshc export clusters/...
  meshc export clusters/... --check`,
	}
	e := &exporting{from: dirFlag(c)}
	e.flags(c)
	c.ValidArgsFunction = completeUnits(e.from, true)
	c.RunE = func(c *cobra.Command, args []string) error { return e.run(c, args, progress) }
	return c
}

// exporting is what the command line of export asks for: from is the directory of the
// description, own tells that the tree is where that says.
type exporting struct {
	writing
	from               *string
	check, own, strict bool
}

func (e *exporting) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&e.dir, "output", "o", "", "write a tree into this directory")
	f.BoolVar(&e.own, "tree", false, "write the tree into the directory that cluster.tree.path names")
	f.BoolVar(&e.check, "check", false, "write nothing; fail if the tree differs")
	f.BoolVar(&e.adopt, "adopt", false, "write over another cluster's or a newer meshc's tree, or over one whose index is lost: what bears meshc's labels is meshc's")
	f.StringArrayVar(&e.remove, "remove", nil, "remove this mesh, which the description does not have any more, from the tree; may be repeated")
	f.BoolVar(&e.back, "crds-back", false, "let CustomResourceDefinitions in the tree go, or go back to an older release's")
	f.BoolVar(&e.strict, "strict", false, "notes are problems, too")
	_ = c.MarkFlagDirname("output") // fails only for a flag that is not there
}

func (e *exporting) run(c *cobra.Command, args []string, progress *compiler.Progress) error {
	given, units, err := exported(c, *e.from, args)
	if err != nil {
		return err
	}
	several, named := severalOf(given), c.Flags().Changed("output")
	if e.own && named {
		return errors.New("--tree and -o do not go together: each says where the tree is")
	}
	e.own = e.own || !named && (several || e.check)
	e.all, e.report = len(units) == 0, reportOf(c)
	if err := e.asked(named, e.check, e.own); err != nil {
		return err
	}
	if e.own || several {
		return (&homes{writing: e.writing, given: given, several: several, check: e.check, strict: e.strict}).export(c, units, progress)
	}
	return e.one(c, given[0], units, progress)
}

// one exports one description, to stdout or to the tree that -o names.
func (e *exporting) one(c *cobra.Command, from string, units []string, progress *compiler.Progress) error {
	if e.dir != "" && sameDirectory(e.dir, from) {
		return &cluster.UsageError{Message: fmt.Sprintf("-o %s: the description itself is there: name another directory, such as deploy", e.dir)}
	}
	end, err := shutIn(c, from, e.dir, e.check)
	defer end()
	if err != nil {
		return err
	}
	e.meter = newMeter(c.ErrOrStderr(), e.dir != "" && !e.report.quiet && !e.report.machine())
	progress.Tell(e.meter.rendering)
	result, err := compile(c, from, units, e.strict, progress)
	e.meter.end()
	switch {
	case err != nil:
		return err
	case e.dir == "":
		return stream(c, result.Units)
	case e.check:
		return inTree(e.writing.check(c.Context(), result))
	}
	return inTree(e.write(c.Context(), result))
}

// sameDirectory tells two names of one directory.
func sameDirectory(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// exported are the directories of descriptions, and patterns of such, and the names of
// units.
func exported(c *cobra.Command, dir string, args []string) (given, units []string, err error) {
	given, units = directories(args, true)
	switch {
	case len(given) == 0:
		return []string{dir}, units, nil
	case c.Flags().Changed("dir"):
		return nil, nil, hint(c, fmt.Errorf("the directory is given twice: -d %s, and %s", dir, given[0]))
	}
	return given, units, nil
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
	known := unitsOfAll(result)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, unknownUnit(name, known)
		}
	}
	return result, nil
}

// unitsOfAll are the names of all units.
func unitsOfAll(r *compiler.Result) []string {
	return slices.Concat([]string{plan.Shared}, r.Names, r.Further)
}

// atMost are the names of units that one line tells.
const atMost = 10

// unknownUnit tells which units there are, those most like the name of many, and which was
// likely meant; of a directory how it is named.
func unknownUnit(name string, known []string) error {
	if pathIs(name) {
		return &cluster.UsageError{Message: fmt.Sprintf("there is no mesh %q: a directory is named by -d %s", name, name)}
	}
	near := nearest.Sort(name, known)
	more := ""
	if len(near) > atMost {
		more = fmt.Sprintf(" and %d more: run meshc list", len(near)-atMost)
		near = near[:atMost]
	}
	meant := ""
	if like, ok := nearest.Like(name, near); ok {
		rest := slices.DeleteFunc(slices.Clone(near), func(other string) bool { return other == like })
		if _, several := nearest.Like(name, rest); !several {
			meant = " (did you mean " + like + "?)"
		}
	}
	slices.Sort(near)
	return &cluster.UsageError{Message: fmt.Sprintf("there is no mesh %q%s; there are: %s%s", name, meant, strings.Join(near, ", "), more)}
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
