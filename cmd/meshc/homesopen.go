package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler/cluster"
)

// open shuts the process in and gives the directories of the descriptions. Where trees
// are is in the descriptions, which nothing reads before: so first it keeps the modules
// alone, and when their texts were looked at nothing but the trees to write to.
func (h *homes) open(c *cobra.Command) ([]string, error) {
	if !h.several {
		if err := theDirectory(c, h.given[0]); err != nil {
			return nil, err
		}
	}
	keeps, err := h.widest(c)
	if err != nil {
		return nil, err
	}
	dirs, err := shutInAll(c, h.given, keeps)
	if err != nil || h.dir != "" {
		return dirs, err
	}
	last, err := h.look(dirs)
	if err != nil {
		return nil, err
	}
	roots, err := rootsOf(c, h.given)
	if err != nil {
		return nil, err
	}
	last.Read = readsOf(roots...)
	return dirs, shut(c, last)
}

// widest is what the process keeps until it knows where the trees are.
func (h *homes) widest(c *cobra.Command) (seal.Paths, error) {
	switch {
	case h.check && h.dir != "":
		return seal.Paths{Read: []string{h.dir}}, nil
	case h.check:
		return seal.Paths{}, nil
	case h.dir != "":
		above, undo, err := tree.Make(h.dir)
		h.undo = append(h.undo, undo)
		if err != nil || above == "" {
			return seal.Paths{Write: []string{h.dir}}, err
		}
		return seal.Paths{Write: []string{h.dir}, Remove: []string{above}}, nil
	}
	roots, err := rootsOf(c, h.given)
	return seal.Paths{Write: roots}, err
}

// look finds where the trees are, makes them if need be, and gives what is to be written
// to.
func (h *homes) look(dirs []string) (seal.Paths, error) {
	var keeps seal.Paths
	h.at, h.paths = map[string]string{}, map[string]string{}
	for _, dir := range dirs {
		root, at, err := homeOf(dir)
		switch {
		case err != nil || at == "" && h.several:
			continue // that is told when it is compiled
		case at == "":
			return keeps, &cluster.UsageError{Message: "--tree and --check are about the tree that cluster.tree.path names, which the description in " + dir + " does not: name it there, or by -o"}
		}
		full := filepath.Join(root, filepath.FromSlash(at))
		if err := linkless(root, at); err != nil {
			return keeps, err
		}
		h.at[dir], h.paths[dir] = at, cluster.Display(full)
		if h.check {
			continue
		}
		above, undo, err := tree.Make(full)
		h.undo = append(h.undo, undo)
		if err != nil {
			return keeps, err
		}
		if above != "" {
			keeps.Remove = append(keeps.Remove, above)
		}
		keeps.Write = append(keeps.Write, full)
	}
	return keeps, nil
}

// homeOf is where in the module a description's tree is, as far as a glance tells, "" where
// that is nowhere that the schema would take: it says so then.
func homeOf(dir string) (root, at string, err error) {
	s, _, err := cluster.Look(dir)
	if err != nil || s == nil {
		return "", "", err
	}
	defer s.Close() //nolint:errcheck // it was only read
	root, at = s.Tree()
	for part := range strings.SplitSeq(at, "/") {
		if part == "" || part[0] == '.' || part == "cue.mod" || !filepath.IsLocal(part) {
			return root, "", nil
		}
	}
	return root, at, nil
}

// linkless refuses a path in the module that leads through a link.
func linkless(root, at string) error {
	full := root
	for part := range strings.SplitSeq(at, "/") {
		full = filepath.Join(full, part)
		if info, err := os.Lstat(full); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a link: name the directory that the tree is in", cluster.Display(full))
		}
	}
	return nil
}
