package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
)

// auditRule is what must hold of an object beside all others.
type auditRule struct {
	name  string
	check func(*auditor, *unit, *fact) []breach
}

// rulesOfMade are those that what a control plane makes is judged by: others judge what
// it is made for, and of.
func rulesOfMade() []auditRule {
	return []auditRule{{"replicas-conflict", (*auditor).keptTwice}, {"selects-nothing", (*auditor).referred}}
}

// keptTwice: how many pods a workload has one autoscaler says, and how many of a pod's
// kind may be evicted one PodDisruptionBudget. Of two, Kubernetes heeds none.
func (a *auditor) keptTwice(u *unit, f *fact) []breach {
	if f.part != "" || f.scales == (manifest.ID{}) && f.budget == nil {
		return nil // what somebody brings beside it is told
	}
	var out []breach
	after := false
	for g := range u.all {
		after = after || g == f
		if g.id == f.id || g.id.Namespace != f.id.Namespace || g.part == "" && after {
			continue
		}
		if f.scales != (manifest.ID{}) && f.scales == g.scales {
			out = append(out, breach{says: []any{f.name(), "scales", f.scales, g.name(), "of two autoscalers Kubernetes heeds neither"}, other: holder{unit: u, fact: g}.place()})
		}
		if pods, both := u.budgeted(f, g); both {
			out = append(out, breach{says: []any{f.name(), "says how many pods may be evicted of", pods, g.name(), "of two PodDisruptionBudgets for one pod Kubernetes heeds neither, and refuses to evict it"}, other: holder{unit: u, fact: g}.place()})
		}
	}
	return out
}

// budgeted is a workload of whose pods two objects say how many may be evicted.
func (u *unit) budgeted(f, g *fact) (manifest.ID, bool) {
	if f.budget == nil || g.budget == nil {
		return manifest.ID{}, false
	}
	for i := range u.facts {
		w := &u.facts[i]
		if w.id.Namespace == f.id.Namespace && slices.ContainsFunc(w.podLabels(), func(pods map[string]string) bool {
			return f.budget.Selects(pods) && g.budget.Selects(pods)
		}) {
			return w.id, true
		}
	}
	return manifest.ID{}, false
}
