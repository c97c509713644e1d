package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// uniqueTakes: node ports, addresses and host ports are the cluster's. Where another mesh claims
// what an object takes, and its own does not, that is told at the object.
func (a *auditor) uniqueTakes(u *unit, f *fact) []breach {
	var out []breach
	for i, t := range f.takes {
		what := thing{t.Kind, t.Name}
		if a.claims.contested(what) {
			continue
		}
		b := breach{rule: diag.Unique(t.Kind)}
		says := func(holder string) []any {
			return []any{what.String() + ", which " + f.id.String() + " takes,", holder}
		}
		if c, theirs := a.claimant(u, t); theirs {
			b.says, b.other, b.where = says(c.holder()), c.place(), f.takenAt(i)
			out = append(out, b)
			continue
		}
		first, met := a.meets(what, t, f)
		same := first.fact == f || first.fact.id == f.id || t.Holder == "" && first.unit == u
		if !met || first.name == t.Holder && same || first.unit == u && loose(first.fact, t) {
			continue
		}
		if c, ours := a.claimant(first.unit, t); ours && c.unit == u.plan.Unit {
			continue // told there
		}
		b.says, b.other, b.where = says(first.fact.id.String()+" of "+title(first.unit.plan.Unit)), first.taking(t), f.takenAt(i)
		out = append(out, b)
	}
	return out
}

// claimant is the mesh that claims what an object of a unit takes, where the unit does not. What
// is of nodes, others may claim for other nodes.
func (a *auditor) claimant(u *unit, t manifest.Take) (claimed, bool) {
	all := a.claims[thing{t.Kind, t.Name}]
	if t.Nodes != nil || slices.ContainsFunc(all, func(c claimed) bool { return c.unit == u.plan.Unit }) {
		return claimed{}, false
	}
	i := slices.IndexFunc(all, func(c claimed) bool { return c.unit != plan.Shared && !c.apart(t) })
	if i < 0 {
		return claimed{}, false
	}
	return all[i], true
}

// loose tells a thing that an object takes, of which other objects of the unit may say it, too:
// one of the two has an operator take it.
func loose(f *fact, t manifest.Take) bool {
	return t.Loose || slices.ContainsFunc(f.takes, func(o manifest.Take) bool { return o.Kind == t.Kind && o.Name == t.Name && o.Loose })
}

// meets is the first who takes a thing where an object does, be it itself.
func (a *auditor) meets(what thing, t manifest.Take, f *fact) (holder, bool) {
	for _, h := range a.takes[what] {
		if h.fact == f || !slices.ContainsFunc(h.fact.takes, func(o manifest.Take) bool { return o.Kind == t.Kind && o.Name == t.Name && o.Apart(t) }) {
			return h, true
		}
	}
	return holder{}, false
}

// takeHeld has what an object holds by number, as the schema's table has it, be taken: an
// operator takes it for the object.
func (f *fact) takeHeld() {
	taken := manifest.Taken()
	f.held = slices.DeleteFunc(f.held, func(h sighting) bool {
		is := slices.Contains(taken, h.kind)
		if is {
			f.takes = append(f.takes, manifest.Take{Kind: h.kind, Name: h.name, Loose: true, At: h.at})
		}
		return is
	})
}
