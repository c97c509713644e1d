package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// Is tells a directory that holds a tree of meshc's.
func Is(files fs.FS) bool {
	info, err := fs.Stat(files, Index)
	return err == nil && info.Mode().IsRegular()
}

// Units are what a tree holds, by its index: the objects of files that are there and
// can be read. Which meshc wrote it, and for which cluster, does not matter.
func Units(files fs.FS) ([]compiler.Unit, error) {
	text, err := readAll(files, Index)
	if err != nil {
		return nil, err
	}
	x, err := index.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w", Index, err)
	}
	var out []compiler.Unit
	for _, unit := range slices.Sorted(maps.Keys(x.Files)) {
		if unit == index.Top {
			continue
		}
		u := compiler.Unit{Name: unit}
		for _, name := range slices.Sorted(maps.Keys(x.Files[unit])) {
			if name == index.Kustomization {
				continue
			}
			documents, err := documentsIn(files, path.Join(unit, name))
			if err != nil {
				return nil, err
			}
			u.Documents = append(u.Documents, documents...)
		}
		out = append(out, u)
	}
	slices.SortStableFunc(out, func(a, b compiler.Unit) int { return plan.CompareUnits(a.Name, b.Name) })
	return out, nil
}

func documentsIn(files fs.FS, at string) ([]compiler.Document, error) {
	text, err := readAll(files, at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	objects, err := manifest.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	if len(objects) != 1 {
		return nil, fmt.Errorf("%s: it holds %d objects, and meshc wrote one", at, len(objects))
	}
	return []compiler.Document{{ID: objects[0].ID(), Version: objects[0].Version(), Text: mold.Own(text)}}, nil
}

// readAll reads a file that is no link, if it is of no absurd size.
func readAll(files fs.FS, at string) ([]byte, error) {
	if info, err := fs.Lstat(files, at); err != nil || !info.Mode().IsRegular() || info.Size() > maxIndex {
		return nil, errors.Join(err, &fs.PathError{Op: "read", Path: at, Err: fs.ErrInvalid})
	}
	f, err := files.Open(at)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxIndex))
}
