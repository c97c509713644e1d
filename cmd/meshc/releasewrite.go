package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"meshc.dev/compiler"
)

// writeRelease writes the charts of a release and the platform's file, all of it or
// nothing: each stands beside its place until all is there.
func writeRelease(at string, a *compiler.AddedRelease) (err error) {
	root, err := os.OpenRoot(at)
	if err != nil {
		return err
	}
	defer root.Close()
	into, name := filepath.FromSlash(a.Into), filepath.FromSlash(a.Name)
	above := filepath.Dir(into)
	_, there := root.Lstat(above)
	charts, file := beside(into), beside(name)
	defer func() {
		// What failed is told; what was moved is no more there.
		_ = root.RemoveAll(charts)
		_ = root.Remove(file)
		if err != nil && errors.Is(there, fs.ErrNotExist) {
			_ = root.Remove(above)
		}
	}()
	// A run that was ended may have left some.
	if err := errors.Join(root.RemoveAll(charts), root.RemoveAll(file)); err != nil {
		return err
	}
	for _, f := range slices.Sorted(maps.Keys(a.Files)) {
		rel, err := filepath.Rel(into, filepath.FromSlash(f))
		if err != nil {
			return err
		}
		to := filepath.Join(charts, rel)
		if err := root.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if err := writeNew(root, to, a.Files[f]); err != nil {
			return err
		}
	}
	info, err := root.Stat(name)
	if err != nil {
		return err
	}
	if err := writeNew(root, file, a.Text); err != nil {
		return err
	}
	if err := root.Chmod(file, info.Mode().Perm()); err != nil {
		return err
	}
	if len(a.Files) > 0 {
		if err := root.Rename(charts, into); err != nil {
			return err
		}
	}
	if err := root.Rename(file, name); err != nil {
		return errors.Join(err, root.RemoveAll(into))
	}
	return nil
}

// beside is where something is written until it is moved to its place. CUE reads nothing
// that is called so.
func beside(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".meshc")
}
