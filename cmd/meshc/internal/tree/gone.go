package tree

import (
	"maps"
	"path"
	"slices"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// Gone is a unit that an earlier run wrote and that is no more.
type Gone struct {
	Unit string
	// Objects are what the tree has of it, in the order of the files' names. What
	// cannot be read as objects is left out.
	Objects []manifest.Object
	// Moved are those of them that another unit has now, by its name.
	Moved map[manifest.ID]string
}

// Departed are the units that the tree holds of earlier runs and that are not
// among units. Namespaces are the units that have them now, be it that others create them.
func (t *Tree) Departed(units []compiler.Unit, namespaces map[string]string) ([]Gone, error) {
	gone, err := t.gone(units)
	if err != nil {
		return nil, err
	}
	now := map[manifest.ID]string{}
	for _, u := range units {
		for _, d := range u.Documents {
			now[d.ID] = u.Name
		}
	}
	var out []Gone
	for _, unit := range gone {
		g, holds := Gone{Unit: unit, Moved: map[manifest.ID]string{}}, false
		for _, name := range slices.Sorted(maps.Keys(t.own[unit])) {
			at := path.Join(unit, name)
			info, err := t.root.Lstat(at)
			if err != nil || info.IsDir() {
				continue
			}
			holds = true
			if !info.Mode().IsRegular() {
				continue
			}
			text, err := t.read(at)
			if err != nil {
				return nil, t.told(err)
			}
			objects, err := manifest.Parse(text)
			if err != nil {
				continue
			}
			g.Objects = append(g.Objects, objects...)
			for _, o := range objects {
				if to := whose(o, now, namespaces); to != "" {
					g.Moved[o.ID()] = to
				}
			}
		}
		if holds {
			out = append(out, g)
		}
	}
	return out, nil
}

// whose is the unit that has an object now, empty if none has.
func whose(o manifest.Object, now map[manifest.ID]string, namespaces map[string]string) string {
	if to, has := now[o.ID()]; has || o.Group() != "" || o.Kind() != "Namespace" {
		return to
	}
	return namespaces[o.Name()]
}
