package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// readIndex gives the files that meshc wrote for a unit, nil where it wrote
// none.
func (p *plan) readIndex(unit string) ([]string, error) {
	text, err := p.root.ReadFile(path.Join(unit, indexName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := []string{}
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		// A name that leads elsewhere was not written by meshc.
		if name != path.Base(name) || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%s: %q is not a file name: restore the index or remove it", path.Join(p.root.Name(), unit, indexName), name)
		}
		names = append(names, name)
	}
	return names, nil
}

func (p *plan) writeIndex(unit string, names []string) error {
	return p.root.WriteFile(path.Join(unit, indexName), []byte(indexHeader+strings.Join(names, "\n")+"\n"), 0o666)
}

// carryOut stages all new content beside the old, so that a full disk or an
// interrupt finds the tree as it was, then moves it into place.
func (p *plan) carryOut(ctx context.Context) error {
	stage, err := os.MkdirTemp(p.root.Name(), stagePrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	staged := filepath.Base(stage)
	for at, text := range p.write {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped before anything was written: %w", err)
		}
		if err := p.stage(path.Join(staged, path.Dir(at)), path.Base(at), text); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped before anything was written: %w", err)
	}
	return p.commit(staged)
}

// stage writes a unit's file below the unit's own root: whatever a file is
// called, it comes to no other unit.
func (p *plan) stage(unit, name string, text []byte) error {
	if err := p.root.MkdirAll(unit, 0o777); err != nil {
		return err
	}
	root, err := p.root.OpenRoot(unit)
	if err != nil {
		return err
	}
	defer root.Close()
	return root.WriteFile(name, text, 0o666)
}

// stagePrefix begins the name of the directory that new content waits in.
const stagePrefix = ".meshc-stage-"

// told gives an error of input or output in the user's terms: the path as they
// would write it, and whether anything was changed.
func told(dir string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &l):
		return fmt.Errorf("%s: %w; run the command again to finish", filepath.Join(dir, l.New), l.Err)
	case !errors.As(err, &p):
		return err
	case strings.Contains(p.Path, stagePrefix):
		return fmt.Errorf("%s: %w; nothing was changed", dir, p.Err)
	case filepath.IsAbs(p.Path) || p.Path == dir || p.Op == "mkdir":
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	}
	return fmt.Errorf("%s: %w", filepath.Join(dir, p.Path), p.Err)
}

// commit is quick and not interrupted. The indexes name old and new files
// until all is in place: whatever stops it, the next run knows what is its own.
func (p *plan) commit(staged string) error {
	for unit, names := range p.indexes {
		old, err := p.readIndex(unit)
		if err != nil {
			return err
		}
		if err := p.root.MkdirAll(unit, 0o777); err != nil {
			return err
		}
		if slices.Equal(old, names) {
			continue
		}
		both := slices.Compact(slices.Sorted(slices.Values(append(old, names...))))
		if err := p.writeIndex(unit, both); err != nil {
			return err
		}
	}
	for _, at := range slices.Sorted(maps.Keys(p.write)) {
		if err := p.root.Rename(path.Join(staged, at), at); err != nil {
			return err
		}
	}
	for _, at := range p.remove {
		if err := p.root.Remove(at); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return p.settle()
}

// settle leaves indexes that name what is there, and no empty directories.
func (p *plan) settle() error {
	for unit, names := range p.indexes {
		if old, err := p.readIndex(unit); err != nil || slices.Equal(old, names) {
			continue
		}
		if err := p.writeIndex(unit, names); err != nil {
			return err
		}
	}
	for _, unit := range p.stale {
		if err := p.root.Remove(path.Join(unit, indexName)); err != nil {
			return err
		}
		// A directory that still holds somebody's files stays.
		_ = p.root.Remove(unit)
	}
	return nil
}
