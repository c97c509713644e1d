package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// budgets tells the meshes whose workloads ask for more, together and at their
// greatest number of replicas, than they are granted. The most greedy is named.
func (a *auditor) budgets(units []unit) []plan.Finding {
	var out []plan.Finding
	for i := range units {
		u := &units[i]
		granted, _ := a.grants.values(u.plan.Unit, "requests")
		for _, value := range granted.Values {
			what, most, _ := strings.Cut(value, " ")
			limit, err := manifest.ParseAmount(most)
			if err != nil || u.plan.Unit == plan.Shared {
				continue
			}
			sum, greedy := u.requests(what)
			if !sum.Above(limit) {
				continue
			}
			out = append(out, plan.Finding{
				Field: plan.Field{Unit: u.plan.Unit, At: greedy.fact.at}, File: greedy.fact.file, Line: greedy.fact.line, Rule: "grant",
				Says:   []any{fmt.Sprintf("%s of %s, which the workloads of mesh %s ask for together, %s the most,", sum.String(), what, u.plan.Unit, greedy.fact.id), "is more than is granted", fmt.Sprintf("%s has %s", granting(granted), most)},
				Others: []plan.Other{*grantedAt(granted)},
			})
		}
	}
	return out
}

// requests sums what a unit's workloads request of a resource, and gives the object
// that has the most of it.
func (u *unit) requests(what string) (manifest.Amount, holder) {
	var sum, most manifest.Amount
	var greedy holder
	for i := range u.facts {
		f := &u.facts[i]
		each, known := f.requests[what]
		if !known {
			continue
		}
		all := each.Times(max(f.replicas, u.scaled(f.id)))
		sum = sum.Plus(all)
		if all.Above(most) {
			most, greedy = all, holder{unit: u, fact: f}
		}
	}
	return sum, greedy
}

// scaled is the most replicas that an autoscaler gives a workload, 0 if none
// does.
func (u *unit) scaled(id manifest.ID) int64 {
	i := slices.IndexFunc(u.facts, func(f fact) bool { return f.scales == id })
	if i < 0 || u.facts[i].scales == (manifest.ID{}) {
		return 0
	}
	return u.facts[i].replicas
}
