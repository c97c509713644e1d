// Package tree writes units into a directory that a GitOps repository keeps:
// one directory a unit, one object a file, whole or not at all. An index at its
// root says what meshc wrote there, and is the journal of a run under way.
package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
)

// For says whose a tree is, and what may be done to it.
type For struct {
	// Cluster is the cluster's name, Meshc the version of the meshc that writes.
	Cluster, Meshc string
	// Keep are patterns of paths that others put there and mean to be deployed.
	Keep []string
	// Adopt takes a tree that is another cluster's or a newer meshc's, and for meshc's
	// own what bears its labels and no index names.
	Adopt bool
	// Waits is called once where another run has the tree.
	Waits func()
}

// Tree is a directory that no other run writes to until it is closed.
type Tree struct {
	dir   string
	root  *os.Root
	lock  *os.File
	of    For
	index index.Index
	// own are the files that meshc wrote, of the units that were asked for.
	own map[string]map[string]index.Entry
}

// Refused is a tree that is not to be written to as it is.
type Refused struct{ message string }

func (r *Refused) Error() string { return r.message }

func refused(format string, args ...any) error { return &Refused{fmt.Sprintf(format, args...)} }

// Make makes dir if it is not there, and gives what removes it again where nothing was
// written into it, with the directory above all that was made, "" if none was. It is
// for Open, which a process may call that can make nothing there any more.
func Make(dir string) (above string, undo func(), err error) {
	undo = func() {}
	if err := unlinked(dir); err != nil {
		return "", undo, err
	}
	var made []string
	for above = filepath.Clean(dir); ; above = filepath.Dir(above) {
		if _, err := os.Lstat(above); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, above)
	}
	if len(made) == 0 {
		return "", undo, nil
	}
	return above, func() {
		for _, at := range made {
			_ = os.Remove(at) // one that is not empty stays
		}
	}, os.MkdirAll(dir, 0o777)
}

// Open holds dir alone until Close. A cancelled context ends the wait for another run.
func Open(ctx context.Context, dir string, of For) (*Tree, error) {
	return open(ctx, dir, of, true)
}

// Look is Open for a run that changes nothing: others may look, too.
func Look(ctx context.Context, dir string, of For) (*Tree, error) {
	return open(ctx, dir, of, false)
}

// Close lets others have the tree.
func (t *Tree) Close() {
	t.root.Close()
	_ = t.lock.Close() // nothing was written to it
}

func open(ctx context.Context, dir string, of For, alone bool) (*Tree, error) {
	if err := unlinked(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	t := &Tree{dir: dir, root: root, of: of, own: map[string]map[string]index.Entry{}}
	if t.lock, err = root.Open("."); err != nil {
		root.Close()
		return nil, t.told(err)
	}
	if err = t.take(ctx, alone); err == nil && !t.same() {
		err = fmt.Errorf("%s was removed by the run that made it, since nothing was written: run the command again", dir)
	}
	if err == nil {
		err = t.readIndex()
	}
	if err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// pause is how long a run waits before it asks for the tree again.
const pause = 20 * time.Millisecond

// take waits for the lock, which is the directory's own: nothing is left of it
// in the tree, whatever ends the run.
func (t *Tree) take(ctx context.Context, alone bool) error {
	for waits := t.of.Waits; ; {
		free, err := tryLock(t.lock, alone)
		if free || err != nil {
			return t.told(err)
		}
		if waits != nil {
			waits()
			waits = nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stopped before anything was written: %w", context.Cause(ctx))
		case <-time.After(pause):
		}
	}
}

// same tells whether the path still leads to the directory that is locked.
func (t *Tree) same() bool {
	now, err := os.Lstat(t.dir)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	locked, err := t.lock.Stat()
	return err != nil || os.SameFile(now, locked)
}

// unlinked refuses a directory that is a link, or that is named by way of one in the
// working directory, where a change of the repository could put it.
func unlinked(dir string) error {
	dir = filepath.Clean(dir)
	for at := dir; at != "." && at != string(filepath.Separator); at = filepath.Dir(at) {
		if info, err := os.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a link: name the directory that the tree is in", at)
		}
		if filepath.IsAbs(dir) {
			break
		}
	}
	return nil
}

// told gives an error of the file system with the path as the user would write
// it.
func (t *Tree) told(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &l):
		return fmt.Errorf("%s: %w", filepath.Join(t.dir, l.New), l.Err)
	case errors.As(err, &p) && (filepath.IsAbs(p.Path) || p.Path == t.dir):
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	case errors.As(err, &p):
		return fmt.Errorf("%s: %w", filepath.Join(t.dir, p.Path), p.Err)
	}
	return err
}

// Files gives the content of a unit's directory by file name: an object a
// file, named as kustomize names them, and a kustomization with their order.
func Files(u compiler.Unit) (map[string]*mold.Text, error) {
	namespaces := map[string]bool{}
	for _, d := range u.Documents {
		if d.ID.Namespace != "" {
			namespaces[d.ID.Namespace] = true
		}
	}
	files := map[string]*mold.Text{}
	var order []string
	for _, d := range u.Documents {
		name := manifest.FileName(d.ID, d.Version, len(namespaces) > 1)
		if !index.IsFileName(name) {
			return nil, fmt.Errorf("unit %s: %q is no file name", u.Name, name)
		}
		if files[name] != nil {
			return nil, fmt.Errorf("unit %s: two objects would be written to %s, since file names are lower case", u.Name, name)
		}
		files[name] = d.Text
		order = append(order, name)
	}
	text, err := kustomization(order)
	if err != nil {
		return nil, err
	}
	files[kustomizationName] = mold.Own(text)
	return files, nil
}

func kustomization(order []string) ([]byte, error) {
	var resources []any
	for _, r := range order {
		resources = append(resources, r)
	}
	return manifest.Format(manifest.Object{Body: map[string]any{
		"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources,
		"sortOptions": map[string]any{"order": "fifo"}, // kustomize would have an order of its own
	}})
}

const kustomizationName = index.Kustomization
