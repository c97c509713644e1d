package compiler

import (
	"encoding/json"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// list fills the lists that objects of the shared unit have of all units, by what is
// rendered: what a tool is told to apply is that and no more.
func (b *builder) list(shared *unit, units []unit) {
	for o := range shared.sound {
		for _, l := range o.lists {
			var ids []manifest.ID
			for i := range units {
				ids = append(ids, units[i].holds(l.Unit)...)
			}
			at := l.Path[:len(l.Path)-1]
			record := manifest.Map(o.At(at...))
			last := l.Path[len(l.Path)-1]
			if items := slices.Concat(manifest.List(record[last]), items(l, ids)); len(items) > 0 {
				record[last] = items
			}
		}
	}
}

// holds are the objects that the unit has in a unit of the tree, which may be another's
// for some.
func (u *unit) holds(name string) []manifest.ID {
	var out []manifest.ID
	if u.plan.Unit == name {
		for _, f := range u.facts {
			out = append(out, f.id)
		}
	}
	// The shared one's, of which there are no facts yet.
	for o := range u.sound {
		if o.into == name || o.into == "" && u.plan.Unit == name {
			out = append(out, o.ID())
		}
	}
	return out
}

// items are those of a list: one for each set of fields, in the order of what they are
// by.
func items(l plan.Listing, ids []manifest.ID) []any {
	slices.SortFunc(ids, manifest.Compare)
	seen := map[string]bool{}
	var out []any
	for _, id := range ids {
		if (id.Namespace == "") != (l.Scope == "Cluster") {
			continue
		}
		item := map[string]any{}
		for field, value := range l.With {
			item[field] = value
		}
		fields := map[string]string{"group": id.Group, "kind": id.Kind, "name": id.Name, "namespace": id.Namespace}
		for _, field := range l.Fields {
			item[field] = fields[field]
		}
		key, _ := json.Marshal(item) // of texts, always
		if !seen[string(key)] {
			seen[string(key)] = true
			out = append(out, item)
		}
	}
	return out
}
