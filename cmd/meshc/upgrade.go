package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// upgrading is what upgrade was asked for.
type upgrading struct {
	dir, tree, to, form string
	check, all          bool
	wave                int
	progress            *compiler.Progress
}

func newUpgrade(progress *compiler.Progress) *cobra.Command {
	u := &upgrading{progress: progress}
	c := &cobra.Command{
		Use:   "upgrade [MESH]",
		Short: "Tell where a mesh stands on its way to another Istio, and what is next",
		Long: `upgrade MESH prints how far the mesh is on its way from one revision of its control
plane to another, which follows from the description alone: the next edit with the
place of its field, the commands to run and what to wait for, and how to go back.
Where the description's tree is known it says, too, whether that has what is
described: --tree, or deploy at the module's root where that is one.

upgrade --check [BASE] fails where a change skips a step: where it takes away a
revision that something is bound to at BASE, binds something to a control plane
that does not run yet, renames the only one, goes too many minor versions at once,
or takes CRDs back. BASE is a revision of the Git repository, as for diff, HEAD
unless given. With the name of a mesh before BASE, it looks at that one alone.

upgrade --all plans waves in which all meshes go to a release, the newest unless
--to names another: first those that have begun, or one, then --wave at a time, none
beside one that it exports to.

Exit status: 0 nothing is skipped, 1 a step is, or the description has problems,
2 usage or I/O.`,
		Example: `  meshc upgrade affirmed
  meshc upgrade --check origin/main...
  meshc upgrade --all --to 1.31.1 --wave 5`,
		Args: arguments(0, 2),
	}
	dir := dirFlag(c)
	output := outputFlag(c, "result", "text", "json")
	c.Flags().StringVar(&u.tree, "tree", "", "directory of the tree that export writes")
	c.Flags().BoolVar(&u.check, "check", false, "fail if the description skips a step since BASE")
	c.Flags().BoolVar(&u.all, "all", false, "plan waves of all meshes")
	c.Flags().StringVar(&u.to, "to", "", "release to go to, the newest unless given")
	c.Flags().IntVar(&u.wave, "wave", 0, "so many meshes at a time, a tenth unless given")
	_ = c.MarkFlagDirname("tree") // fails only for a flag that is not there
	c.ValidArgsFunction = completeOne(completeMeshes(dir))
	c.RunE = func(c *cobra.Command, args []string) error {
		u.dir, u.form = *dir, *output
		if err := u.asked(c, args); err != nil {
			return hint(c, err)
		}
		switch {
		case u.check:
			return u.skips(c, args)
		case u.all:
			return u.waves(c)
		}
		return u.one(c, args[0])
	}
	return c
}

// asked tells what does not go together.
func (u *upgrading) asked(c *cobra.Command, args []string) error {
	wave, one := c.Flags().Changed("wave"), !u.check && !u.all
	for _, wrong := range []struct {
		is   bool
		says string
	}{
		{u.check && u.all, "--check and --all do not go together: --check looks at all meshes where none is named"},
		{u.all && len(args) > 0, fmt.Sprintf("--all is of all meshes: leave %q out", strings.Join(args, " "))},
		{one && len(args) > 1, fmt.Sprintf("there is one mesh at a time: leave %q out, or give --check", strings.Join(args[min(1, len(args)):], " "))},
		{one && len(args) == 0, "name a mesh, or give --all or --check"},
		{u.check && u.to != "", "--check is of what is described, and asks for no release: leave --to out"},
		{!u.all && wave, "--wave is for --all"},
		{wave && u.wave < 1, fmt.Sprintf("--wave must be 1 or more, not %d", u.wave)},
		{!one && u.tree != "", "--tree is for one mesh: leave it out"},
	} {
		if wrong.is {
			return errors.New(wrong.says)
		}
	}
	return nil
}

// one tells where a mesh stands.
func (u *upgrading) one(c *cobra.Command, mesh string) error {
	at, err := u.treeOf()
	if err != nil {
		return err
	}
	var further []string
	if at != "" {
		further = []string{at}
	}
	if _, err := shutIn(c, u.dir, "", false, further...); err != nil {
		return err
	}
	var e cluster.Exported
	if at != "" {
		e.Command = "meshc export"
		if u.dir != defaultDir {
			e.Command += " -d " + u.dir
		}
		e.Command += " -o " + at
		if e.Is, err = u.exported(c, at, mesh); err != nil {
			return err
		}
	}
	found, problems, err := compiler.Upgrades(u.dir, u.to, []string{mesh}, e, u.progress)
	switch {
	case err != nil:
		return err
	case problems.Fatal(false):
		return &refusal{problems: problems}
	case len(found) == 0:
		return u.unknown(mesh)
	}
	if at == "" { // with a tree they were told
		if err := reportOf(c).print(problems); err != nil {
			return err
		}
	}
	return writeUpgrade(c.OutOrStdout(), found[0], u.form)
}

// unknown tells that there is no such mesh.
func (u *upgrading) unknown(mesh string) error {
	plans, _, err := compiler.Plan(u.dir, u.progress)
	if err != nil {
		return err
	}
	var known []string
	for _, p := range plans {
		if p.Unit != plan.Shared {
			known = append(known, p.Unit)
		}
	}
	return unknownUnit(mesh, known)
}

// treeOf is the tree that the description is written to, "" where none is known.
func (u *upgrading) treeOf() (string, error) {
	if u.tree != "" {
		if !isDir(u.tree) || !tree.Is(os.DirFS(u.tree)) {
			return "", notTree(u.tree)
		}
		return u.tree, nil
	}
	root, err := cluster.ModuleRoot(u.dir)
	if err != nil {
		return "", nil //nolint:nilerr // told of the description, with what is near
	}
	if at := filepath.Join(root, treeDir); isDir(at) && tree.Is(os.DirFS(at)) {
		return cluster.Display(at), nil
	}
	return "", nil
}

// exported tells whether a tree has a mesh, and what all meshes share, as described.
func (u *upgrading) exported(c *cobra.Command, at, mesh string) (bool, error) {
	result, err := compile(c, u.dir, []string{mesh, plan.Shared}, false, u.progress)
	if _, is := errors.AsType[*cluster.UsageError](err); is {
		return false, u.unknown(mesh) // which has no way of the shared unit among them
	}
	if err != nil {
		return false, err
	}
	w := writing{dir: at, report: reportOf(c)}
	t, err := tree.Look(c.Context(), at, w.of(result))
	if err != nil {
		return false, inTree(err)
	}
	defer t.Close()
	changes, err := t.Compare(result.Units, false)
	if err != nil {
		return false, inTree(err)
	}
	return !slices.ContainsFunc(changes.Units, tree.UnitChanges.Any), nil
}

func writeUpgrade(w io.Writer, u compiler.Upgrade, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, u)
	}
	return printUpgrade(w, u)
}
