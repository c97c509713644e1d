package compiler

import (
	"cmp"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// breach is a rule broken by an object, and the field that asked for the
// other object that has a part in it.
type breach struct {
	says  []any
	other *plan.Field
	// rule refines the name of the rule.
	rule string
	// where it is, if that is known better than what asked for the object.
	where *plan.Finding
}

// auditor knows the facts of all units.
type auditor struct {
	claims claims
	// objects are the holders of each identity, in the units' order.
	objects map[manifest.ID][]holder
	// takes are the holders of all else that the cluster has once.
	takes map[thing][]holder
	// held are the holders of what objects hold by what they run.
	held map[thing][]holder
	// owners are the units by the namespaces they own.
	owners map[string]string
	// namespaces are the labels of all namespaces in the description.
	namespaces map[string]map[string]string
	// pods are the objects that make some, given the words that objects of a unit
	// give, made the Services that a control plane makes.
	pods  map[string][]*fact
	given map[word]given
	made  map[manifest.ID]holder
	// listen are the objects of a unit that open ports on pods.
	listen map[string][]*fact
}

type holder struct {
	unit *unit
	fact *fact
	// name of the holder, for what one holder may take twice.
	name string
}

func (h holder) field() *plan.Field { return &plan.Field{Unit: h.unit.plan.Unit, At: h.fact.at} }

// audit applies the rules. What is contested by claims is told already.
func audit(units []unit, all claims) []plan.Finding {
	a := &auditor{
		claims: all, objects: map[manifest.ID][]holder{}, takes: map[thing][]holder{}, held: map[thing][]holder{}, owners: map[string]string{},
		namespaces: map[string]map[string]string{}, pods: map[string][]*fact{}, given: map[word]given{}, made: map[manifest.ID]holder{}, listen: map[string][]*fact{},
	}
	var out []plan.Finding
	for i := range units {
		a.know(&units[i])
		out = append(out, units[i].findings...)
	}
	for i := range units {
		unturned := units[i].unturned()
		for j := range units[i].facts {
			f := &units[i].facts[j]
			if !slices.ContainsFunc(unturned, func(at plan.Path) bool { return slices.Equal(at, f.at) }) {
				out = append(out, a.judge(&units[i], f)...)
			}
		}
	}
	return out
}

// judge applies the rules to an object.
func (a *auditor) judge(u *unit, f *fact) []plan.Finding {
	var out []plan.Finding
	if f.refused {
		return nil
	}
	for _, rule := range rules {
		for _, b := range rule.check(a, u, f) {
			found := plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: f.at}}
			if b.where != nil {
				found = *b.where
			}
			found.Rule, found.Says = cmp.Or(b.rule, rule.name), b.says
			if u.accepts(found.Rule, f.id) {
				continue
			}
			if b.other != nil {
				found.Others = append(slices.Clip(found.Others), plan.Other{Field: *b.other, Says: "the other one"})
			}
			out = append(out, found)
		}
	}
	return out
}

// accepts tells the findings that the plan lives with, for a reason it gives.
func (u *unit) accepts(rule string, id manifest.ID) bool {
	return slices.ContainsFunc(u.plan.Accepts, func(a plan.Accept) bool {
		return a.Rule == rule && a.Kind == id.Kind && a.Name == id.Name
	})
}

func (a *auditor) know(u *unit) {
	for _, ns := range u.plan.Owns {
		if _, taken := a.owners[ns]; !taken {
			a.owners[ns] = u.plan.Unit
		}
	}
	for i := range u.facts {
		f := &u.facts[i]
		a.objects[f.id] = append(a.objects[f.id], holder{u, f, ""})
		// Of two in one mesh the one of the more special field is at fault.
		if all := a.objects[f.id]; all[0].unit == u && len(f.at) < len(all[0].fact.at) {
			all[0], all[len(all)-1] = all[len(all)-1], all[0]
		}
		for _, t := range f.takes {
			what := thing{t.Kind, t.Name}
			a.takes[what] = append(a.takes[what], holder{u, f, t.Holder})
		}
		for _, what := range f.held {
			a.held[what.thing] = append(a.held[what.thing], holder{u, f, ""})
		}
		a.knowNames(u, f)
		if f.labels != nil {
			a.namespaces[f.id.Name] = f.labels
		}
	}
}

// title names a unit in a sentence.
func title(u string) string {
	if u == plan.Shared {
		return "what the meshes share"
	}
	return "mesh " + u
}
