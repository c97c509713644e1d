package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// consents tells what a mesh uses of another that does not grant it, and what
// is granted to nobody.
func consents(d *cluster.Description, all claims, t territory, g grants) []plan.Finding {
	units := slices.Concat(d.Plans, d.Parts)
	var out []plan.Finding
	for _, u := range units {
		for _, g := range u.Grants {
			if !slices.Contains(d.Meshes, g.To) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: g.At}, Rule: "exports", Says: []any{"there is no mesh", g.To}})
			}
		}
	}
	for _, u := range units {
		for _, need := range u.Uses {
			what := thing{need.Kind, need.Name}
			if need.Missing != "" && len(all[what]) == 0 && !g.gives(u.Unit, thing{need.Beyond, need.Name}) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: need.At}, Rule: need.Missing, Says: []any{nobodys(what, all, need.Rule != "")}})
			}
			for _, holder := range all[what] {
				if need.Rule == "" || holder.unit == u.Unit || holder.unit == plan.Shared || t.grants[consent{what, holder.unit, u.Unit, need.Rule}] {
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

// nobodys says what to do about a thing that nobody claims, and that would have to
// be granted.
func nobodys(what thing, all claims, granted bool) string {
	var names []string
	for t := range all {
		if t.kind == what.kind {
			names = append(names, t.name)
		}
	}
	says := "no mesh has " + strings.ToLower(what.kind) + " " + what.name
	if like, ok := nearest.Like(what.name, names); ok {
		says += " (did you mean " + like + "?)"
	}
	instead := "name one of a mesh's"
	if granted {
		instead = "name one that a mesh exports"
	}
	return says + ": " + instead + ", or say whose it is in cluster.reserved.namespaces"
}
