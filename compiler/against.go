package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// uniqueAgainst: what an object holds is not another mesh's by what that has. Of two who hold
// it the one way as much as the other, that is told alone.
func (a *auditor) uniqueAgainst(u *unit, f *fact) []breach {
	var out []breach
	told := map[thing]bool{}
	for _, s := range f.held {
		if s.against == nil || told[s.thing] || a.shares(u, f, s) || a.grants.elsewhere(everyone, thing{s.against.Granted, s.name}) {
			continue
		}
		what := thing{s.against.Claim, s.name}
		i := slices.IndexFunc(a.held[what], func(h holder) bool { return isOther(u, h) })
		if i < 0 {
			continue
		}
		told[s.thing] = true
		first := a.held[what][i]
		out = append(out, breach{
			rule: diag.Unique(s.kind), where: &s.where, other: first.holds(what),
			says: []any{s.String() + ", which " + f.id.String() + " holds,", first.fact.id.String() + " of " + title(first.unit.plan.Unit)},
		})
	}
	return out
}

// shares tells what an object holds at one place as another thing as well, which somebody else
// has, too.
func (a *auditor) shares(u *unit, f *fact, s sighting) bool {
	return slices.ContainsFunc(f.held, func(o sighting) bool {
		return !o.shared && o.name == s.name && slices.Equal(o.at, s.at) &&
			(slices.ContainsFunc(a.held[o.thing], func(h holder) bool { return isOther(u, h) }) ||
				slices.ContainsFunc(a.claims[o.thing], func(c claimed) bool { return c.unit != u.plan.Unit }))
	})
}

// isOther tells a holder that is another mesh.
func isOther(u *unit, h holder) bool { return h.unit != u && h.unit.plan.Unit != plan.Shared }
