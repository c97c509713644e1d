package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/revision"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/change"
	"meshc.dev/compiler/cluster"
)

// base is what is compared with.
type base struct {
	name string
	// root is the module's.
	root string
	// tree is one that is compared with, at its directory, and revision that whose it is.
	tree     string
	revision *revision.Revision
	// reads are further directories that are read.
	reads []string
}

func baseOf(dir, name string) (*base, error) {
	root, err := cluster.ModuleRoot(dir)
	if err != nil {
		return nil, err
	}
	b := &base{name: name, root: root}
	if info, err := os.Stat(name); err == nil && info.IsDir() && tree.Is(os.DirFS(name)) {
		b.tree, b.reads = name, []string{name}
		return b, nil
	}
	r, err := revision.Open(dir)
	if err != nil {
		if isDir(name) {
			err = notTree(name)
		}
		return nil, usage(err)
	}
	at, below, inside := strings.Cut(name, ":")
	if b.revision, err = r.At(at); err != nil {
		if isDir(name) {
			err = notTree(name)
		}
		return nil, usage(err)
	}
	if inside {
		if b.tree, err = filepath.Abs(below); err != nil {
			return nil, err
		}
	}
	b.reads = r.Directories()
	return b, nil
}

// notTree tells a directory with which nothing can be compared.
func notTree(name string) error {
	return &cluster.UsageError{Message: name + " is no tree that meshc export -o wrote: it has no " + tree.Index}
}

// usage is an error of what was asked for.
func usage(err error) error {
	if none := (*revision.NotFoundError)(nil); errors.As(err, &none) {
		return &cluster.UsageError{Message: none.Error()}
	}
	return err
}

func (b *base) commit() string {
	if b.revision == nil {
		return ""
	}
	return b.revision.Commit
}

// state is what the base holds. Where it has no description, all is new, and noted.
func (b *base) state(ctx context.Context, dir string, r *report, progress *compiler.Progress) (*change.State, error) {
	if b.tree != "" {
		return b.rendered()
	}
	files, described, err := b.described(dir, r, "; a tree that is committed there can be compared with, as in meshc diff "+b.name+":deploy")
	if err != nil {
		return nil, err
	}
	if !described {
		return &change.State{Result: &compiler.Result{}}, nil
	}
	return stateOf(ctx, compiler.Input{Dir: dir, Files: files}, files, progress, b.name, r)
}

// described are the module's files at a revision, and whether they have a description;
// without one all is new, which is noted, with a hint at what can be done.
func (b *base) described(dir string, r *report, hint string) (fs.FS, bool, error) {
	files, err := b.revision.Files(b.root)
	if err != nil {
		return nil, false, usage(err)
	}
	rel, err := below(b.root, dir)
	if err != nil {
		return nil, false, err
	}
	there, err := fs.ReadDir(files, rel)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, false, usage(err)
	}
	if !slices.ContainsFunc(there, func(e fs.DirEntry) bool { return path.Ext(e.Name()) == ".cue" }) {
		r.note(b.name + " has no description in " + dir + ", so that all is new" + hint)
		return nil, false, nil
	}
	return files, true, nil
}

// rendered is a tree.
func (b *base) rendered() (*change.State, error) {
	var files fs.FS
	if b.revision != nil {
		all, err := b.revision.Files(b.tree)
		if err != nil {
			return nil, usage(err)
		}
		files = all
		// As Git has it, the path begins at the repository's root.
		if _, given, _ := strings.Cut(b.name, ":"); !tree.Is(files) && !filepath.IsAbs(given) {
			if again, err := b.revision.Files(filepath.Join(b.revision.Top(), given)); err == nil && tree.Is(again) {
				files = again
			}
		}
	} else {
		root, err := os.OpenRoot(b.tree)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		files = root.FS()
	}
	if !tree.Is(files) {
		return nil, notTree(b.name)
	}
	units, err := tree.Units(files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return &change.State{Result: &compiler.Result{Units: units}}, nil
}

// below is the name of a directory in the module.
func below(root, dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return "", err
	}
	rel, err := filepath.Rel(root, abs)
	return filepath.ToSlash(rel), err
}

// place gives causes' files as the user would type them, with the revision before what
// is no more.
func (b *base) place(units []change.Unit) {
	for _, u := range units {
		for i, since := range u.Since {
			at := cluster.Display(filepath.Join(b.root, filepath.FromSlash(since.File)))
			if since.Removed {
				at = b.name + ":" + at
			}
			u.Since[i].File = at
		}
	}
}
