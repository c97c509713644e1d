package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// consents tells what a mesh uses of another that does not grant it, and what
// is granted to nobody, unless that follows from what is told of names.
func consents(d *cluster.Description, all claims, t territory, g grants, told astray) []plan.Finding {
	units := slices.Concat(d.Plans, d.Parts)
	unsure := unsureOf(d)
	unsure.void(d, units, all)
	unsure.follows(d, told)
	out := unsure.toNobody(d, units, told)
	for _, u := range units {
		for _, need := range u.Uses {
			what := thing{need.Kind, need.Name}
			if need.Missing != "" && len(all[what]) == 0 && !unsure.cluster && !unsure.claims[what.kind] && !unsure.grants[holding{thing: what, to: u.Unit}] && !g.gives(u.Unit, thing{need.Beyond, need.Name}) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: need.At}, Rule: need.Missing, Says: []any{nobodys(what, all, need.Rule != "")}})
			}
			if by, refused := unsure.refusedBy(all, what, u.Unit, need, t); refused {
				or := ""
				if need.Rule == "consent" && need.Kind == "Namespace" {
					or = fmt.Sprintf(": have it write `exports: %s: [%q]`", label(need.Name), u.Unit)
				}
				out = append(out, plan.Finding{
					Field: plan.Field{Unit: u.Unit, At: need.At}, Rule: need.Rule, Says: []any{strings.ToLower(need.Kind) + " " + need.Name, by, u.Unit, or},
				})
			}
			for _, holder := range all[what] {
				out = append(out, t.beyond(holder.unit, u.Unit, need)...)
			}
		}
	}
	return append(out, unused(d)...)
}

// toNobody tells what is granted to meshes that there are not.
func (s unsure) toNobody(d *cluster.Description, units []plan.Plan, told astray) []plan.Finding {
	var out []plan.Finding
	for _, u := range units {
		for _, g := range u.Grants {
			if slices.Contains(d.Meshes, g.To) {
				continue
			}
			says := []any{"there is no mesh", g.To}
			others := slices.DeleteFunc(slices.Clone(d.Meshes), func(mesh string) bool { return mesh == u.Unit })
			if like, ok := nearest.Like(g.To, others); ok {
				says = append(says, "(did you mean "+like+"?)")
				s.grants[holding{u.Unit, thing{g.Kind, g.Name}, like}] = true
			}
			if !told.has(g.To) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: g.At}, Rule: g.Missing, Says: says})
			}
		}
	}
	return out
}

// follows takes in what is told of names, and of what units grant.
func (s *unsure) follows(d *cluster.Description, told astray) {
	s.cluster = s.cluster || told.some
	for _, mesh := range told.unknown {
		s.grants[holding{unit: mesh}] = true
	}
	s.found = d.Findings
}

// refusedBy is who has a thing and does not grant a unit its use. Of one that several claim,
// which is told, one that grants it will do.
func (s unsure) refusedBy(all claims, what thing, unit string, need plan.Use, t territory) (holder string, refused bool) {
	refusing := slices.DeleteFunc(slices.Clone(all[what]), func(c claimed) bool { return !s.refuses(c.unit, what, unit, need, t) })
	if len(refusing) == 0 || len(refusing) < len(all[what]) && all.contested(what) {
		return "", false
	}
	return refusing[0].unit, true
}

// refuses tells a holder of a thing that does not grant a unit its use, as far as is known.
func (s unsure) refuses(holder string, what thing, unit string, need plan.Use, t territory) bool {
	if need.Rule == "" || holder == unit || holder == plan.Shared || t.grants[consent{what, holder, unit, need.Rule}] {
		return false
	}
	// Where something is wrong with how a thing is granted, that is told.
	told := slices.ContainsFunc(s.found, func(f plan.Finding) bool {
		return f.Unit == holder && f.Rule == "exports" && slices.Contains(f.At, any(what.name))
	})
	return !told && !s.grants[holding{holder, what, unit}] && !s.grants[holding{unit: holder}]
}

// unsure is what cannot be told while a mesh has errors: whether anybody claims a thing of
// some kind, and what is granted of a unit's things; or while what all share has, which
// says what is reserved and granted.
type unsure struct {
	cluster bool
	claims  map[string]bool
	grants  map[holding]bool
	// found is what the schema finds.
	found []plan.Finding
}

// holding is a thing of a unit's that may be meant for another, all of its things where none
// is named.
type holding struct {
	unit  string
	thing thing
	to    string
}

func unsureOf(d *cluster.Description) unsure {
	out := unsure{claims: map[string]bool{}, grants: map[holding]bool{}}
	for _, p := range d.Plans {
		out.cluster = out.cluster || p.Unit == plan.Shared && p.Partial
	}
	for _, p := range d.Parts {
		claimed := map[string]bool{}
		for _, c := range p.Claims {
			claimed[c.Kind] = true
		}
		for _, u := range slices.Concat(d.Plans, d.Parts) {
			for _, need := range u.Uses {
				out.claims[need.Kind] = out.claims[need.Kind] || !claimed[need.Kind]
			}
		}
		if len(p.Grants) == 0 {
			out.grants[holding{unit: p.Unit}] = true
		}
	}
	return out
}

// void takes in what a unit grants and does not have, which is told there: that whom it is
// granted to finds nobody who has it, or is not granted what is called most like it, follows.
func (s unsure) void(d *cluster.Description, units []plan.Plan, all claims) {
	for _, u := range units {
		for _, g := range u.Grants {
			what := thing{g.Kind, g.Name}
			told := slices.ContainsFunc(d.Findings, func(f plan.Finding) bool { return f.Unit == u.Unit && len(f.At) > 0 && within(g.At, f.At) })
			if !told || slices.ContainsFunc(all[what], func(c claimed) bool { return c.unit == u.Unit }) {
				continue
			}
			s.grants[holding{thing: what, to: g.To}] = true
			var own []string
			for _, c := range u.Claims {
				if c.Kind == g.Kind {
					own = append(own, c.Name)
				}
			}
			if near := nearest.Sort(g.Name, own); len(near) > 0 {
				s.grants[holding{u.Unit, thing{g.Kind, near[0]}, g.To}] = true
			}
		}
	}
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
