package cluster

import (
	"iter"
	"slices"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
)

// entire tells a whole object where the schema has something about one, which says what to write
// in its place. It gives the names of the object's fields: that each is none of the
// schema's, and what the schema's lack, follows.
func (u *unknown) entire(v cue.Value, def *definition, path Path) []string {
	var heads []string
	for _, f := range fields(v) {
		if !def.allows(f.name) {
			heads = append(heads, f.name)
		}
	}
	if !slices.Contains(heads, "kind") || !slices.Contains(heads, "metadata") {
		return nil
	}
	says := def.entirely()
	if says == "" {
		return nil
	}
	kind := append(slices.Clip(path), "kind")
	p := diag.Problem{Path: path.String(), Rule: ruleUnknown, Alike: alike(path, true), Message: says}
	p.Position, p.Excerpt = u.places.label(kind)
	for _, head := range heads {
		if s, ok := u.places.find(append(slices.Clip(path), head)); ok {
			u.labels = append(u.labels, s.label)
		}
	}
	for _, head := range []string{"kind", "name"} {
		if in := def.within(head); in != "" {
			u.meant[path.String()+"."+in] = true
		}
	}
	u.problems = append(u.problems, p)
	return heads
}

// entirely is the attribute @entire of a field that may stand here.
func (d *definition) entirely() string {
	for _, attribute := range d.attributes("entire") {
		if says, err := attribute.String(0); err == nil {
			return says
		}
	}
	return ""
}

// called is the field that may stand here which other tools call by a name, and what to say of
// that: its attribute @called has that, and the names after it.
func (d *definition) called(name string) (of, says string) {
	for of, attribute := range d.attributes("called") {
		for i := 1; i < attribute.NumArgs(); i++ {
			if other, err := attribute.String(i); err == nil && other == name {
				says, _ := attribute.String(0)
				return of, says
			}
		}
	}
	return "", ""
}

// attributes are those of a name of the fields that may stand here; of fields of whatever kind
// nothing is said.
func (d *definition) attributes(name string) iter.Seq2[string, cue.Attribute] {
	return func(yield func(string, cue.Attribute) bool) {
		for _, of := range d.names() {
			if next := d.below(of); next != nil && !yield(of, next.value().Attribute(name)) {
				return
			}
		}
	}
}
