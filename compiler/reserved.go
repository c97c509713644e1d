package compiler

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

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
		found := plan.Finding{Field: plan.Field{Unit: plan.Shared, At: c.At}}
		if !within(c.At, reserved) || !d.Written(found.Field) { // what the schema itself reserves is of no interest
			continue
		}
		if found.Rule, found.Says = inVain(shared, c, kinds, len(c.At) == len(reserved)+1); found.Rule != "" {
			out = append(out, found)
		}
	}
	return out
}

// inVain says what is wrong with a claim that reserves something, in the old form or not: the rule
// is "" if nothing is.
func inVain(shared *unit, c plan.Claim, kinds map[string]bool, old bool) (rule string, says []any) {
	kind := manifest.Kind(c.Kind)
	switch fault := shared.scopes.NameFault(kind, c.Name); {
	case !kinds[kind]:
		return "reserved-name", []any{nothingOf(c.Kind, kinds)}
	case fault != "":
		return "reserved-name", []any{"protects nothing: " + fault}
	case old:
		return "reserved-form", []any{c.Kind, c.Name}
	}
	return "", nil
}

// customKind is how a custom resource's kind is written, and no other kind of claim.
var customKind = regexp.MustCompile("^[A-Z][A-Za-z0-9]+$")

// nothingOf says that there is nothing of a kind, and which kind was meant.
func nothingOf(kind string, kinds map[string]bool) string {
	says := "nothing is of kind " + kind + ", and so this protects nothing"
	var known []string
	for k := range kinds {
		known = append(known, k)
	}
	slices.Sort(known)
	if like, ok := nearest.Like(kind, known); ok {
		return says + ": did you mean " + like + "?"
	}
	group, name, both := strings.Cut(kind, "/")
	if !both && customKind.MatchString(kind) {
		group, name = "GROUP", kind
	}
	if group != kind {
		says += fmt.Sprintf("; of a custom resource, cluster.kinds tells that there is one: write `cluster: kinds: %q: \"Cluster\"`", group+"/"+name)
	}
	return says
}
