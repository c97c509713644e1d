package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/plan"
)

// entitled tells what is claimed that is not granted, and what is granted to
// nobody, or to two.
func entitled(d *cluster.Description, all claims, g grants) []plan.Finding {
	var out []plan.Finding
	for _, u := range slices.Concat(d.Plans, d.Parts) {
		for _, c := range u.Claims {
			if t := (thing{c.Kind, c.Name}); !all.contested(t) {
				out = g.ask(out, u.Unit, c.At, t)
			}
		}
		for _, need := range u.Uses {
			what := thing{need.Kind, need.Name}
			if held := all[what]; need.Beyond != "" && len(held) > 0 && held[0].unit == plan.Shared {
				out = g.ask(out, u.Unit, need.At, thing{need.Beyond, need.Name})
			}
		}
		for _, s := range u.Sources {
			if of := cmp.Or(s.ChartOf, u.Unit); len(s.ChartAt) > 0 && !strings.HasPrefix(s.Chart, "builtin:") {
				out = g.ask(out, of, s.ChartAt, thing{"chart", s.Chart})
			}
		}
	}
	return slices.Concat(out, g.idle(d.Meshes), g.twice())
}

// ask adds what is wrong with a field that asks for a thing.
func (g grants) ask(out []plan.Finding, unit string, at plan.Path, t thing) []plan.Finding {
	b, denied := g.denies(unit, t)
	if !denied || unit == plan.Shared {
		return out
	}
	f := plan.Finding{Field: plan.Field{Unit: unit, At: at}, Rule: "grant", Says: append([]any{t}, b.says...), Lacks: b.lacks, Apart: t.String()}
	if b.other != nil {
		f.Others = []plan.Other{*b.other}
	}
	return append(out, f)
}

// granted: a tenant takes what is free, and what the platform grants it.
func (a *auditor) granted(u *unit, f *fact) []breach {
	if u.plan.Unit == plan.Shared {
		return nil
	}
	var out []breach
	told := map[thing]bool{}
	tell := func(t thing, covered string, where *plan.Finding, has string) {
		b, denied := a.grants.denies(u.plan.Unit, t)
		claimed := slices.ContainsFunc(a.claims[t], func(c claimed) bool { return c.unit == u.plan.Unit })
		if !denied || told[t] || claimed {
			return
		}
		told[t] = true
		if covered != "" {
			role, denied := a.grants.denies(u.plan.Unit, thing{"object", covered})
			if !denied {
				return
			}
			b.says[1] = role.says[1]
		}
		b.says, b.where, b.apart = append([]any{f.asks(t, has)}, b.says...), where, cmp.Or(covered, t.String())
		if b.rule != "" {
			b.says[0] = t
		}
		if at, claimed := u.claims(t.name); claimed {
			b.where = &plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: at}}
		}
		out = append(out, b)
	}
	for i, t := range f.takes {
		tell(thing{t.Kind, t.Name}, "", &f.takesAt[i], "")
	}
	for _, w := range f.wants {
		if a.settled(u, f, w) {
			continue
		}
		tell(w.thing, w.covered, &w.where, w.has)
	}
	return out
}

// settled tells what needs no grant, or would not be right with one: the name of another mesh's
// Service, an object that is to have another name.
func (a *auditor) settled(u *unit, f *fact, w sighting) bool {
	switch {
	case a.within(w):
		return true
	case w.own && !a.grants.elsewhere(u.plan.Unit, w.thing):
		return true
	case w.name == f.id.GroupKind()+" "+f.id.Name && a.objects[f.id][0].unit != u:
		return true
	}
	return host.Within(w.name, a.territory.foreign(u.plan), nil) && u.breaks("foreign-host", w.where)
}

// within tells what holds at pods to which nothing leads from outside: the unit has nothing that
// does, and nobody else has such pods.
func (a *auditor) within(w sighting) bool {
	if w.behind == nil {
		return false
	}
	for key, value := range w.behind {
		if a.isReserved(thing{"workload", key + "=" + value}) {
			return false
		}
	}
	return true
}

// claims is the field by which a unit claims what has a name, whatever it calls
// it.
func (u *unit) claims(name string) (plan.Path, bool) {
	i := slices.IndexFunc(u.plan.Claims, func(c plan.Claim) bool { return c.Name == name && c.Rendered })
	if i < 0 {
		return nil, false
	}
	return u.plan.Claims[i].At, true
}

// asks says what an object asks for, by what it has.
func (f *fact) asks(t thing, has string) string {
	kind, name, _ := strings.Cut(t.name, " ")
	switch {
	case t.kind == "right":
		resource, verb, _ := strings.Cut(has, " ")
		return fmt.Sprintf("%s gives the right to %s %s, which", f.id, verb, strings.TrimPrefix(resource, "core/"))
	case has != "":
		return fmt.Sprintf("%s (%s) of the pods of %s", t.name, has, f.id)
	case t.name == f.id.GroupKind()+" "+f.id.Name:
		return f.id.String()
	case t.kind == "object":
		return fmt.Sprintf("%s %s, which %s names,", kind, name, f.id)
	}
	return fmt.Sprintf("%s, which %s asks for,", t, f.id)
}
