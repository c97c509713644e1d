package main

import (
	"context"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/change"
)

// diffForm is a way to print what changes.
type diffForm struct {
	name  string
	print func(io.Writer, *difference) error
}

func diffForms() []diffForm {
	return []diffForm{
		{"text", printChanges},
		{"json", printChangesJSON},
		{"markdown", printChangesMarkdown},
	}
}

func newDiff(progress *compiler.Progress) *cobra.Command {
	var only []string
	var exit bool
	var forms []string
	for _, f := range diffForms() {
		forms = append(forms, f.name)
	}
	c := &cobra.Command{
		Use:   "diff [DIR/...] [BASE]",
		Short: "Tell what a change of the description changes in the cluster, and to whom",
		Long: `diff compiles the description as it is, and as it was at BASE, and tells the
difference: by unit, by object, by field, with what it does in a cluster (which pods are
replaced, what the API server refuses, what is deleted), and from which field of whose
a change comes.

BASE is a revision of the Git repository (a branch, a tag, a hash, HEAD~1; NAME... for
where HEAD and NAME have parted), of which the description is taken; or a tree that
export wrote: a directory, or REVISION:DIRECTORY for one that is committed. Without it,
BASE is HEAD. Git's objects are read, and neither Git nor a server is asked.

DIR/... stands for each directory at and below DIR that describes a cluster (see vet):
each one's changes since a revision are told under its name.

Exit status: 0 however much changes, 1 the description has problems, --only names
other units than those that change, or, with --exit-code, anything changes.`,
		Example: `  meshc diff
  meshc diff origin/main... --only acme
  meshc diff origin/main -o markdown
  meshc diff deploy
  meshc diff clusters/... origin/main`,
	}
	dir := dirFlag(c)
	output := outputFlag(c, "changes", forms...)
	c.Flags().StringArrayVar(&only, "only", nil, "fail if a unit other than this one changes; may be repeated")
	c.Flags().BoolVar(&exit, "exit-code", false, "exit with 1 if anything changes")
	_ = c.RegisterFlagCompletionFunc("only", completeUnits(dir, true)) // fails only for a flag that is not there
	c.RunE = func(c *cobra.Command, args []string) error {
		given, base, err := compared(c, *dir, args)
		if err != nil {
			return err
		}
		if severalOf(given) {
			return diffSeveral(c, given, base, *output, only, exit, progress)
		}
		*dir = given[0]
		d, err := differ(c, *dir, base, progress)
		if err != nil {
			return err
		}
		if err := d.knows(only); err != nil {
			return err
		}
		d.all = reportOf(c).all
		if err := diffForms()[slices.Index(forms, *output)].print(c.OutOrStdout(), d); err != nil {
			return err
		}
		return d.judge(only, exit)
	}
	return c
}

// knows tells whether there are such units.
func (d *difference) knows(units []string) error {
	for _, unit := range units {
		if !slices.Contains(d.known, unit) {
			return unknownUnit(unit, d.known)
		}
	}
	return nil
}

// judge fails where others change than may, or where anything does that may not.
func (d *difference) judge(only []string, exit bool) error {
	if others := d.others(only); len(only) > 0 && len(others) > 0 {
		return &reachError{only: only, others: others}
	}
	if exit && len(d.Units) > 0 {
		return errChanged
	}
	return nil
}

// difference is what changes from a base.
type difference struct {
	Base string `json:"base"`
	// Commit is the base's, if it is a revision.
	Commit string        `json:"commit,omitempty"`
	Units  []change.Unit `json:"units"`
	// Same counts the units that stay as they are.
	Same int `json:"same"`

	blocks []change.Block
	// known are the units of both sides.
	known []string
	all   bool
}

// differ is differ of one description, with the process shut in.
func differ(c *cobra.Command, dir, base string, progress *compiler.Progress) (*difference, error) {
	if err := theDirectory(c, dir); err != nil {
		return nil, err
	}
	b, err := baseOf(dir, base)
	if err != nil {
		return nil, err
	}
	if _, err := shutIn(c, dir, "", false, b.reads...); err != nil {
		return nil, err
	}
	return b.differ(c.Context(), dir, reportOf(c), progress)
}

// differ compiles both sides and compares them.
func (b *base) differ(ctx context.Context, dir string, r *report, progress *compiler.Progress) (*difference, error) {
	root, err := os.OpenRoot(b.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	now, err := stateOf(ctx, compiler.Input{Dir: dir}, root.FS(), progress, "", r)
	if err != nil {
		return nil, err
	}
	was, err := b.state(ctx, dir, r, progress)
	if err != nil {
		return nil, err
	}
	d := &difference{Base: b.name, Commit: b.commit()}
	if d.Units, err = change.Units(was.Result.Units, now.Result.Units, now.Result.Effects, now.Result.Namespaces); err != nil {
		return nil, err
	}
	d.Same = unchanged(now.Result.Units, d.Units)
	for _, u := range slices.Concat(now.Result.Units, was.Result.Units) {
		if !slices.Contains(d.known, u.Name) {
			d.known = append(d.known, u.Name)
		}
	}
	if was.Files != nil {
		if err := change.Causes(*was, *now, d.Units); err != nil {
			return nil, err
		}
		b.place(d.Units)
	}
	namespaces := map[string]string{}
	maps.Copy(namespaces, was.Result.Namespaces)
	maps.Copy(namespaces, now.Result.Namespaces)
	d.blocks = change.Gather(d.Units, namespaces)
	return d, nil
}

func unchanged(now []compiler.Unit, changed []change.Unit) int {
	n := 0
	for _, u := range now {
		if !slices.ContainsFunc(changed, func(c change.Unit) bool { return c.Name == u.Name }) {
			n++
		}
	}
	return n
}

// stateOf compiles a description. Problems of an earlier one are told with the revision
// before their files.
func stateOf(ctx context.Context, in compiler.Input, files fs.FS, progress *compiler.Progress, at string, r *report) (*change.State, error) {
	result, problems, err := in.Compile(ctx, func(string) bool { return true }, progress)
	switch {
	case err != nil:
		return nil, err
	case problems.Fatal(false) && at == "":
		return nil, &refusal{problems: problems}
	case problems.Fatal(false):
		return nil, &refusal{problems: earlier(problems, at, r), last: ofBase(at) + ": a tree can, as in meshc diff deploy"}
	}
	return &change.State{Input: in, Result: result, Files: files}, nil
}

// ofBase says whose problems these are.
func ofBase(at string) string {
	return "these are problems of " + at + ", with which nothing can be compared"
}
