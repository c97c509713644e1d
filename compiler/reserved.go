package compiler

import (
	"cmp"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// reservations tells what is reserved by a kind of which nothing is ever taken,
// so that it protects nothing, and notes what is written in the old form.
func reservations(d *cluster.Description, units []unit) []plan.Finding {
	reserved := plan.Path{"reserved", "names"}
	kinds := map[string]bool{}
	var shared *unit
	for i := range units {
		for _, s := range units[i].plan.Sights {
			kinds[s.Claim] = true
		}
		for _, r := range units[i].plan.References {
			kinds[cmp.Or(r.What, "workload")] = true // which the message says
		}
		if units[i].plan.Unit == plan.Shared {
			shared = &units[i]
			continue
		}
		for _, c := range units[i].plan.Claims {
			kinds[c.Kind] = true
		}
	}
	if shared == nil || !shared.whole {
		return nil
	}
	for _, kind := range append(shared.scopes.Kinds(), manifest.Taken()...) {
		kinds[kind] = true
	}
	var out []plan.Finding
	for _, c := range shared.plan.Claims {
		field := plan.Field{Unit: plan.Shared, At: c.At}
		if !within(c.At, reserved) || !d.Written(field) {
			continue
		}
		if !kinds[c.Kind] {
			out = append(out, plan.Finding{Field: field, Rule: "reserved-name", Says: []any{nothingOf(c.Kind, kinds)}})
		}
		if kinds[c.Kind] && len(c.At) == len(reserved)+1 {
			out = append(out, plan.Finding{Field: field, Rule: "reserved-form", Says: []any{c.Kind, c.Name}})
		}
	}
	return out
}

// nothingOf says that there is nothing of a kind, and which kind was meant.
func nothingOf(kind string, kinds map[string]bool) string {
	says := "nothing is of kind " + kind + ", and so this protects nothing"
	var known []string
	for k := range kinds {
		known = append(known, k)
	}
	slices.Sort(known)
	if like, ok := nearest.Like(kind, known); ok {
		says += ": did you mean " + like + "?"
	}
	return says
}
