package tree

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// Instead is a kustomization of somebody's at the top of the tree, where meshc would
// have one that lists all units.
type Instead struct {
	File string
	// Lists are the units in their order.
	Lists []string
}

// compareTop has the kustomization at the top list the units that the tree is to
// hold, in the order of the stream. One of somebody's stays, and so does the lack of
// one where somebody keeps that.
func (t *Tree) compareTop(c *Changes) error {
	there, err := t.files(index.Top)
	if err != nil {
		return err
	}
	own, err := t.ours(index.Top, there)
	if err != nil {
		return err
	}
	if t.listsUnits(c, there) {
		own[kustomizationName] = index.Entry{}
	}
	order := inOrder(c.next.Files)
	text, err := kustomization(order)
	if err != nil {
		return err
	}
	files := map[string]*mold.Text{}
	switch theirs, err := t.theirs(there, own, text); {
	case err != nil:
		return err
	case theirs == "" && len(order) > 0:
		files[kustomizationName] = mold.Own(text)
	case theirs != "" && there[theirs] != nil && !t.listsAll(theirs, order):
		c.Instead = &Instead{File: theirs, Lists: order}
	}
	if t.kept(kustomizationName) {
		own = nil
	}
	c.Top, err = t.compareFiles(c, index.Top, there, own, files)
	return err
}

// listsUnits tells a kustomization at the top that is as meshc writes them and has
// units alone that the tree has, or had, be they gone by now: that is meshc's, whether
// the index knows of it or is lost.
func (t *Tree) listsUnits(c *Changes, there map[string]fs.DirEntry) bool {
	if f := there[kustomizationName]; f == nil || !f.Type().IsRegular() {
		return false
	}
	text, err := t.read(kustomizationName)
	if err != nil {
		return false
	}
	order, asMeshc := listedIn(text)
	return asMeshc && len(order) > 0 && !slices.ContainsFunc(order, func(unit string) bool {
		_, next := c.next.Files[unit]
		_, known := t.own[unit]
		if next || known || !index.IsUnit(unit) {
			return !next && !known
		}
		_, err := t.root.Lstat(unit)
		return !errors.Is(err, fs.ErrNotExist)
	})
}

// theirs is the name of the kustomization at the top, if that is not meshc's.
func (t *Tree) theirs(there map[string]fs.DirEntry, own map[string]index.Entry, text []byte) (string, error) {
	// A directory may have one of these.
	for _, name := range []string{kustomizationName, "kustomization.yml", "Kustomization"} {
		_, mine := own[name]
		switch same, err := t.holds(name, there[name], text); {
		case t.kept(name) && (there[name] != nil || name == kustomizationName):
			return name, nil
		case err != nil:
			return "", t.told(err)
		case there[name] != nil && !mine && (!same || name != kustomizationName):
			return name, nil
		}
	}
	return "", nil
}

// inOrder gives the units of an index in the order of the stream.
func inOrder(files map[string]map[string]index.Entry) []string {
	units := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(u string) bool { return u == index.Top || len(files[u]) == 0 })
	slices.SortStableFunc(units, func(a, b string) int { return plan.CompareUnits(a, b) })
	return units
}

// listsAll tells a kustomization that has all units in their order, and kustomize
// keep it.
func (t *Tree) listsAll(name string, units []string) bool {
	text, err := t.read(name)
	if err != nil {
		return false
	}
	document, err := manifest.Document(string(text))
	if err != nil {
		return false
	}
	var listed []string
	for _, r := range manifest.List(document["resources"]) {
		if s, is := r.(string); is && slices.Contains(units, path.Clean(s)) {
			listed = append(listed, path.Clean(s))
		}
	}
	return slices.Equal(listed, units) && manifest.Map(document["sortOptions"])["order"] == "fifo"
}
