package tree

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler/manifest"
)

// Index is the name of a tree's index.
const Index = index.Name

// maxIndex bounds what is read of an index: some hundred thousand files.
const maxIndex = 64 << 20

// readIndex reads the index, and judges whether the tree is one to be written to.
func (t *Tree) readIndex() error {
	x, err := t.loadIndex()
	at := filepath.Join(t.dir, Index)
	var newer *index.NewerError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.index = index.Index{Files: map[string]map[string]index.Entry{}}
	case errors.As(err, &newer) && !t.of.Adopt:
		return refused("%s %v of a newer meshc than this: use that one, or write over it with --adopt", at, newer)
	case errors.As(err, new(*fs.PathError)):
		return t.told(err)
	case err != nil && !t.of.Adopt:
		return refused("%s %v, so that nobody knows what of the tree is meshc's: restore it, or have it made anew with --adopt, which takes for meshc's what bears its labels", at, err)
	case err != nil:
		t.index = index.Index{Files: map[string]map[string]index.Entry{}}
	case x.Cluster != t.of.Cluster && !t.of.Adopt:
		return refused("%s is the tree of cluster %s, and the description is of %s: name another directory, or write over it with --adopt", t.dir, x.Cluster, t.of.Cluster)
	case manifest.Older(t.of.Meshc, x.Meshc) && !t.of.Adopt:
		return refused("%s was written by meshc %s, and this is %s: use that one, or write over it with --adopt", t.dir, x.Meshc, t.of.Meshc)
	default:
		t.index = x
	}
	return t.readOld()
}

func (t *Tree) loadIndex() (index.Index, error) {
	info, err := t.root.Lstat(Index)
	if err != nil {
		return index.Index{}, err
	}
	if info.IsDir() {
		// Nothing can be moved to where it stands, whoever is told to take the tree.
		return index.Index{}, &fs.PathError{Op: "open", Path: Index, Err: errors.New("it is a directory: remove it")}
	}
	if !info.Mode().IsRegular() {
		return index.Index{}, errors.New("is no file")
	}
	text, err := t.read(Index)
	if err != nil {
		return index.Index{}, err
	}
	return index.Parse(text)
}

// read gives a regular file, if it is of no absurd size.
func (t *Tree) read(at string) ([]byte, error) {
	f, err := t.root.Open(at)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxIndex+1))
	if err == nil && len(text) > maxIndex {
		err = &fs.PathError{Op: "read", Path: at, Err: errors.New("too large")}
	}
	return text, err
}
