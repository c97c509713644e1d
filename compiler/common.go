package compiler

import (
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Common is what a cluster has of what it has in common with others, by the name that
// these give it as well.
type Common struct {
	plan.Space
	have []had
}

// had is a thing that a cluster has in a space, by whom and where.
type had struct {
	// is and name are what it is in sentences; form says how names are compared.
	is, name, form string
	// by is the field by which it is shared, if it may be.
	by []string
	// unit has it, or is granted it.
	unit    string
	granted bool
	// follows are things that it is made of: where these are told, it is not.
	follows []plan.Thing
	// place is a problem without words.
	place diag.Problem
}

// commonOf is what a sound description has in each of its spaces.
func commonOf(d *cluster.Description, units []unit) []Common {
	var out []Common
	for _, u := range units {
		for _, s := range u.plan.Spaces {
			g := &gatherer{d: d, told: map[string]bool{}}
			for _, own := range s.Own {
				g.add(had{is: own.Kind, name: own.Name, unit: plan.Shared}, plan.Finding{Field: plan.Field{Unit: plan.Shared, At: own.At}})
			}
			for _, kind := range s.Kinds {
				g.gather(units, kind)
			}
			for _, of := range s.Granted {
				g.grants(u.plan.Granted, of, s.Kinds)
			}
			out = append(out, Common{s, g.have})
		}
	}
	return out
}

// gatherer gathers what is in a space, each thing once.
type gatherer struct {
	d    *cluster.Description
	have []had
	told map[string]bool
}

func (g *gatherer) add(h had, at plan.Finding) {
	if key := h.is + " " + h.name + " " + h.unit; h.granted || !g.told[key] {
		g.told[key] = true
		h.place = g.d.Report([]plan.Finding{at}, diag.Say)[0] // of one, one
		g.have = append(g.have, h)
	}
}

// gather adds what units claim of a kind, and what their objects show.
func (g *gatherer) gather(units []unit, kind plan.SpaceKind) {
	counts := entire(kind.When)
	add := func(u *unit, name string, follows []plan.Thing, at plan.Finding) {
		name = formed(kind.Form, name)
		if kind.When != "" && !counts.MatchString(name) {
			return
		}
		if where, claimed := u.claims(name); claimed {
			at = plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: where}}
		}
		g.add(had{is: kind.Is, name: name, form: kind.Form, by: kind.By, unit: u.plan.Unit, follows: follows}, at)
	}
	for i := range units {
		u := &units[i]
		if u.plan.Unit == plan.Shared {
			continue
		}
		for _, c := range u.plan.Claims {
			if c.Kind == kind.Kind {
				add(u, c.Name, c.Follows, plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: c.At}})
			}
		}
		for _, f := range u.facts {
			for _, s := range slices.Concat(f.wants, f.held) {
				if s.kind == kind.Kind && s.behind == nil {
					add(u, s.name, nil, s.where)
				}
			}
		}
	}
}

// grants adds what tenants are granted by a field.
func (g *gatherer) grants(all []plan.Granted, of plan.SpaceGranted, kinds []plan.SpaceKind) {
	i := slices.IndexFunc(kinds, func(k plan.SpaceKind) bool { return k.Is == of.Is })
	for _, one := range all {
		if i < 0 || one.Field != of.Field || one.Tenant == everyone {
			continue
		}
		for n, value := range one.Values {
			at := plan.Finding{Field: plan.Field{Unit: plan.Shared, At: slices.Concat(one.At, plan.Path{n})}}
			g.add(had{is: of.Is, name: formed(kinds[i].Form, value), form: kinds[i].Form, by: kinds[i].By, unit: one.Tenant, granted: true}, at)
		}
	}
}

// formed is a name in its one spelling.
func formed(form, name string) string {
	switch form {
	case "address":
		return manifest.Address(name)
	case "host":
		return hostOf(name)
	}
	return name
}

// contains tells whether what is shared has a thing.
func contains(form, shared, name string) bool {
	switch form {
	case "host":
		return host.Covers(formed(form, shared), name)
	case "address":
		return liesIn(name, shared)
	}
	return shared == name
}
