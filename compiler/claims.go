package compiler

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// thing is what the cluster has once.
type thing struct{ kind, name string }

func (t thing) String() string { return t.kind + " " + t.name }

func (t thing) compare(o thing) int {
	return cmp.Or(cmp.Compare(t.kind, o.kind), cmp.Compare(t.name, o.name))
}

// claimed is a claim of a unit. What an inventory has, the shared unit claims for others.
type claimed struct {
	plan.Claim
	unit string
	live *liveClaim
}

func (c claimed) field() plan.Field { return plan.Field{Unit: c.unit, At: c.At} }

// place is where it is claimed.
func (c claimed) place() *plan.Other {
	if c.live != nil {
		at := c.live.of.place("there in the cluster")
		return &at
	}
	if c.unit == plan.Shared {
		return &plan.Other{Field: c.field(), Says: "reserved here"}
	}
	return &plan.Other{Field: c.field(), Says: "the one of " + title(c.unit)}
}

// first is where it is claimed, before others.
func (c claimed) first() plan.Other {
	if c.live != nil {
		return *c.place()
	}
	return plan.Other{Field: c.field(), Says: "first claimed here"}
}

// holder names who claims, in a sentence. What others in the cluster hold, the
// shared unit claims for them.
func (c claimed) holder() string {
	switch {
	case c.unit == plan.Shared:
		return c.By
	case c.By != "":
		return title(c.unit) + " for " + c.By
	}
	return title(c.unit)
}

// claims are those of all units by what they claim, each in the units' order.
type claims map[thing][]claimed

func claimsOf(plans []plan.Plan) claims {
	all := claims{}
	for _, p := range plans {
		for _, c := range p.Claims {
			t := thing{manifest.Kind(c.Kind), manifest.Address(c.Name)} // which may be written in several ways
			all[t] = append(all[t], claimed{Claim: c, unit: p.Unit})
		}
	}
	all.widen(slices.Collect(maps.Keys(all)))
	return all
}

// widen has what is reserved as a whole, a range of addresses or all names below
// one, reserve each of things that lies within.
func (all claims) widen(things []thing) {
	wide := all.wide()
	for _, w := range wide {
		for _, t := range things {
			if t != w && t.kind == w.kind && liesIn(t.name, w.name) && !all.contested(w) {
				all[t] = append(all[t], all[w][0])
			}
		}
	}
}

// wide are what the platform reserves as a whole, in order.
func (all claims) wide() []thing {
	var out []thing
	for t, by := range all {
		if by[0].unit == plan.Shared && by[0].live == nil && isWide(t.name) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, thing.compare)
	return out
}

// isWide tells a name that stands for many.
func isWide(name string) bool {
	r, ok := rangeOf(name)
	return ok && !r.IsSingleIP() || strings.HasPrefix(name, "*.")
}

// liesIn tells whether what has one name is part of what has another, which is wide.
func liesIn(name, wide string) bool {
	name, _, _ = strings.Cut(name, " ") // of what may follow
	if all, ok := rangeOf(wide); ok {
		one, is := rangeOf(name)
		return is && all.Overlaps(one)
	}
	return host.Covers(wide, name)
}

// contested tells a thing with two holders, which is told already.
func (all claims) contested(t thing) bool {
	return slices.ContainsFunc(all[t], func(c claimed) bool { return c.holder() != all[t][0].holder() })
}

// follows tells a conflict that there is because the two units meet in
// something else, where it is told. Of others that is so of what one of them keeps.
func (all claims) follows(c, first claimed) bool {
	meets := func(o claimed) bool {
		return o.unit == first.unit && (o.live == nil || o.live.of.keeper != "" && o.By == first.By)
	}
	return slices.ContainsFunc(c.Follows, func(t plan.Thing) bool {
		return c.unit != first.unit && slices.ContainsFunc(all[thing{t.Kind, t.Name}], meets)
	})
}

// conflicts tells what two holders claim, at each field but the first's. What
// the user wrote is at fault before what follows from a name.
func (all claims) conflicts(blames func(plan.Field) int) []plan.Finding {
	var out []plan.Finding
	contested := slices.DeleteFunc(slices.Collect(maps.Keys(all)), func(t thing) bool { return !all.contested(t) })
	slices.SortFunc(contested, thing.compare)
	for _, t := range contested {
		by := all[t]
		blame := func(c claimed) int {
			if c.unit == plan.Shared {
				return -1
			}
			return blames(c.field())
		}
		by = slices.SortedStableFunc(slices.Values(by), func(a, b claimed) int { return cmp.Compare(blame(a), blame(b)) })
		for _, c := range by[1:] {
			if c.holder() == by[0].holder() || all.follows(c, by[0]) {
				continue
			}
			out = append(out, plan.Finding{
				Field: c.field(), Rule: diag.Unique(t.kind), Says: []any{t, by[0].holder()},
				Others: []plan.Other{by[0].first()},
			})
		}
	}
	return out
}
