package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// beyond tells what a mesh uses of a thing beyond what its holder grants of it.
func (t territory) beyond(holder, unit string, need plan.Use) []plan.Finding {
	g, ok := t.parts[consent{thing{need.Kind, need.Name}, holder, unit, need.Rule}]
	if !ok {
		return nil
	}
	var out []plan.Finding
	for _, of := range need.Of {
		if slices.Contains(g.Only, of.Name) {
			continue
		}
		like := ""
		if name, ok := nearest.Like(of.Name, g.Only); ok {
			like = " (did you mean " + name + "?)"
		}
		like += ": of " + strings.ToLower(need.Kind) + " " + need.Name + " it exports " + strings.Join(g.Only, ", ") + " alone"
		out = append(out, plan.Finding{
			Field:  plan.Field{Unit: unit, At: of.At},
			Rule:   need.Rule,
			Says:   []any{of.Name, holder, unit, like},
			Others: []plan.Other{{Field: plan.Field{Unit: holder, At: g.At}, Says: "exported here"}},
		})
	}
	return out
}

// unused notes what is granted of things to meshes that ask for none of it.
func unused(d *cluster.Description) []plan.Finding {
	uses := map[holding]bool{}
	for _, u := range slices.Concat(d.Plans, d.Parts) {
		for _, need := range u.Uses {
			uses[holding{unit: u.Unit, thing: thing{need.Kind, need.Name}}] = true
		}
	}
	var out []plan.Finding
	for _, u := range d.Plans {
		for _, g := range u.Grants {
			whole := slices.ContainsFunc(d.Plans, func(p plan.Plan) bool { return p.Unit == g.To })
			if len(g.Only) > 0 && g.To != u.Unit && whole && !uses[holding{unit: g.To, thing: thing{g.Kind, g.Name}}] {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: g.At}, Rule: "unused-export", Says: []any{g.To, g.Name}})
			}
		}
	}
	return out
}

// beyondServices tells the namespaces that a unit has no business in, but for services that
// are exported to it.
func (t territory) beyondServices(p plan.Plan) func(string) bool {
	foreign := t.foreign(p)
	return func(ns string) bool {
		_, ok := t.part(ns, p.Unit)
		return ok || foreign(ns)
	}
}

// serves tells a host of a service that is exported to a unit.
func (t territory) serves(m mention, unit string) bool {
	only, _ := t.part(m.namespace, unit)
	return slices.ContainsFunc(only, func(name string) bool { return strings.HasPrefix(name, m.service+"."+m.namespace+".") })
}
