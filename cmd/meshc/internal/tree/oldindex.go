package tree

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// readOld reads the indexes of format 1: names of files, one a line.
func (t *Tree) readOld() error {
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return t.told(err)
	}
	for _, e := range entries {
		at := path.Join(e.Name(), Index)
		if !e.IsDir() || !isUnit(e.Name()) {
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
		t.index.found = true
		t.index.old = append(t.index.old, e.Name())
		if err := t.index.addOld(e.Name(), string(text)); err != nil {
			return refused("%s: %v: restore the index or remove it", filepath.Join(t.dir, at), err)
		}
	}
	return nil
}

func (x *index) addOld(unit, text string) error {
	for line := range strings.Lines(text) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		// A name that leads elsewhere was not written by meshc.
		if !isFileName(name) {
			return fmt.Errorf("%q is not a file name", name)
		}
		if _, known := x.files[unit][name]; !known {
			x.put(unit, name, entry{})
		}
	}
	return nil
}
