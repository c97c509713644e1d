package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

func newCodeowners() *cobra.Command {
	var trees []string
	c := &cobra.Command{
		Use:   "codeowners [DIR]",
		Short: "Print the CODEOWNERS of a description",
		Long: `codeowners prints who owns which file of the description in DIR (default
"meshes"), as GitHub and GitLab read it: a tenant, of cluster.tenants.NAME.owners,
the files of its own mesh; the platform, of cluster.owners, all else: cue.mod, its
own files, those of new tenants, what is rendered, the trees that --tree names,
and CODEOWNERS itself. Of several lines that fit a file the last counts.

Run it in the repository's root, and compare in CI what it prints with what is
there.`,
		Example: `  meshc codeowners meshes --tree deploy >CODEOWNERS
  meshc codeowners meshes --tree deploy | diff CODEOWNERS -`,
		Args:              arguments(0, 1),
		ValidArgsFunction: completeDirs,
	}
	given := dirFlag(c)
	c.Flags().StringArrayVar(&trees, "tree", nil, "a directory that export writes, the platform's; may be repeated")
	_ = c.MarkFlagDirname("tree") // fails only for a flag that is not there
	c.RunE = func(c *cobra.Command, args []string) error {
		dir, err := dirOf(c, *given, args)
		if err != nil {
			return err
		}
		wd, err := os.Getwd()
		if err != nil {
			return err
		}
		if wd, err = filepath.EvalSymlinks(wd); err != nil {
			return err
		}
		var further []string
		for _, tree := range trees {
			further = append(further, filepath.Join(wd, tree)+string(filepath.Separator))
		}
		if _, err := shutIn(c, dir, "", false); err != nil {
			return err
		}
		owned, problems, err := compiler.People(dir, cluster.Draft{}, further)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		if err := reportOf(c).print(problems); err != nil {
			return err
		}
		return printOwners(c.OutOrStdout(), wd, owned)
	}
	return c
}

// plainPath is a path that CODEOWNERS takes as it stands: in others a letter
// might be a pattern, and a file be called so as to own all.
var plainPath = regexp.MustCompile(`^[-A-Za-z0-9_./@+=,~]+$`)

func printOwners(w io.Writer, wd string, owned []compiler.Owned) error {
	var b strings.Builder
	b.WriteString("# Made by meshc codeowners from the description: change cluster.owners and\n# cluster.tenants there. Of several lines that fit a file the last counts.\n")
	var platform, directories []string
	for _, o := range owned {
		rel, err := filepath.Rel(wd, o.Path)
		if err != nil || !filepath.IsLocal(rel) {
			return &cluster.UsageError{Message: o.Path + " lies elsewhere: run codeowners in the repository's root"}
		}
		path := "/" + filepath.ToSlash(rel)
		switch {
		case !plainPath.MatchString(path):
			if slices.ContainsFunc(directories, func(dir string) bool { return strings.HasPrefix(path, dir) }) {
				continue // the platform's, as the directory is
			}
			return &cluster.UsageError{Message: o.Path + " cannot stand in CODEOWNERS, where a letter of it may be a pattern: call it by letters, digits and -_./@+=,~"}
		case rel == ".":
			path = "*"
			directories = append(directories, "/")
		case isDir(o.Path):
			path += "/"
			directories = append(directories, path)
		}
		platform = o.Names // the last is the platform's
		fmt.Fprintln(&b, path, strings.Join(o.Names, " "))
	}
	fmt.Fprintln(&b, "CODEOWNERS", strings.Join(platform, " "))
	_, err := io.WriteString(w, b.String())
	return err
}

// isDir tells a directory, be it there yet or not.
func isDir(path string) bool {
	info, err := os.Stat(path)
	return strings.HasSuffix(path, string(filepath.Separator)) || err == nil && info.IsDir()
}
