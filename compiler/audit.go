package compiler

import (
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// rules are what must hold of the rendered objects of all units together.
// Rules read, never change.
var rules = []struct {
	name  string
	check func(*auditor, *unit, *fact) []finding
}{
	{"unique-object", (*auditor).uniqueObject},
	{"unique", (*auditor).uniqueTakes},
	{"reserved", (*auditor).reserved},
	{"own-namespace", (*auditor).ownNamespace},
	{"dangling-reference", (*auditor).resolved},
	{"foreign-reference", (*auditor).ownReference},
	{"webhook-scope", (*auditor).webhookScope},
}

// finding is a rule broken by an object, and the field that asked for the
// other object that has a part in it.
type finding struct {
	message string
	other   string
	// rule refines the name of the rule.
	rule string
}

// auditor knows the facts of all units.
type auditor struct {
	d *cluster.Description
	// objects are the holders of each identity, in the units' order.
	objects map[manifest.ID][]holder
	// takes are the holders of all else that the cluster has once.
	takes map[string][]holder
	// owners are the units by the namespaces they own.
	owners map[string]string
	// namespaces are the labels of all namespaces in the description.
	namespaces map[string]map[string]string
	// contested is what the claims have told of already.
	contested map[string]bool
}

type holder struct {
	unit *unit
	fact *fact
	// name of the holder, for what one holder may take twice.
	name string
}

// audit applies the rules.
func audit(d *cluster.Description, units []unit) diag.List {
	a := &auditor{
		d: d, objects: map[manifest.ID][]holder{}, takes: map[string][]holder{}, owners: map[string]string{},
		namespaces: map[string]map[string]string{}, contested: d.Contested(),
	}
	var problems diag.List
	for i := range units {
		a.know(&units[i])
		problems = append(problems, units[i].problems...)
	}
	for i := range units {
		for j := range units[i].facts {
			f := &units[i].facts[j]
			for _, rule := range rules {
				if units[i].accepts(rule.name, f.id) {
					continue
				}
				for _, found := range rule.check(a, &units[i], f) {
					problems = append(problems, a.problem(f, rule.name, found))
				}
			}
		}
	}
	return problems
}

// accepts tells the findings that the plan lives with, for a reason it gives.
func (u *unit) accepts(rule string, id manifest.ID) bool {
	return slices.ContainsFunc(u.plan.Accepts, func(a cluster.Accept) bool {
		return a.Rule == rule && a.Kind == id.Kind && a.Name == id.Name
	})
}

func (a *auditor) know(u *unit) {
	for _, ns := range u.plan.Owns {
		if _, taken := a.owners[ns]; !taken {
			a.owners[ns] = u.name
		}
	}
	for i := range u.facts {
		f := &u.facts[i]
		a.objects[f.id] = append(a.objects[f.id], holder{u, f, ""})
		// Of two in one mesh the one of the more special field is at fault.
		if all := a.objects[f.id]; all[0].unit == u && len(f.path) < len(all[0].fact.path) {
			all[0], all[len(all)-1] = all[len(all)-1], all[0]
		}
		for _, t := range f.takes {
			a.takes[t.What] = append(a.takes[t.What], holder{u, f, t.Holder})
		}
		if f.labels != nil {
			a.namespaces[f.id.Name] = f.labels
		}
	}
}

func (a *auditor) problem(f *fact, rule string, found finding) diag.Problem {
	if found.rule != "" {
		rule = found.rule
	}
	p := a.d.Problem(f.path, found.message, rule)
	if found.other != "" {
		p = a.d.WithNote(p, found.other, "the other one")
	}
	return p
}

// title names a unit in a sentence.
func title(u string) string {
	if u == cluster.SharedUnit {
		return "what the meshes share"
	}
	return "mesh " + u
}
