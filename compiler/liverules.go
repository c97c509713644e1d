package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// beside tells what others in the cluster do with what the units have, beyond holding
// what is claimed.
func (o others) beside(units []unit, written func(plan.Field) bool) []plan.Finding {
	left := o.left(units)
	out, when := slices.Concat(o.unsure(), o.kept(units)), o.conditions(units)
	for i := range units {
		if u := &units[i]; u.plan.Unit == plan.Shared {
			out = slices.Concat(out, o.older(u), o.versions(u, written), o.ranged(u, written), o.shared(u))
		} else {
			out = slices.Concat(out, o.takes(u, when), o.judges(u), o.looked(u), o.within(u), o.relabelled(u), o.namesake(u), o.written(u), o.leaves(u, left, units))
		}
	}
	return out
}

// place is where an inventory has an object.
func (o other) place(says string) plan.Other {
	return plan.Other{File: o.file, Line: o.line(), Says: says}
}

// spaces are the namespaces of a unit with their labels.
func (u *unit) spaces() map[string]map[string]string {
	out := map[string]map[string]string{}
	for i := range u.facts {
		if f := &u.facts[i]; f.labels != nil {
			out[f.id.Name] = f.labels
		}
	}
	for _, ns := range u.plan.Awaits {
		out[ns.Name] = maps.Clone(ns.Labels)
		out[ns.Name][manifest.NamespaceLabel] = ns.Name
	}
	return out
}

// space is the field by which a unit has a namespace.
func (u *unit) space(ns string) plan.Field {
	i := slices.IndexFunc(u.plan.Claims, func(c plan.Claim) bool { return c.Kind == "Namespace" && c.Name == ns })
	if i < 0 {
		return plan.Field{Unit: u.plan.Unit}
	}
	return plan.Field{Unit: u.plan.Unit, At: u.plan.Claims[i].At}
}

// itsConfiguration is what is said of the place of a control plane's.
const itsConfiguration = "its configuration in the cluster"

// looked: which control planes of others look at the namespaces of a mesh, as those do
// that nobody has told to look at some alone.
func (o others) looked(u *unit) []plan.Finding {
	out, served := o.classless(u)
	for _, s := range o.looks {
		if served[s.plane.ID()] {
			continue // that it looks there is told
		}
		var seen []string
		for ns, labels := range o.labelled(u) {
			if s.selects(labels) {
				seen = append(seen, ns)
			}
		}
		if len(seen) > 0 {
			slices.Sort(seen)
			f := plan.Finding{Field: u.space(seen[0]), Rule: "live-scope", Says: []any{fmt.Sprintf("%s (%s)", s.plane.ID(), s.plane.whose()), spaced(seen), s.why(o.Scope.Field), o.instead(s, u.plan.Unit)}}
			f.Others = []plan.Other{s.at.place(itsConfiguration)}
			out = append(out, f)
		}
	}
	return out
}

// older tells CustomResourceDefinitions of the cluster that are newer than those which the
// shared unit renders, and who keeps those that it would take over.
func (o others) older(u *unit) []plan.Finding {
	ours := map[string]string{} // releases
	for i := range u.facts {
		if f := &u.facts[i]; f.id.Kind == "CustomResourceDefinition" {
			ours[f.id.Name] = f.release
		}
	}
	var newer, taken []other
	for _, one := range o.objects {
		mine, both := ours[one.Name()]
		if !o.defines(one) || !both {
			continue
		}
		if manifest.Older(mine, manifest.Release(one.Object)) {
			newer = append(newer, one)
		} else {
			taken = append(taken, one)
		}
	}
	return slices.Concat(o.tell("live-crds", newer, ours), o.tell("live-keeper", taken, ours))
}

// tell tells definitions that the cluster has already, by their release and those of ours.
func (o others) tell(rule string, all []other, ours map[string]string) []plan.Finding {
	if len(all) == 0 {
		return nil
	}
	first, release := all[0], "a release that it does not say"
	if is := manifest.Release(first.Object); is != "" {
		release = "release " + is
	}
	return []plan.Finding{{
		Field: plan.Field{Unit: plan.Shared, At: plan.Path{"name"}}, Rule: rule,
		Says:   []any{andMore(first.ID().String(), len(all)-1), first.whose(), release, ours[first.Name()]},
		Others: []plan.Other{first.place("there in the cluster")},
	}}
}

// andMore is the first of several, with how many more there are.
func andMore(first string, more int) string {
	switch more {
	case 0:
		return first + " is"
	case 1:
		return first + " and one more are"
	}
	return fmt.Sprintf("%s and %d more are", first, more)
}

// spaced are namespaces in a sentence.
func spaced(names []string) string {
	noun := "namespace"
	if len(names) > 1 {
		noun += "s"
	}
	return noun + " " + strings.Join(names, ", ")
}
