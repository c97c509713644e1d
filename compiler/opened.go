package compiler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// opened: what an object opens on pods is a port of a Service that leads to them,
// by its own number or the pods'. Where no Service does, or they have ports of
// their nodes, calls come in by another way.
func (a *auditor) opened(u *unit, f *fact) []breach {
	if u.incomplete() {
		return nil
	}
	var out []breach
	for i := range f.listeners {
		l := &f.listeners[i]
		if len(l.labels) == 0 || l.bind != "" || l.datagram {
			continue
		}
		ports, services := a.doorsTo(u, l.labels)
		if n, err := strconv.Atoi(l.port); err != nil || len(ports) == 0 || slices.Contains(ports, n) {
			continue
		}
		why := fmt.Sprintf("which no Service opens to the pods that it selects: %s. Name one of these, or open that one: by `ports` of the mesh's gateway, if that is what it is", strings.Join(services, ", "))
		b := breach{says: []any{f.id, "port " + l.port, l.field, why}, where: &l.where}
		if slices.Contains(l.often, l.port) {
			b.rule, b.says = "not-described", []any{diag.Say("unknown-name", b.says)}
		}
		out = append(out, b)
	}
	return out
}

// doorsTo are the ports that Services open to pods with labels, by their numbers
// and by the pods', and what to say of each Service. There are none where that
// cannot be told.
func (a *auditor) doorsTo(u *unit, labels map[string]string) (ports []int, services []string) {
	for _, w := range a.pods[u.plan.Unit] {
		if w.opensItself(labels) {
			return nil, nil
		}
		if w.pods == nil || !holds(w.pods, labels) {
			continue
		}
		pods := manifest.Behind{Labels: w.pods, Named: w.named}
		for _, s := range a.servicesOf(u, w) {
			var own []string
			for j, p := range s.door.Ports {
				ports = append(ports, s.door.Opens[j])
				own = append(own, strconv.Itoa(s.door.Opens[j]))
				if n, known := pods.Number(p); known {
					ports = append(ports, n)
				}
			}
			services = append(services, fmt.Sprintf("%s has %s", s.id.Name, strings.Join(own, ", ")))
		}
	}
	slices.Sort(services)
	return ports, slices.Compact(services)
}

// opensItself tells whether pods with labels are reached without a described Service:
// by one that a control plane makes, or by a port of the node.
func (f *fact) opensItself(labels map[string]string) bool {
	onNode := func(t manifest.Take) bool { return t.Kind == "host port" }
	return f.made != nil && holds(f.made.pods, labels) || f.pods != nil && holds(f.pods, labels) && slices.ContainsFunc(f.takes, onNode)
}

// ported: a port that a Service names is one of the pods that it leads to, where
// those are described.
func (a *auditor) ported(u *unit, f *fact, r *referral) *breach {
	if f.door == nil || slices.Contains(r.Free, r.text) {
		return nil
	}
	var has []string
	for _, w := range a.pods[u.plan.Unit] {
		if w.id.Namespace != f.id.Namespace || !holds(w.pods, f.door.Pods) && (w.made == nil || !holds(w.made.pods, f.door.Pods)) {
			continue
		}
		if _, there := w.named[r.text]; there || w.made != nil {
			return nil
		}
		own := "no port with a name"
		for name := range w.named {
			own = name
		}
		has = append(has, w.id.String()+" has "+own)
	}
	if len(has) == 0 {
		return nil
	}
	slices.Sort(has)
	return &breach{rule: "unknown-name", says: []any{f.id, "port name " + r.text, r.field, "which the pods that it leads to do not have: " + strings.Join(has, ", ")}, sure: true}
}
