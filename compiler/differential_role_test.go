package compiler_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// widen undoes restrictions of a role: what it grants on named objects alone
// must be what Helm's role grants on all, and all else must be the same.
func widen(t *testing.T, ours, theirs map[string]any, restrictions []plan.Restriction) {
	t.Helper()
	if len(restrictions) == 0 {
		return
	}
	got := grants(ours)
	for _, r := range restrictions {
		for _, verb := range r.Verbs {
			all := fmt.Sprintf("%s %s %s", verb, r.Group, r.Resource)
			named := all + " " + strings.Join(r.Names, ",")
			if got[named] {
				delete(got, named)
				got[all+" "] = true
			}
		}
	}
	if want := grants(theirs); !maps.Equal(got, want) {
		t.Errorf("the role grants\n%v\nand Helm's\n%v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	ours["rules"] = theirs["rules"]
}

// grants are the rules of a role taken apart: verb, group, resource, names.
func grants(role map[string]any) map[string]bool {
	out := map[string]bool{}
	for _, item := range manifest.List(role["rules"]) {
		rule := manifest.Map(item)
		var names []string
		for _, n := range manifest.List(rule["resourceNames"]) {
			names = append(names, fmt.Sprint(n))
		}
		for _, group := range manifest.List(rule["apiGroups"]) {
			for _, resource := range manifest.List(rule["resources"]) {
				for _, verb := range manifest.List(rule["verbs"]) {
					out[fmt.Sprintf("%v %v %v %s", verb, group, resource, strings.Join(names, ","))] = true
				}
			}
		}
	}
	return out
}
