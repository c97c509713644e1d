package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/revision"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// since is what becomes of the meshes since a base.
type since struct {
	Base   string               `json:"base"`
	Commit string               `json:"commit"`
	Meshes []compiler.SinceMesh `json:"meshes"`
}

// skips fails where a change skips a step.
func (u *upgrading) skips(c *cobra.Command, args []string) error {
	if err := theDirectory(c, u.dir); err != nil {
		return err
	}
	repository, err := revision.Open(u.dir)
	if err != nil {
		return usage(err)
	}
	b := &base{}
	if b.root, err = cluster.ModuleRoot(u.dir); err != nil {
		return err
	}
	if _, err := shutIn(c, u.dir, "", false, repository.Directories()...); err != nil {
		return err
	}
	var mesh []string
	if mesh, b.name, err = u.whose(args); err != nil {
		return err
	}
	if b.revision, err = repository.At(b.name); err != nil {
		return usage(err)
	}
	r := reportOf(c)
	files, described, err := b.described(u.dir, r, "")
	if err != nil {
		return err
	}
	var was *compiler.Input
	if described {
		was = &compiler.Input{Dir: u.dir, Files: files}
	}
	found, err := compiler.SkipsSince(compiler.Input{Dir: u.dir}, was, b.name, mesh, u.progress)
	switch {
	case err != nil:
		return err
	case found.Now.Fatal(false):
		return &refusal{problems: found.Now}
	case found.Before.Fatal(false):
		return &refusal{problems: earlier(found.Before, b.name, r), last: ofBase(b.name)}
	case len(found.Skipped) > 0:
		return &refusal{problems: slices.Concat(unplaced(found.Skipped, b.name, r), found.Now)}
	}
	if err := r.print(found.Now); err != nil {
		return err
	}
	if u.form == "json" {
		return diag.WriteJSON(c.OutOrStdout(), since{b.name, b.commit(), found.Meshes})
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s since %s: no step is skipped\n", diag.Line(u.dir), plural(len(found.Meshes), "mesh", "meshes"), diag.Line(b.name))
	return err
}

// whose are the mesh, if one is named, and the base: what is no mesh's name is a base's.
func (u *upgrading) whose(args []string) (mesh []string, base string, err error) {
	base = "HEAD"
	if len(args) == 0 {
		return nil, base, nil
	}
	s, problems, err := cluster.Look(u.dir)
	if err != nil {
		return nil, "", err
	}
	if s == nil {
		return nil, "", &refusal{problems: problems}
	}
	defer s.Close()       //nolint:errcheck // it was only read
	names, _ := s.Names() // what is wrong is told when it is evaluated
	switch is := slices.Contains(names, args[0]); {
	case is && len(args) == 2:
		mesh, base = args[:1], args[1]
	case is:
		mesh = args
	case len(args) == 2:
		return nil, "", unknownUnit(args[0], names)
	default:
		base = args[0]
	}
	if strings.Contains(base, ":") || isDir(base) && tree.Is(os.DirFS(base)) {
		return nil, "", &cluster.UsageError{Message: base + " is a tree, which does not say what is bound to what: name a revision"}
	}
	return mesh, base, nil
}
