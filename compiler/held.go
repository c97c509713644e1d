package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
)

// uniqueHeld: what an object holds is no other's, claimed or held.
func (a *auditor) uniqueHeld(u *unit, f *fact) []breach {
	var out []breach
	told := map[thing]bool{}
	for _, sighted := range f.held {
		what := sighted.thing
		mine := slices.ContainsFunc(a.claims[what], func(c claimed) bool { return c.unit == u.plan.Unit })
		if told[what] || mine && a.claims.contested(what) {
			continue // told where it is claimed
		}
		told[what] = true
		b := breach{rule: diag.Unique(what.kind), where: &sighted.where}
		says := func(holder string) []any {
			return []any{what.String() + ", which " + f.id.String() + " holds,", holder}
		}
		if i := slices.IndexFunc(a.claims[what], func(c claimed) bool { return c.unit != u.plan.Unit }); i >= 0 {
			c := a.claims[what][i]
			b.says, b.other = says(c.holder()), c.place()
			out = append(out, b)
			continue
		}
		first := a.held[what][0]
		if first.name != sighted.holder && !sighted.shared && (first.unit == u || !mine) {
			b.says, b.other = says(first.fact.id.String()+" of "+title(first.unit.plan.Unit)), first.place()
			out = append(out, b)
		}
	}
	return out
}
