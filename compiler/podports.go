package compiler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
)

// onPods: a port of pods is by their own number, and not by that which a Service has
// for it (AuthorizationPolicy and PeerAuthentication in the API reference of Istio
// 1.31). Pods may listen where nobody says so: told is what a Service leads elsewhere.
func (a *auditor) onPods(u *unit, f *fact, r *referral) *breach {
	n, err := strconv.Atoi(r.words[0])
	if err != nil || len(r.labels) == 0 {
		return nil
	}
	wide := f.id.Namespace == a.root(u, r)
	var leads []string
	for _, w := range a.pods[u.plan.Unit] {
		if w.pods == nil || !holds(w.pods, r.labels) || !wide && w.id.Namespace != f.id.Namespace {
			continue
		}
		if slices.Contains(w.declared, n) {
			return nil
		}
		pods := manifest.Behind{Labels: w.pods, Named: w.named}
		for _, s := range a.servicesOf(u, w) {
			for i, p := range s.door.Ports {
				switch to, known := pods.Number(p); {
				case !known || to == n:
					return nil
				case s.door.Opens[i] == n:
					leads = append(leads, fmt.Sprintf("%s leads %d to %d", s.id, n, to))
				}
			}
		}
	}
	if len(leads) == 0 {
		return nil
	}
	slices.Sort(leads)
	why := fmt.Sprintf("which is not the pods' own: %s. Name that one", strings.Join(slices.Compact(leads), ", "))
	return &breach{rule: "unknown-name", says: []any{f.id, "port " + r.words[0], r.field, why}}
}

// servicesOf are those of a unit that lead to the pods that an object makes.
func (a *auditor) servicesOf(u *unit, w *fact) []*fact {
	var out []*fact
	for i := range u.facts {
		s := &u.facts[i]
		if s.id.Kind == "Service" && s.door != nil && s.id.Namespace == w.id.Namespace && holds(w.pods, s.door.Pods) {
			out = append(out, s)
		}
	}
	return out
}
