package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// matched is what a rule of an object asks of calls: a port, and the bindings that
// they come by, where it says so. narrow tells that it asks more than that, first
// that of two objects with such a rule one alone holds.
type matched struct {
	port    string
	binds   []string
	bindsAt []placed
	// sort of calls that the rule is for, as the field says that it stands in.
	sort string
	rule placed
	// all tells that it asks nothing at all.
	narrow, first, all bool
	field              string
	where              plan.Finding
}

// placed is a place in an object.
type placed struct {
	field string
	where plan.Finding
}

// matches are what the rules of an object ask of calls: one that asks nothing is for
// all of them.
func (u *unit) matches(o *built, row *plan.Matches) []matched {
	if row == nil {
		return nil
	}
	var out []matched
	for _, rules := range row.Rules {
		for _, rule := range manifest.Each(o.Object, rules) {
			asked := manifest.Below([]manifest.Placed{rule}, row.Match)
			if len(asked) == 0 {
				asked = []manifest.Placed{{Value: map[string]any{}, At: rule.At}}
			}
			for _, p := range asked {
				m := matched{first: slices.Equal(rules, row.First), sort: rules[len(rules)-2], rule: placed{placeOf("", rule.At), u.blame(o, "", rule.At)}}
				for _, b := range manifest.Below([]manifest.Placed{p}, row.Binds) {
					m.binds = append(m.binds, fmt.Sprint(b.Value))
					m.bindsAt = append(m.bindsAt, placed{placeOf("", b.At), u.blame(o, "", b.At)})
				}
				m.narrow = slices.ContainsFunc(row.From, func(f string) bool { return manifest.Map(p.Value)[f] != nil })
				m.all = asksNothing(p, row)
				for _, n := range manifest.Below([]manifest.Placed{p}, row.Port) {
					m.port, m.field, m.where = fmt.Sprint(n.Value), placeOf("", n.At), u.blame(o, "", n.At)
				}
				out = append(out, m)
			}
		}
	}
	return out
}

// asksNothing tells that a rule is for all calls, by what it says or as a whole.
func asksNothing(p manifest.Placed, row *plan.Matches) bool {
	asked := manifest.Map(p.Value)
	whole := manifest.Below([]manifest.Placed{p}, row.Whole.Field)
	return len(asked) == 0 || len(asked) == 1 && len(whole) == 1 && whole[0].Value == any(row.Whole.Is)
}

// within tells whether a rule is for calls within a mesh.
func (m matched) within(c captured) bool {
	binds := m.binds
	if len(binds) == 0 {
		binds = c.binds
	}
	return len(binds) == 0 || slices.Contains(binds, c.All)
}

// byName is the object that an object names by a text.
func (f *fact) byName(text string) manifest.ID {
	for i := range f.refers {
		if r := &f.refers[i]; r.By == plan.ByName && r.text == text {
			return r.to
		}
	}
	return manifest.ID{}
}

// unbound: what a rule says it is for is something that its object is bound to: for
// anything else, it is for nothing.
func (a *auditor) unbound(u *unit, f *fact) []breach {
	var out []breach
	for _, c := range f.captures {
		if c.Matches == nil || u.incomplete() {
			continue
		}
		binds := c.binds
		if len(binds) == 0 {
			binds = []string{c.All}
		}
		for _, m := range c.matches {
			for i, b := range m.binds {
				id := f.byName(b)
				same := func(own string) bool { return own == b || id != manifest.ID{} && f.byName(own) == id }
				if slices.ContainsFunc(binds, same) || b != c.All && !a.mine(u, id) {
					continue // what is not there is told
				}
				why := fmt.Sprintf("to which it is not bound: %s has %s", strings.Join(c.Binds, "."), strings.Join(binds, ", "))
				out = append(out, breach{says: []any{f.id, b, m.bindsAt[i].field, why}, where: &m.bindsAt[i].where})
			}
		}
	}
	return out
}

// overtaken: of the rules of an object, the first that asks nothing of calls takes them
// all: what stands behind it holds for none.
func (a *auditor) overtaken(_ *unit, f *fact) []breach {
	var out []breach
	for _, c := range f.captures {
		first := slices.IndexFunc(c.matches, func(m matched) bool { return m.first && m.all })
		if first < 0 {
			continue
		}
		told := c.matches[first].rule.field
		for i := range c.matches[first:] {
			m := &c.matches[first+i]
			if !m.first || m.rule.field == told || m.rule.field == c.matches[first].rule.field {
				continue
			}
			told = m.rule.field
			says := fmt.Sprintf("%s: %s counts for no calls: %s takes all of them. Put it before that", f.id, told, c.matches[first].rule.field)
			out = append(out, breach{says: []any{says}, where: &m.rule.where})
		}
	}
	return out
}

// routed: of the gateways that a rule is bound to, some opens a port for calls of its
// sort.
func (a *auditor) routed(u *unit, f *fact) []breach {
	var out []breach
	told := map[string]bool{}
	for _, c := range f.captures {
		for _, m := range c.matches {
			binds := m.binds
			if len(binds) == 0 {
				binds = c.binds
			}
			if m.within(c) || u.incomplete() || told[m.sort] {
				continue
			}
			names, has, known := a.haveOf(u, f, binds, func(l listener) []string { return []string{strings.TrimSpace(l.protocol + " " + l.mode)} })
			_, takes, _ := a.haveOf(u, f, binds, func(l listener) []string {
				if l.takes == nil {
					return []string{m.sort}
				}
				return l.takes
			})
			if !known || slices.Contains(takes, m.sort) {
				continue
			}
			told[m.sort] = true
			why := fmt.Sprintf("which no gateway that it is bound to takes: %s has %s", strings.Join(names, ", "), strings.Join(has, ", "))
			out = append(out, breach{says: []any{f.id, m.sort + " routes", m.rule.field, why}, where: &m.rule.where})
		}
	}
	return out
}

// once: of two objects that say what becomes of the same calls to one host, the
// control plane takes one alone, whichever is older.
func (a *auditor) once(u *unit, f *fact) []breach {
	var out []breach
	for _, c := range f.captures {
		if c.Matches == nil || u.incomplete() {
			continue
		}
		for _, h := range c.hosts {
			if first := a.earlier(u, f, c, fullName(h.name, f.id.Namespace)); first != nil {
				out = append(out, breach{says: []any{f.id, h.name, strings.Join(c.Hosts, "."), first.id}, other: holder{u, first, ""}.place(), where: &h.where})
			}
		}
	}
	return out
}

// earlier is the first object that holds for the same calls to a host.
func (a *auditor) earlier(u *unit, f *fact, c captured, name string) *fact {
	for i := range u.facts {
		other := &u.facts[i]
		if other == f {
			return nil
		}
		for _, o := range other.captures {
			same := o.Kind == c.Kind && o.Group == c.Group && !other.refused && slices.ContainsFunc(o.hosts, func(h heldHost) bool { return fullName(h.name, other.id.Namespace) == name })
			if same && meet(c, o) && a.seenAlike(u, f, c, other, o) {
				return other
			}
		}
	}
	return nil
}

// fullName is that of a host which an object in a namespace names.
func fullName(name, ns string) string {
	if h := host.Parse(name, ns); h.Service != "" {
		return h.Key()
	}
	return host.Canonical(name)
}

// meet tells whether rules of two objects are for the same calls within a mesh.
func meet(c, o captured) bool {
	for _, one := range c.matches {
		for _, other := range o.matches {
			if one.first && other.first && !one.narrow && !other.narrow && one.within(c) && other.within(o) &&
				(one.port == other.port || one.port == "" || other.port == "") {
				return true
			}
		}
	}
	return false
}

// seenAlike tells whether the same proxies have two objects: those of one namespace,
// where both are for it, and of others where both are for all and nothing narrows
// what proxies see.
func (a *auditor) seenAlike(u *unit, f *fact, c captured, other *fact, o captured) bool {
	if c.taker != o.taker && c.taker != "" && o.taker != "" {
		return false
	}
	if f.id.Namespace == other.id.Namespace {
		return c.reaches(f.id.Namespace, f.id.Namespace) && o.reaches(f.id.Namespace, f.id.Namespace)
	}
	all := func(c captured) bool { return slices.Contains(c.to, "*") }
	narrowed := slices.ContainsFunc(u.facts, func(s fact) bool { return s.part == "" && s.id.Group == c.Group && s.id.Kind == c.Narrower })
	return all(c) && all(o) && !narrowed
}
