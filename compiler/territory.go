package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// consent is what one unit gives another.
type consent struct {
	thing
	owner, to, rule string
}

// territory is whose the namespaces are, and who grants them to whom.
type territory struct {
	owners map[string]string
	// roots are the namespaces of control planes.
	roots  map[string]bool
	grants map[consent]bool
	// kept are the Services that the platform says are in namespaces, by NAMESPACE/NAME.
	kept map[string]bool
	// parts are what is granted of things alone, by the grants.
	parts map[consent]plan.Grant
}

func territoryOf(d *cluster.Description) territory {
	t := territory{map[string]string{}, map[string]bool{}, map[consent]bool{}, map[string]bool{}, map[consent]plan.Grant{}}
	for _, u := range slices.Concat(d.Plans, d.Parts) {
		for _, c := range u.Claims {
			if c.Kind == "Service" && u.Unit == plan.Shared {
				t.kept[c.Name] = true
			}
			if _, taken := t.owners[c.Name]; c.Kind == "Namespace" && u.Unit != plan.Shared && !taken {
				t.owners[c.Name] = u.Unit
				t.roots[c.Name] = slices.Equal(c.At, plan.Path{"rootNamespace"})
			}
		}
		for _, g := range u.Grants {
			t.grants[consent{thing{g.Kind, g.Name}, u.Unit, g.To, g.Rule}] = true
			if len(g.Only) > 0 {
				t.parts[consent{thing{g.Kind, g.Name}, u.Unit, g.To, g.Rule}] = g
			}
		}
	}
	return t
}

// granted tells whether a namespace is exported by its mesh to another.
func (t territory) granted(ns, by, to string) bool {
	return t.grants[consent{thing{"Namespace", ns}, by, to, "consent"}]
}

// related tells two meshes of which one exports something to the other, and known whether
// who calls there has an identity.
func (t territory) related(one, other string) (related, known bool) {
	for c := range t.grants {
		if c.owner == one && c.to == other || c.owner == other && c.to == one {
			related, known = true, known || !t.parts[c].Plain
		}
	}
	return related, known
}

// part is what of a namespace its mesh exports to another, if not all of it.
func (t territory) part(ns, to string) ([]string, bool) {
	g, ok := t.parts[consent{thing{"Namespace", ns}, t.owners[ns], to, "consent"}]
	return g.Only, ok
}

// foreign tells the namespaces of other meshes that a unit has no business in.
// Of one that it asks for, that it is not granted is told where it asks.
func (t territory) foreign(p plan.Plan) func(string) bool {
	return func(ns string) bool {
		owner, known := t.owners[ns]
		return known && owner != p.Unit && !slices.Contains(p.Owns, ns) && !t.granted(ns, owner, p.Unit) &&
			!slices.ContainsFunc(p.Uses, func(use plan.Use) bool { return use.Rule != "" && use.Kind == "Namespace" && use.Name == ns })
	}
}

// instead is what else to do than to name nothing in another mesh's namespace:
// where its control plane is, nobody has business.
func (t territory) instead(ns, unit string) string {
	if t.roots[ns] {
		return "; its control plane's namespace is for no other mesh"
	}
	if _, ok := t.part(ns, unit); ok {
		return fmt.Sprintf(", or have mesh %s export that, too, among the services in its `exports: %q`", t.owners[ns], ns)
	}
	return fmt.Sprintf(", or have mesh %s export the namespace, by `exports: %q: [%q]`", t.owners[ns], ns, unit)
}

// export is what else to do than to be for a namespace of another mesh's: to let that
// one have what is in a namespace.
func (t territory) export(own, ns string) string {
	if t.roots[ns] {
		return t.instead(ns, "")
	}
	return fmt.Sprintf(", or export the namespace to mesh %[2]s, by `exports: %[1]q: [%[2]q]`, which has it by `egress: %[1]q: [\"*\"]`", own, t.owners[ns])
}
