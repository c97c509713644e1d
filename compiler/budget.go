package compiler

import (
	"fmt"
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
			f := plan.Finding{
				Field: plan.Field{Unit: u.plan.Unit, At: greedy.fact.at}, File: greedy.fact.file, Line: greedy.fact.line, Rule: "grant",
				Says:   []any{fmt.Sprintf("%s of %s, which the workloads of mesh %s ask for together, %s the most,", sum.String(), what, u.plan.Unit, greedy.fact.name()), "is more than is granted", fmt.Sprintf("%s has %s", granting(granted), most)},
				Others: []plan.Other{*grantedAt(granted)},
			}
			if n, by := u.scaled(greedy.fact.id); by != nil && n > 1 {
				at := holder{unit: u, fact: by}.place()
				at.Says = fmt.Sprintf("%s gives it up to %d pods", by.name(), n)
				f.Others = append(f.Others, *at)
			}
			out = append(out, f)
		}
	}
	return out
}

// requests sums what a unit's workloads request of a resource, and gives the object
// that has the most of it.
func (u *unit) requests(what string) (manifest.Amount, holder) {
	var sum, most manifest.Amount
	var greedy holder
	for f := range u.all {
		var all manifest.Amount
		for _, c := range u.crowded(f) {
			all = all.Plus(u.asksFor(f, c.shares)[what].Times(c.pods))
		}
		sum = sum.Plus(all)
		if all.Above(most) {
			most, greedy = all, holder{unit: u, fact: f}
		}
	}
	return sum, greedy
}

// asksFor is what one pod of a workload asks for, with what a LimitRange of its namespace
// gives its containers.
func (u *unit) asksFor(f *fact, of []manifest.Share) map[string]manifest.Amount {
	if len(of) == 0 {
		return nil
	}
	var limits []manifest.Limits
	for i := range u.facts {
		if u.facts[i].id.Namespace == f.id.Namespace {
			limits = append(limits, u.facts[i].limits...)
		}
	}
	var shares []manifest.Share
	for _, s := range of {
		shares = append(shares, s.Under(limits))
	}
	return manifest.Together(shares, func(s manifest.Share) map[string]manifest.Amount { return s.Requests })
}

// all are the facts of the unit's objects, and of what control planes make for these.
func (u *unit) all(yield func(*fact) bool) {
	for _, facts := range [][]fact{u.facts, u.makes} {
		for i := range facts {
			if !yield(&facts[i]) {
				return
			}
		}
	}
}

// scaled is the most replicas that autoscalers give a workload, and which does, 0 if none does.
func (u *unit) scaled(id manifest.ID) (most int64, by *fact) {
	for f := range u.all {
		if f.scales == id && f.scales != (manifest.ID{}) && f.replicas > most {
			most, by = f.replicas, f
		}
	}
	return most, by
}
