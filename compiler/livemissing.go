package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// missing tells what a unit needs that the cluster has not, nor the description, where the
// inventory has what others there are of the kind.
func (o others) missing(u *unit, units []unit) []plan.Finding {
	return slices.Concat(o.spaceless(u), o.undefined(u, units), o.unnamed(u, units))
}

// all are the objects of a kind that the inventory has, the description's own among them.
func (o others) all(group, kind string) []other {
	var out []other
	for _, one := range slices.Concat(o.objects, o.owned()) {
		if one.Group() == group && one.Kind() == kind {
			out = append(out, one)
		}
	}
	return out
}

// listed tells that the inventory has all Namespaces: every cluster has this one.
func (o others) listed() bool {
	return slices.ContainsFunc(o.all("", "Namespace"), func(one other) bool { return one.Name() == o.Everywhere })
}

// spaceless: a namespace that others create is there.
func (o others) spaceless(u *unit) []plan.Finding {
	var out []plan.Finding
	if !o.listed() {
		return nil
	}
	for _, ns := range u.plan.Awaits {
		if _, there := o.spaces[ns.Name]; !there {
			out = append(out, plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: ns.At}, Rule: "live-missing", Says: []any{
				"namespace " + ns.Name + " is one that others create", "no such Namespace", "have it created, or leave out `create: false`",
			}})
		}
	}
	return out
}

// undefined: what is of a kind that a CustomResourceDefinition makes has one, which serves its
// version. Where there are objects of the kind, there is one.
func (o others) undefined(u *unit, units []unit) []plan.Finding {
	known := o.all("apiextensions.k8s.io", "CustomResourceDefinition")
	if len(known) == 0 {
		return nil
	}
	rendered := map[string]bool{}
	for i := range units {
		for j := range units[i].facts {
			if f := &units[i].facts[j]; f.id.Kind == "CustomResourceDefinition" {
				rendered[f.id.Name] = true
			}
		}
	}
	var out []plan.Finding
	told := map[string]bool{}
	for one := range u.finals() {
		name := one.Resource() + "." + one.Group()
		if told[name] || rendered[name] || manifest.IsBuiltIn(one.Group()) {
			continue
		}
		told[name] = true
		has, which := "no CustomResourceDefinition "+name, "it"
		if i := slices.IndexFunc(known, func(d other) bool { return d.Name() == name }); i >= 0 {
			served := manifest.Served(known[i].Object)
			if slices.Contains(served, one.Version()) {
				continue
			}
			has, which = fmt.Sprintf("CustomResourceDefinition %s with %s alone", name, strings.Join(served, ", ")), "a newer one"
		} else if len(o.all(one.Group(), one.Kind())) > 0 {
			continue
		}
		out = append(out, u.blame(one, "live-missing", nil, fmt.Sprintf("%s is of %s/%s", one.ID(), one.Group(), one.Version()), has, "have "+which+" applied first, or bring it in `cluster: crds: extra`"))
	}
	return out
}

// unnamed: what pods name by a field of theirs is there.
func (o others) unnamed(u *unit, units []unit) []plan.Finding {
	var out []plan.Finding
	for _, n := range o.Needs {
		known := o.all(n.Group, n.Kind)
		if len(known) == 0 {
			continue
		}
		has := slices.Clone(n.BuiltIn)
		for _, one := range known {
			has = append(has, one.Name())
		}
		for i := range units {
			for one := range units[i].finals() {
				if one.Group() == n.Group && one.Kind() == n.Kind {
					has = append(has, one.Name())
				}
			}
		}
		for one := range u.finals() {
			for _, pod := range manifest.PodPlaced(one.Object) {
				name, _ := manifest.Map(pod.Value)[n.Field].(string)
				if name == "" || slices.Contains(has, name) {
					continue
				}
				out = append(out, u.blame(one, "live-missing", append(slices.Clone(pod.At), n.Field), "pods of "+one.ID().String()+" name "+n.Kind+" "+name, "no such "+n.Kind, "name one that is there, or have it made"))
			}
		}
	}
	return out
}

// ending: nothing is made in a namespace that is being deleted.
func (o others) ending(u *unit) []refused {
	var out []refused
	for one := range u.finals() {
		ns := one.Namespace()
		space, there := o.own[manifest.ID{Kind: "Namespace", Name: ns}]
		if ns == "" || !there || space.At("metadata", "deletionTimestamp") == nil && space.At("status", "phase") != "Terminating" {
			continue
		}
		out = append(out, refused{ground{by: space, says: "it is being deleted, and takes nothing new: wait until it is gone"}, one})
	}
	return out
}
