package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
	"meshc.dev/compiler/mold"
)

// Changes are what is to be done to a tree.
type Changes struct {
	// Units are those with files to add, to change or to remove, and those that stay
	// as they are, in their order; then the ones that are no more.
	Units []UnitChanges
	// Top are those at the top, and Instead what is there of somebody's in place of
	// meshc's, if it does not do as well.
	Top     UnitChanges
	Instead *Instead
	// Index tells that the index alone differs from what it shall be, or is a run's
	// that did not end.
	Index bool
	// Left are directories in which interrupted runs prepared files.
	Left []string
	// Foreign are what others put into the tree and nobody said to keep.
	Foreign []Foreign

	write map[string]*mold.Text
	// next is the index when all is done, journal the one until then.
	next, journal index.Index
	// leave are units of which nothing is to be left.
	leave []string
}

// UnitChanges are a unit's, by file name; Same counts the files that stay.
type UnitChanges struct {
	Unit                string
	Add, Change, Remove []string
	Same                int
}

// Any tells whether the unit's files change.
func (u UnitChanges) Any() bool { return len(u.Add)+len(u.Change)+len(u.Remove) > 0 }

// None tells a tree that is as it shall be.
func (c *Changes) None() bool {
	return !c.Index && len(c.Left) == 0 && len(c.leave) == 0 && !slices.ContainsFunc(c.all(), UnitChanges.Any)
}

// all are the units' changes and those at the top.
func (c *Changes) all() []UnitChanges { return append(slices.Clip(c.Units), c.Top) }

// Compare tells what brings the tree to hold the units. With all, units that it
// holds of earlier runs and that are not among them go. A file of others that is
// in the way is an error.
func (t *Tree) Compare(units []compiler.Unit, all bool) (*Changes, error) {
	if !t.index.Found && !t.of.Adopt {
		if err := t.lost(units); err != nil {
			return nil, err
		}
	}
	c := &Changes{write: map[string]*mold.Text{}, next: t.index.For(t.of.Cluster, t.of.Meshc), journal: t.index.For(t.of.Cluster, t.of.Meshc)}
	var faults []error
	for _, u := range units {
		faults = append(faults, t.compareUnit(c, u))
	}
	if all {
		faults = append(faults, t.compareGone(c, units))
	}
	faults = append(faults, t.compareTop(c), t.survey(c, units, all))
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	x := t.index
	c.Index = len(c.next.Old) < len(x.Old) || x.Cluster != c.next.Cluster || !maps.EqualFunc(x.Files, c.next.Files, maps.Equal[map[string]index.Entry, map[string]index.Entry])
	return c, nil
}

func (t *Tree) compareUnit(c *Changes, u compiler.Unit) error {
	files, err := Files(u)
	if err != nil {
		return err
	}
	there, err := t.files(u.Name)
	if err != nil {
		return err
	}
	own, err := t.ours(u.Name, there)
	if err != nil {
		return err
	}
	out, err := t.compareFiles(c, u.Name, there, own, files)
	c.Units = append(c.Units, out)
	return err
}

// compareFiles tells what brings a directory to hold files, of those that are own
// no others.
func (t *Tree) compareFiles(c *Changes, unit string, there map[string]fs.DirEntry, own map[string]index.Entry, files map[string]*mold.Text) (UnitChanges, error) {
	c.next.Forget(unit)
	c.journal.Forget(unit)
	out := UnitChanges{Unit: unit}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := path.Join(unit, name)
		_, mine := own[name]
		text := files[name].Bytes()
		e := index.Entry{Hash: index.Hash(text)}
		c.next.Put(unit, name, e)
		c.journal.Put(unit, name, e)
		same, err := t.holds(at, there[name], text)
		switch {
		case err != nil:
			faults = append(faults, t.told(err))
		case there[name] == nil:
			out.Add = append(out.Add, name)
			c.journal.Put(unit, name, index.Entry{Hash: e.Hash, Open: true})
			c.write[at] = files[name]
		case same:
			out.Same++
		case mine && !there[name].IsDir():
			out.Change = append(out.Change, name)
			c.write[at] = files[name]
		default:
			faults = append(faults, t.inTheWay(unit, there, name))
		}
	}
	faults = append(faults, t.compareRest(c, &out, own, files))
	return out, errors.Join(faults...)
}

// compareRest has the files go that a unit does not have any more.
func (t *Tree) compareRest(c *Changes, out *UnitChanges, own map[string]index.Entry, files map[string]*mold.Text) error {
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if files[name] != nil {
			continue
		}
		at := path.Join(out.Unit, name)
		info, err := t.root.Lstat(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return t.told(err)
		case info.IsDir():
			continue // somebody's, whatever it was
		}
		e := index.Entry{}
		if info.Mode().IsRegular() {
			text, err := t.read(at)
			if err != nil {
				return t.told(err)
			}
			e = index.Entry{Hash: index.Hash(text), Open: true}
		}
		c.journal.Put(out.Unit, name, e)
		out.Remove = append(out.Remove, name)
	}
	return nil
}

// compareGone has what earlier runs wrote for units that are no more go.
func (t *Tree) compareGone(c *Changes, units []compiler.Unit) error {
	gone, err := t.gone(units)
	if err != nil {
		return err
	}
	for _, unit := range gone {
		// The journal has its files even where none is there any more: the directory of a
		// unit that no index knows would be nobody's.
		known := maps.Clone(t.index.Files[unit])
		c.next.Forget(unit)
		c.journal.Forget(unit)
		if known != nil {
			c.journal.Files[unit] = known
		}
		out := UnitChanges{Unit: unit}
		if err := t.compareRest(c, &out, t.own[unit], nil); err != nil {
			return err
		}
		// A directory that an interrupted run made, and nothing in it.
		if there, err := t.files(unit); err == nil && there != nil {
			c.leave = append(c.leave, unit)
		}
		if out.Any() {
			c.Units = append(c.Units, out)
		}
	}
	return nil
}

// files are what a unit's directory has, nil where there is none.
func (t *Tree) files(unit string) (map[string]fs.DirEntry, error) {
	info, err := t.root.Lstat(unit)
	at := filepath.Join(t.dir, unit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, t.told(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a link: remove it, so that meshc can have a directory there", at)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a directory: meshc needs one there", at)
	}
	entries, err := fs.ReadDir(t.root.FS(), unit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // it went since
	case err != nil:
		return nil, t.told(err)
	}
	out := make(map[string]fs.DirEntry, len(entries))
	for _, e := range entries {
		out[e.Name()] = e
	}
	return out, nil
}

// holds tells whether a file has this text.
func (t *Tree) holds(at string, there fs.DirEntry, text []byte) (bool, error) {
	if there == nil || !there.Type().IsRegular() {
		return false, nil
	}
	old, err := t.read(at)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // it went since the list was read
	}
	return err == nil && bytes.Equal(old, text), err
}

func (t *Tree) inTheWay(unit string, there map[string]fs.DirEntry, name string) error {
	at := filepath.Join(t.dir, unit, name)
	if there[name].IsDir() {
		return fmt.Errorf("%s is in the way: it is a directory", at)
	}
	if _, bears := t.labelled(unit, there, t.own[unit])[name]; bears {
		return fmt.Errorf("%s is in the way: it bears meshc's labels, and the index does not name it: if nobody else wrote it, run it again with --adopt", at)
	}
	return fmt.Errorf("%s is in the way: meshc did not write it", at)
}
