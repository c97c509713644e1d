package compiler

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// ReadLive reads the files of inventories, or of trees that others render: a path is a
// file, or a directory with such, at and below it, whose names end in .json, .yaml or .yml.
// Names are those from the directory base.
func ReadLive(base string, paths ...string) ([]Live, error) {
	var out []Live
	for _, given := range paths {
		if info, err := os.Stat(given); given == "-" || err == nil && !info.IsDir() && !info.Mode().IsRegular() {
			text, err := piped(given)
			if err != nil {
				return nil, err
			}
			out = append(out, Live{"stdin", text})
			continue
		}
		full, err := filepath.Abs(given)
		if err != nil {
			return nil, err
		}
		dir, name := filepath.Split(full)
		files, err := liveFiles(os.DirFS(dir), filepath.ToSlash(name))
		if err != nil {
			return nil, &cluster.UsageError{Message: given + ": " + reasonOf(err)}
		}
		from, err := filepath.Rel(base, dir)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			out = append(out, Live{path.Join(filepath.ToSlash(from), file.Name), file.Text})
		}
	}
	return out, nil
}

// piped reads standard input, or what a shell pipes in by a name.
func piped(given string) ([]byte, error) {
	if given == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(given) //nolint:gosec // the user names it
}

// reasonOf is an error without the path, which is told.
func reasonOf(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return err.Error()
}

// named reads the inventory that the description names.
func named(d *cluster.Description) ([]Live, []plan.Finding) {
	var out []Live
	var wrong []plan.Finding
	for _, p := range d.Plans {
		for _, given := range p.Inventory {
			files, err := liveFiles(d.Files, path.Clean(given.Path))
			if err != nil {
				wrong = append(wrong, plan.Finding{Field: plan.Field{Unit: p.Unit, At: given.At}, Rule: "inventory", Says: []any{given.Path + ": " + reasonOf(err)}})
			}
			out = append(out, files...)
		}
	}
	return out, wrong
}

// liveFiles are those of a path, in the order of their names.
func liveFiles(files fs.FS, name string) ([]Live, error) {
	info, err := fs.Stat(files, name)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir() && !info.Mode().IsRegular():
		return nil, errors.New("is no file, and no directory")
	}
	var out []Live
	err = fs.WalkDir(files, name, func(at string, entry fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(entry.Name(), ".") && at != name
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || hidden || at != name && !holdsObjects(at):
			return nil
		}
		text, err := fs.ReadFile(files, at)
		out = append(out, Live{at, text})
		return err
	})
	if err == nil && len(out) == 0 {
		err = errors.New("has no file with objects: their names end in .json, .yaml or .yml")
	}
	return out, err
}

// holdsObjects tells a file in a directory that may have objects, by its name.
func holdsObjects(name string) bool {
	return slices.Contains([]string{".json", ".yaml", ".yml"}, path.Ext(name)) && !slices.Contains(besides(), path.Base(name))
}

// besides are files that tools keep beside what they render, and that are no objects.
func besides() []string {
	return []string{"kustomization.yaml", "kustomization.yml", "Chart.yaml", "values.yaml", "Chart.lock"}
}

// InventoryLists are what an inventory is made of, each by kubectl's names and options, and
// which clusters have it.
func InventoryLists() ([]plan.LiveList, error) {
	tables, err := cluster.Tables()
	if err != nil || len(tables.Live) == 0 {
		return nil, err
	}
	return tables.Live[0].Lists, nil
}
