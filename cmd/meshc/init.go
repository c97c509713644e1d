package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/revision"
	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newInit(progress *compiler.Progress) *cobra.Command {
	var r repository
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write what a new repository needs: a description, CI, attributes",
		Long: `init writes into DIR (default ".") a CUE module with the description of a cluster and
a first mesh, and beside it what keeps them sound: the workflow of a forge, hooks for
pre-commit, .gitattributes, .yamllint, and with --owner CODEOWNERS.

No file that is there is written over: init names all that are, and writes nothing;
with --keep it leaves them as they are and writes the rest. A CUE module stays as it
is, and so does a description.`,
		Example: `  meshc init --name prod-east
  meshc init clusters --name prod-east --kubernetes 1.35 --ci gitlab
  meshc init --owner @example/platform --mesh acme`,
		Args: arguments(0, 1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	c.Flags().StringVar(&r.name, "name", "", "the cluster's name (default that of DIR)")
	c.Flags().StringVar(&r.kubernetes, "kubernetes", "", "the cluster's version, such as 1.35 (default the newest that meshc knows)")
	c.Flags().StringVar(&r.mesh, "mesh", exampleMesh, "the first mesh")
	c.Flags().StringArrayVar(&r.owners, "owner", nil, "who reviews the platform's files, as CODEOWNERS names them; may be repeated")
	c.Flags().StringSliceVar(&r.ci, "ci", []string{"github"}, "whose workflow to write: "+either(forges())+", or none")
	c.Flags().BoolVar(&r.keep, "keep", false, "leave files that are there as they are, and write the rest")
	completeWords(c, "ci", append(forges(), "none")...)
	completeWords(c, "mesh")
	c.RunE = func(c *cobra.Command, args []string) error {
		r.dir = "."
		if len(args) == 1 {
			r.dir = args[0]
		}
		if r.dir == "" {
			return hint(c, errors.New("name a directory, or none for this one"))
		}
		for _, forge := range r.ci {
			if err := oneOf("ci", forge, append(forges(), "none")...); err != nil {
				return hint(c, err)
			}
		}
		return initialise(c, &r, progress)
	}
	return c
}

// initialise writes a repository's files, all of them or none.
func initialise(c *cobra.Command, r *repository, progress *compiler.Progress) (err error) {
	above, undo, err := r.begin()
	defer func() {
		if err != nil {
			undo()
		}
	}()
	if err != nil {
		return err
	}
	keeps := seal.Paths{Read: readsOf(r.root), Write: []string{r.root}}
	if above != "" {
		keeps.Remove = []string{above}
	}
	if err := shut(c, keeps); err != nil {
		return err
	}
	if err := r.look(); err != nil {
		return err
	}
	problems, err := r.describe(c.Context(), progress)
	switch {
	case err != nil:
		return err
	case problems.Fatal(false):
		return &refusal{problems: problems, last: "nothing was written"}
	}
	if err := reportOf(c).print(problems); err != nil {
		return err
	}
	if err := r.write(); err != nil {
		return err
	}
	if !reportOf(c).quiet {
		r.tell(c.OutOrStdout())
	}
	return nil
}

// begin makes the directory if it is not there, and names the cluster after it.
func (r *repository) begin() (above string, undo func(), err error) {
	undo = func() {}
	if !isDir(r.dir) {
		if above, undo, err = tree.Make(r.dir); err != nil {
			return above, undo, err
		}
	}
	if r.root, err = filepath.Abs(r.dir); err != nil {
		return above, undo, err
	}
	if r.root, err = filepath.EvalSymlinks(r.root); err != nil {
		return above, undo, err
	}
	switch top, err := revision.Top(r.root); {
	case err != nil:
		return above, undo, err
	case top != "" && top != r.root:
		if r.below, err = filepath.Rel(top, r.root); err != nil {
			return above, undo, err
		}
	}
	at, none := cluster.ModuleRoot(r.root)
	if none == nil && at != r.root {
		return above, undo, &cluster.UsageError{Message: r.dir + " lies in the CUE module at " + cluster.Display(at) + ": run init there, or put a cue.mod/module.cue into " + r.dir + " to make it a module of its own"}
	}
	r.module = none == nil
	if r.name == "" {
		r.name = nameOf(filepath.Base(r.root))
	}
	return above, undo, nil
}

// nameOf makes a cluster's name of a directory's.
func nameOf(dir string) string {
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(dir), "-")
	name = strings.Trim(name[:min(len(name), 63)], "-")
	if name == "" {
		return "prod"
	}
	return name
}

// tell says what was written, and what comes next.
func (r *repository) tell(w io.Writer) {
	line := func(format string, args ...any) { fmt.Fprintln(w, diag.Line(fmt.Sprintf(format, args...))) }
	for _, name := range r.there {
		line("%s: is there, and stays as it is", filepath.Join(r.dir, name))
	}
	for _, f := range r.files {
		line("%s: written", filepath.Join(r.dir, filepath.FromSlash(f.name)))
	}
	if misplaced := r.misplaced(); len(misplaced) > 0 {
		line("not written, for the root of the Git repository, which is above, alone counts: %s", strings.Join(misplaced, ", "))
		line("  there they are to have %s and %s in place of %s and %s: see docs/ci, and meshc codeowners -d %s", filepath.Join(r.below, defaultDir), filepath.Join(r.below, treeDir), defaultDir, treeDir, filepath.Join(r.below, defaultDir))
	} else if !slices.ContainsFunc(r.files, func(f newFile) bool { return f.name == codeownersFile }) && !slices.Contains(r.there, codeownersFile) {
		line("no %s: say in cluster.owners who reviews the platform's files, and run meshc codeowners --tree deploy >%s", codeownersFile, codeownersFile)
	}
	if first := r.firstMesh(); first != "" {
		line("%s is a mesh to look at: meshc new writes your own, and then it may go", first)
	}
	if r.dir == "." {
		line("Next: meshc vet")
		return
	}
	line("Next: cd %s && meshc vet", r.dir)
}

// exampleMesh is the first mesh where nobody names one.
const exampleMesh = "example"

// firstMesh is the file of a mesh that nobody named, if it was written.
func (r *repository) firstMesh() string {
	name := defaultDir + "/" + exampleMesh + ".cue"
	if !slices.ContainsFunc(r.files, func(f newFile) bool { return f.name == name }) || r.mesh != exampleMesh {
		return ""
	}
	return filepath.Join(r.dir, filepath.FromSlash(name))
}

// conflictError tells all files that are there already.
type conflictError struct{ files []string }

func (e *conflictError) Error() string { return strings.Join(e.Lines(), "\n") }

func (e *conflictError) Lines() []string {
	lines := []string{"nothing was written, for these are there already:"}
	for _, name := range e.files {
		lines = append(lines, "  "+name)
	}
	return append(lines, "Move them away, or run it again with --keep, which leaves them as they are and writes the rest")
}
