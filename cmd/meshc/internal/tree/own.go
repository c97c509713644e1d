package tree

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// ours are the files of a unit's directory that meshc wrote.
func (t *Tree) ours(unit string, there map[string]fs.DirEntry) (map[string]index.Entry, error) {
	if own, ok := t.own[unit]; ok {
		return own, nil
	}
	own := map[string]index.Entry{}
	for name, e := range t.index.Files[unit] {
		if f := there[name]; e.Open && f != nil {
			// Another's, if it was made since the run that was interrupted.
			if !f.Type().IsRegular() {
				continue
			}
			text, err := t.read(path.Join(unit, name))
			if err != nil {
				return nil, t.told(err)
			}
			if index.Hash(text) != e.Hash {
				continue
			}
		}
		own[name] = e
	}
	if t.of.Adopt {
		maps.Copy(own, t.labelled(unit, there, own))
	}
	t.own[unit] = own
	return own, nil
}

// labelled are the files of a unit's directory that bear its labels and are not
// known as meshc's, with the kustomization that lists them.
func (t *Tree) labelled(unit string, there map[string]fs.DirEntry, own map[string]index.Entry) map[string]index.Entry {
	out := map[string]index.Entry{}
	for name, f := range there {
		if _, known := own[name]; !known && f.Type().IsRegular() && !t.kept(path.Join(unit, name)) && t.bears(unit, name) {
			out[name] = index.Entry{}
		}
	}
	f := there[kustomizationName]
	if _, known := own[kustomizationName]; !known && f != nil && f.Type().IsRegular() && t.lists(unit, own, out) {
		out[kustomizationName] = index.Entry{}
	}
	return out
}

// bears tells whether all objects of a file bear the labels that meshc puts on
// those of the unit.
func (t *Tree) bears(unit, name string) bool {
	if !isManifest(name) {
		return false
	}
	text, err := t.read(path.Join(unit, name))
	if err != nil || !strings.Contains(string(text), "meshc.dev/") {
		return false
	}
	objects, err := manifest.Parse(text)
	return err == nil && len(objects) > 0 && !slices.ContainsFunc(objects, func(o manifest.Object) bool {
		labels := o.Labels()
		return labels["meshc.dev/mesh"] != unit && labels["meshc.dev/unit"] != unit
	})
}

// lists tells a kustomization that is as meshc writes them and has files of
// meshc's, but for those that are gone.
func (t *Tree) lists(unit string, own, labelled map[string]index.Entry) bool {
	text, err := t.read(path.Join(unit, kustomizationName))
	if err != nil {
		return false
	}
	order, asMeshc := listedIn(text)
	some := false
	for _, name := range order {
		_, mine := own[name]
		_, bears := labelled[name]
		if _, err := t.root.Lstat(path.Join(unit, name)); !mine && !bears && !errors.Is(err, fs.ErrNotExist) {
			return false
		}
		some = some || mine || bears
	}
	return some && asMeshc
}

// listedIn is what a kustomization lists, and whether it is as meshc writes them.
func listedIn(text []byte) (order []string, asMeshc bool) {
	for line := range strings.Lines(string(text)) {
		if item, ok := strings.CutPrefix(line, "- "); ok {
			order = append(order, strings.Trim(strings.TrimSpace(item), `"'`))
		}
	}
	same, err := kustomization(order)
	return order, err == nil && bytes.Equal(same, text)
}

// lost refuses a tree without an index in which meshc wrote other files than the
// units have: nobody knows which of those are to go.
func (t *Tree) lost(units []compiler.Unit) error {
	for _, u := range units {
		there, err := t.files(u.Name)
		if err != nil || len(there) == 0 {
			continue // it is told where the unit is compared
		}
		files, err := Files(u)
		if err != nil {
			return err
		}
		bear := t.labelled(u.Name, there, nil)
		for _, name := range slices.Sorted(maps.Keys(bear)) {
			if same, _ := t.holds(path.Join(u.Name, name), there[name], files[name].Bytes()); !same {
				return refused("%s is not there, and %s bears meshc's labels: restore the index, or have it made anew with --adopt, which takes for meshc's what bears its labels",
					filepath.Join(t.dir, Index), filepath.Join(t.dir, u.Name, name))
			}
		}
	}
	return nil
}

// gone are the units that the tree has of earlier runs and that are no more, by
// the index, or by their objects' labels where the index does not know them.
func (t *Tree) gone(units []compiler.Unit) ([]string, error) {
	known := map[string]bool{}
	for unit := range t.index.Files {
		known[unit] = true
	}
	delete(known, index.Top)
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return nil, t.told(err)
	}
	for _, e := range entries {
		if e.IsDir() && index.IsUnit(e.Name()) && !t.kept(e.Name()) {
			known[e.Name()] = known[e.Name()] || slices.Contains(t.index.Old, e.Name())
		}
	}
	var out []string
	for _, unit := range slices.Sorted(maps.Keys(known)) {
		if slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == unit }) {
			continue
		}
		there, err := t.files(unit)
		if err != nil {
			return nil, err
		}
		own, err := t.ours(unit, there)
		if err != nil {
			return nil, err
		}
		// What is left of a unit whose lines a merge lost would be one again at the next run.
		maps.Copy(own, t.labelled(unit, there, own))
		if known[unit] || len(own) > 0 {
			out = append(out, unit)
		}
	}
	return out, nil
}
