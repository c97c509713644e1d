package compiler

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
)

// ReadLive reads the files of inventories, or of trees that others render: a path is a
// file, or a directory with such, at and below it, whose names end in .json, .yaml or .yml.
// Names are those from the directory base.
func ReadLive(base string, paths ...string) ([]Live, error) {
	var out []Live
	for _, path := range paths {
		files, err := liveFiles(path)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := os.ReadFile(file) //nolint:gosec // the user names it
			if err != nil {
				return nil, err
			}
			full, err := filepath.Abs(file)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(base, full)
			if err != nil {
				return nil, err
			}
			out = append(out, Live{filepath.ToSlash(name), text})
		}
	}
	return out, nil
}

// liveFiles are those of a path, in the order of their names.
func liveFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return []string{path}, nil
	case !info.IsDir():
		return nil, &cluster.UsageError{Message: path + " is no file, and no directory"}
	}
	var out []string
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && name != path
		switch {
		case err != nil:
			return err
		case hidden && d.IsDir():
			return fs.SkipDir
		case !hidden && d.Type().IsRegular() && slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(name)):
			out = append(out, name)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = &cluster.UsageError{Message: fmt.Sprintf("%s has no file with objects: their names end in .json, .yaml or .yml", path)}
	}
	return out, err
}
