package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
)

// onPods: a port of pods is by their own number, and not by that which a Service has
// for it (AuthorizationPolicy and PeerAuthentication in the API reference of Istio
// 1.31). Pods may listen where nobody says so: told is what a Service leads elsewhere.
func (a *auditor) onPods(u *unit, f *fact, r *referral) *breach {
	if len(r.labels) == 0 {
		return nil
	}
	n, err := strconv.Atoi(r.words[0])
	if err != nil {
		return a.namedPort(u, f, r)
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

// namedPort: a port that is called by its name is one that the pods call so, where
// some that have the labels are described.
func (a *auditor) namedPort(u *unit, f *fact, r *referral) *breach {
	var has []string
	for _, w := range a.pods[u.plan.Unit] {
		if w.pods == nil || !holds(w.pods, r.labels) || w.id.Namespace != f.id.Namespace {
			continue
		}
		if _, ok := w.named[r.words[0]]; ok {
			return nil
		}
		has = append(has, fmt.Sprintf("%s has %s", w.id.Name, cmp.Or(some(slices.Collect(maps.Keys(w.named))), "none")))
	}
	if len(has) == 0 {
		return nil
	}
	return &breach{rule: "unknown-name", says: []any{f.id, "port name " + r.words[0], r.field, "which no pods that it selects have: " + some(has)}}
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

// portWord is what the schema's table calls the number of a Service's port.
const portWord = "port"

// knowPorts notes the ports of a Service in which the user has no hand, as the
// schema's table has those of the others.
func (a *auditor) knowPorts(u *unit, f *fact) {
	if f.id.Kind != "Service" || f.id.Group != "" || f.door == nil || len(f.refers) > 0 {
		return
	}
	key := host.Parse(f.id.Name, f.id.Namespace).Key()
	a.given[word{u.plan.Unit, portWord, key, ""}] = given{f, nil}
	for _, n := range f.door.Opens {
		a.given[word{u.plan.Unit, portWord, key, strconv.Itoa(n)}] = given{f, nil}
	}
}
