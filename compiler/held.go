package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// uniqueHeld: what an object holds is no other's, claimed or held.
func (a *auditor) uniqueHeld(u *unit, f *fact) []breach {
	var out []breach
	told := map[thing]bool{}
	for _, sighted := range f.held {
		what := sighted.thing
		mine := slices.ContainsFunc(a.claims[what], func(c claimed) bool { return c.unit == u.plan.Unit })
		if told[what] || !a.isHeld(sighted) || mine && a.claims.contested(what) {
			continue // told where it is claimed
		}
		told[what] = true
		b := breach{rule: diag.Unique(what.kind), where: &sighted.where}
		says := func(holder string) []any {
			return []any{what.String() + ", which " + f.id.String() + " holds,", holder}
		}
		if i := slices.IndexFunc(a.claims[what], func(c claimed) bool { return c.unit != u.plan.Unit && !c.madeFor(f.id) }); i >= 0 {
			c := a.claims[what][i]
			b.says, b.other = says(c.holder()), c.place()
			out = append(out, b)
			continue
		}
		first := a.held[what][0]
		if first.name != sighted.holder && !sighted.shared && (first.unit == u || !mine) {
			b.says, b.other = says(first.fact.id.String()+" of "+title(first.unit.plan.Unit)), first.holds(what)
			out = append(out, b)
			continue
		}
		if theirs, before, meets := a.overlapping(u, sighted); meets && !a.deniedAt(u, f, sighted.at) {
			b.says, b.other = says(before.fact.id.String()+" of "+title(before.unit.plan.Unit)+", which has "+theirs.name), before.holds(theirs)
			out = append(out, b)
		}
	}
	return out
}

// deniedAt tells what stands at a place and is not granted, which is told.
func (a *auditor) deniedAt(u *unit, f *fact, at []any) bool {
	return slices.ContainsFunc(f.wants, func(w sighting) bool {
		_, denied := a.grants.denies(u.plan.Unit, w.thing)
		return denied && slices.Equal(w.at, at)
	})
}

// isHeld tells whether what an object shows is held, by what others do.
func (a *auditor) isHeld(s sighting) bool {
	return s.given == nil || len(a.held[thing{s.given.Claim, s.of}]) > 0 != s.given.Not
}

// knowGiven adds what is held by what others hold.
func (a *auditor) knowGiven(u *unit) {
	for i := range u.facts {
		f := &u.facts[i]
		for _, s := range f.held {
			if s.given != nil && a.isHeld(s) {
				a.held[s.thing] = append(a.held[s.thing], holder{u, f, s.holder})
			}
		}
	}
}

// holds is where the holder's object says that it holds a thing.
func (h holder) holds(what thing) *plan.Other {
	out := h.place()
	if i := slices.IndexFunc(h.fact.held, func(s sighting) bool { return s.thing == what && s.holder == h.name }); i >= 0 {
		where := h.fact.held[i].where
		out.Field, out.File, out.Line = where.Field, where.File, where.Line
	}
	return out
}
