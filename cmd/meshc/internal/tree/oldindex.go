package tree

import (
	"io/fs"
	"path"
	"path/filepath"

	"meshc.dev/cmd/meshc/internal/tree/index"
)

// readOld reads the indexes of format 1: names of files, one a line.
func (t *Tree) readOld() error {
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return t.told(err)
	}
	for _, e := range entries {
		at := path.Join(e.Name(), Index)
		if !e.IsDir() || !index.IsUnit(e.Name()) {
			continue
		}
		info, err := t.root.Lstat(at)
		if err != nil {
			continue // there is none
		}
		if !info.Mode().IsRegular() {
			return refused("%s is no file: remove it", filepath.Join(t.dir, at))
		}
		text, err := t.read(at)
		if err != nil {
			return t.told(err)
		}
		t.index.Found = true
		t.index.Old = append(t.index.Old, e.Name())
		if err := t.index.AddOld(e.Name(), string(text)); err != nil {
			return refused("%s: %v: restore the index or remove it", filepath.Join(t.dir, at), err)
		}
	}
	return nil
}
