package compiler

import (
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// consent is what one unit gives another.
type consent struct {
	thing
	owner, to, rule string
}

// consents tells what a mesh uses of another that does not grant it, and what
// is granted to nobody.
func consents(d *cluster.Description, all claims) []plan.Finding {
	units := slices.Concat(d.Plans, d.Parts)
	granted := map[consent]bool{}
	var out []plan.Finding
	for _, u := range units {
		for _, g := range u.Grants {
			if !slices.Contains(d.Meshes, g.To) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: g.At}, Rule: "exports", Says: []any{"there is no mesh", g.To}})
			}
			granted[consent{thing{g.Kind, g.Name}, u.Unit, g.To, g.Rule}] = true
		}
	}
	for _, u := range units {
		for _, need := range u.Uses {
			what := thing{need.Kind, need.Name}
			for _, holder := range all[what] {
				if holder.unit == u.Unit || holder.unit == plan.Shared || granted[consent{what, holder.unit, u.Unit, need.Rule}] {
					continue
				}
				out = append(out, plan.Finding{
					Field: plan.Field{Unit: u.Unit, At: need.At}, Rule: need.Rule, Says: []any{need.Name, holder.unit, u.Unit},
				})
			}
		}
	}
	return out
}
