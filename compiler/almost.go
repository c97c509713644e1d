package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// almost judges what others may apply: where the mesh has something of nearly that
// name, that was meant. Where the mesh describes such for the namespace, it is
// noted that this one is not among them.
func (a *auditor) almost(u *unit, f *fact, r *referral, id manifest.ID) *breach {
	if a.isReserved(nameOf(id)) || !slices.Contains(u.plan.Owns, id.Namespace) || u.madeFor(id) {
		return nil
	}
	names, elsewhere, own := u.alike(r, id)
	if r.Wide && slices.Contains(names, id.Name) {
		return nil
	}
	others := othersApply(id)
	if like, ok := nearest.Misspelt(id.Name, names); ok {
		return &breach{rule: "unknown-name", says: []any{f.id, id, r.field, fmt.Sprintf("which is not rendered: did you mean %s? %s", like, others)}, sure: true}
	}
	if len(elsewhere) > 0 && r.besideOnly() {
		return a.apart(u, f, r, id, elsewhere)
	}
	if !own || r.Near {
		return nil
	}
	return &breach{rule: "not-described", says: []any{diag.Say("unknown-name", []any{f.id, id, r.field, fmt.Sprintf("which is not among those that mesh %s has there: %s. %s", u.plan.Unit, some(names), others)})}}
}

// alike are the names of what a unit has of the kind of an object in its namespace, or
// in any for a wide row, and whether some are of the user's making; elsewhere are the
// other namespaces where it has one of that name.
func (u *unit) alike(r *referral, id manifest.ID) (names, elsewhere []string, own bool) {
	for i := range u.facts {
		o := &u.facts[i]
		for _, b := range o.brought {
			if b.Kind == id.Kind && b.Group == id.Group && b.Namespace == id.Namespace {
				names, own = append(names, b.Name), true
			}
		}
		switch {
		case o.id.Group != id.Group || o.id.Kind != id.Kind:
		case o.id.Namespace == id.Namespace || r.Wide:
			names, own = append(names, o.id.Name), own || o.part == "" && o.id.Namespace == id.Namespace
		case o.id.Name == id.Name && o.part == "":
			elsewhere = append(elsewhere, o.id.Namespace)
		}
	}
	return names, elsewhere, own
}

// besideOnly tells that what is named by its name alone stands beside who names it.
func (r *referral) besideOnly() bool {
	short := r.By == plan.ByHost && r.host.Short && !strings.Contains(r.host.Name, ".")
	plain := r.By == plan.ByName && (r.Near || r.Plain) || r.By == plan.ByObject && r.Near
	return short || plain && !r.AtPods && !r.Abroad
}

// apart notes that the mesh has what is named in other namespaces alone than where it
// is looked for.
func (a *auditor) apart(u *unit, f *fact, r *referral, id manifest.ID, where []string) *breach {
	why := fmt.Sprintf("which mesh %s has in %s alone", u.plan.Unit, some(where))
	if r.By == plan.ByHost {
		why += fmt.Sprintf(": of that one, the host is %s.%s.svc.cluster.local", id.Name, where[0])
	}
	return &breach{rule: "not-described", says: []any{diag.Say("unknown-name", []any{f.id, id, r.field, why + ". " + othersApply(id)})}}
}

// othersApply says what to do where others apply what is named.
func othersApply(id manifest.ID) string { return othersHave(id, "If others apply it") }

func othersHave(id manifest.ID, where string) string {
	return fmt.Sprintf("%s, say `cluster: reserved: names: %s: %q: \"WHOSE\"`", where, label(nameOf(id).kind), nameOf(id).name)
}

// besidePods judges what pods that an object selects read in their own namespace,
// where others may apply it: what is nearly called so there was meant, and of what
// stands beside the object it is noted that they do not read it.
func (a *auditor) besidePods(u *unit, f *fact, r *referral) *breach {
	where := a.podsOf(u, f)
	id := r.to
	for _, ns := range where {
		if id.Namespace = ns; a.mine(u, id) || a.isReserved(nameOf(id)) {
			return nil
		}
	}
	for _, ns := range where {
		id.Namespace = ns
		if b := a.almost(u, f, r, id); b != nil {
			return b
		}
	}
	if len(where) == 0 || !a.mine(u, r.to) && a.namesake(u, r, r.to) == "" {
		return nil
	}
	why := fmt.Sprintf("which the gateway's pods read in their namespace, %s: put it there", where[0])
	return &breach{rule: "not-described", says: []any{diag.Say("unknown-name", []any{f.id, r.to, r.field, why})}}
}

// podsOf are the namespaces of the pods that an object opens ports on.
func (a *auditor) podsOf(u *unit, f *fact) []string {
	if len(f.listeners) == 0 || len(f.listeners[0].labels) == 0 {
		return nil
	}
	var where []string
	for _, w := range a.pods[u.plan.Unit] {
		if slices.ContainsFunc(w.podLabels(), func(pods map[string]string) bool { return holds(pods, f.listeners[0].labels) }) {
			where = append(where, w.id.Namespace)
		}
	}
	slices.Sort(where)
	return slices.Compact(where)
}

// some lists names, the first of many.
func some(names []string) string {
	slices.Sort(names)
	if names = slices.Compact(names); len(names) > 5 {
		return strings.Join(names[:5], ", ") + " and more"
	}
	return strings.Join(names, ", ")
}
