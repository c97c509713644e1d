package change

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler"
	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// renamed are the units that had another name, by that which they have: of those that
// come and those that go, two that have objects of one name, such as the namespaces of
// workloads, or whose objects are all the same but for the unit's name. Two units are
// much alike in any case.
func renamed(was, is []compiler.Unit) map[string]string {
	var come, went []compiler.Unit
	for _, u := range is {
		if unitOf(was, u.Name).Documents == nil {
			come = append(come, u)
		}
	}
	for _, u := range was {
		if unitOf(is, u.Name).Documents == nil {
			went = append(went, u)
		}
	}
	out, taken := map[string]string{}, map[string]bool{}
	for _, now := range come {
		best, most := "", 0
		for _, before := range went {
			if n := alike(before, now); !taken[before.Name] && n > most {
				best, most = before.Name, n
			}
		}
		if most > 0 {
			out[now.Name], taken[best] = best, true
		}
	}
	return out
}

// alike counts the objects that tell that a unit was another.
func alike(was, is compiler.Unit) int {
	has := map[string]string{}
	for _, d := range is.Documents {
		has[d.ID.String()] = string(d.Text.Bytes())
	}
	shared, same := 0, 0
	for _, d := range was.Documents {
		if _, ok := has[d.ID.String()]; ok {
			shared++
		}
		if has[mold.Replace(d.ID.String(), was.Name, is.Name)] == mold.Replace(string(d.Text.Bytes()), was.Name, is.Name) {
			same++
		}
	}
	if shared == 0 && same < max(len(was.Documents), len(is.Documents)) {
		return 0
	}
	return shared + same
}

// exchanged tells of objects of a unit that went and came: which of them are the same
// by another name, or in another unit.
func (c *comparison) exchanged(was, is string, went, come []compiler.Document) ([]Object, error) {
	c.spaces = nil
	var out []Object
	for _, d := range come {
		o, old, err := c.arrived(was, is, went, d)
		if err != nil {
			return nil, err
		}
		if old != nil {
			went = slices.DeleteFunc(slices.Clone(went), func(w compiler.Document) bool { return w.ID == old.ID })
		}
		out = append(out, o)
	}
	for _, d := range went {
		if now, moved := c.is[d.ID]; moved {
			// What that does is told where it went.
			out = append(out, Object{How: Moved, Object: d.ID.String(), To: now.unit, id: d.ID})
			continue
		}
		before, err := parsed(d)
		if err != nil {
			return nil, err
		}
		out = append(out, c.told(plan.Removed, d.ID, nil, before, manifest.Object{}))
	}
	return out, nil
}

// arrived tells of an object that a unit did not have, and of that which it was.
func (c *comparison) arrived(was, is string, went []compiler.Document, d compiler.Document) (Object, *compiler.Document, error) {
	if had, moved := c.was[d.ID]; moved && had.unit != was {
		before, now, err := both(had.Document, d)
		o := c.told(Moved, d.ID, fieldsOf(before, now), before, now)
		o.From = had.unit
		return o, nil, err
	}
	now, err := parsed(d)
	if err != nil {
		return Object{}, nil, err
	}
	var old *compiler.Document
	var fields []Field
	var then manifest.Object
	for i, w := range went {
		if _, moved := c.is[w.ID]; moved || w.ID.GroupKind() != d.ID.GroupKind() {
			continue
		}
		names := append([][2]string{{was, is}, {w.ID.Name, d.ID.Name}, {w.ID.Namespace, d.ID.Namespace}}, c.spaces...)
		if likeness(other(string(w.Text.Bytes()), names), string(d.Text.Bytes())) < sameEnough {
			continue
		}
		before, err := parsed(w)
		if err != nil {
			return Object{}, nil, err
		}
		if f := beside(fieldsOf(before, now), names); old == nil || len(f) < len(fields) {
			old, fields, then = &went[i], f, before
		}
	}
	if old == nil {
		return c.told(plan.Added, d.ID, nil, manifest.Object{}, now), nil, nil
	}
	if d.ID.Kind == "Namespace" && d.ID.Group == "" {
		c.spaces = append(c.spaces, [2]string{old.ID.Name, d.ID.Name})
	}
	o := c.told(Renamed, d.ID, fields, then, now)
	o.From = old.ID.String()
	return o, old, nil
}

// other is a text with other names.
func other(text string, names [][2]string) string {
	for _, n := range names {
		if n[0] != n[1] && n[0] != "" {
			text = mold.Replace(text, n[0], n[1])
		}
	}
	return text
}

// beside are the fields that change beside names: what is another with those is the
// same, and so is what comes in place of another in a list.
func beside(fields []Field, names [][2]string) []Field {
	is := func(was, now any) bool {
		a, b := asText(was), asText(now)
		return other(a, names) == b || other(a, names[:1]) == b || other(a, names[1:]) == b
	}
	var out []Field
	for _, f := range fields {
		if (f.How == plan.Changed || f.How == compare.Reordered) && is(f.Was, f.Is) {
			continue
		}
		i := slices.IndexFunc(out, func(o Field) bool {
			switch {
			case f.How == plan.Added && o.How == plan.Removed:
				return is(o.Path, f.Path) && is(o.Was, f.Is)
			case f.How == plan.Removed && o.How == plan.Added:
				return is(f.Path, o.Path) && is(f.Was, o.Is)
			}
			return false
		})
		if i >= 0 {
			out = slices.Delete(out, i, i+1)
			continue
		}
		out = append(out, f)
	}
	return out
}

// asText is a value, written so that equal ones are the same.
func asText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v) // of numbers that JSON does not have
	}
	return string(text)
}

// sameEnough is the part of their lines that two texts have in common if one is the
// other, changed.
const sameEnough = 0.7

// likeness is the part of their lines that two texts have in common.
func likeness(a, b string) float64 {
	counts, all, common := map[string]int{}, 0, 0
	for line := range strings.Lines(a) {
		counts[line]++
		all++
	}
	for line := range strings.Lines(b) {
		if all++; counts[line] > 0 {
			counts[line]--
			common += 2
		}
	}
	if all == 0 {
		return 1
	}
	return float64(common) / float64(all)
}
