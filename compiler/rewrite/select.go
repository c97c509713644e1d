package rewrite

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// among tells whether an object is one of those that an operation is for.
func among(of plan.Objects, kind, name string) bool {
	return slices.Contains(of.Kinds, kind) && (of.Object == "" || of.Object == name)
}

// describe names the objects that an operation is for.
func describe(of plan.Objects) string {
	return strings.TrimSuffix(strings.Join(of.Kinds, " or ")+" "+of.Object, " ")
}

// drop leaves objects out.
type drop plan.Drop

func (d drop) looksFor() string { return describe(d.Objects) }

func (d drop) change(w *rewriter) int {
	before := len(w.objects)
	w.objects = slices.DeleteFunc(w.objects, func(o object) bool {
		is := among(d.Objects, o.Kind(), o.Name())
		if is && w.dropped != nil {
			w.dropped(o.Object, plan.Drop(d))
		}
		return is
	})
	return before - len(w.objects)
}

// prefix goes before the names of a list's items.
type prefix plan.Prefix

func (p prefix) looksFor() string { return p.List + " of " + describe(p.Objects) }

func (p prefix) change(w *rewriter) int {
	return w.edit(p.find, func(in string) bool { return containsAny(in, p.Kinds) })
}

func (p prefix) find(document any) []manifest.Edit {
	var out []manifest.Edit
	walk(document, nil, func(m map[string]any, path []any) {
		if !among(p.Objects, text(m["kind"]), text(manifest.Map(m["metadata"])["name"])) {
			return
		}
		for i, item := range manifest.List(m[p.List]) {
			if name := text(manifest.Map(item)["name"]); name != "" {
				out = append(out, manifest.Edit{Path: join(path, p.List, i, "name"), From: name, To: p.Prefix + name})
			}
		}
	})
	return out
}
