package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// owned are the description's own objects that the cluster has, in order.
func (o others) owned() []other {
	var out []other
	for _, id := range slices.SortedFunc(maps.Keys(o.own), manifest.Compare) {
		out = append(out, o.own[id])
	}
	return out
}

// kept: a node port that the description gives to a Service is in the cluster none of
// another one of its own, which would have to let go of it first.
func (o others) kept(units []unit) []plan.Finding {
	type taking struct {
		unit *unit
		of   *built
	}
	takes, wants := map[int]taking{}, map[manifest.ID]map[int][]any{}
	for i := range units {
		for one := range units[i].finals() {
			wants[one.ID()] = portsOf(one.Object)
			for n := range wants[one.ID()] {
				takes[n] = taking{&units[i], one}
			}
		}
	}
	var out []plan.Finding
	for _, was := range o.owned() {
		for _, n := range sortedPorts(was.Object) {
			now, given := takes[n]
			if !given || now.of.ID() == was.ID() {
				continue
			}
			first := "delete that before, or apply again once it is gone"
			if _, stays := wants[was.ID()]; stays {
				first = "apply that before, without it"
			}
			if there, both := o.own[now.of.ID()]; both && slices.ContainsFunc(sortedPorts(there.Object), func(m int) bool { _, swaps := wants[was.ID()][m]; return swaps }) {
				first = "the two change places, which no order does: give one of them a third port first, and apply that"
			}
			out = append(out, plan.Finding{
				Field: now.unit.portField(n, now.of), Rule: "live-held", Of: now.of.ID().String(),
				Says:   []any{fmt.Sprint(NodePort, " ", n), was.ID(), now.of.ID(), first},
				Others: []plan.Other{was.place("there in the cluster")},
			})
		}
	}
	return out
}

// portField is where a unit says a node port, of an object.
func (u *unit) portField(n int, of *built) plan.Field {
	i := slices.IndexFunc(u.plan.Claims, func(c plan.Claim) bool { return c.Kind == NodePort && c.Name == fmt.Sprint(n) })
	if i < 0 {
		return plan.Field{Unit: u.plan.Unit, At: of.at}
	}
	return plan.Field{Unit: u.plan.Unit, At: u.plan.Claims[i].At}
}

// namesake: what the cluster has of a mesh, by its label, is what the description has of it,
// or another description has a mesh of that name.
func (o others) namesake(u *unit) []plan.Finding {
	var has []string
	var places []plan.Other
	spaces := u.spaces()
	for _, one := range o.owned() {
		if one.Labels()[o.Mesh] != u.plan.Unit {
			continue
		}
		var more []string
		if _, known := spaces[one.Name()]; one.Kind() == "Namespace" && one.Group() == "" && !known {
			more = append(more, one.ID().String())
		}
		for _, t := range o.shows(one) {
			claims := func(c plan.Claim) bool { return c.Kind == t.kind && c.Name == t.name }
			if t.name != "" && slices.Contains(o.Identity, t.kind) && !slices.ContainsFunc(u.plan.Claims, claims) {
				more = append(more, t.String())
			}
		}
		if len(more) > 0 {
			has, places = append(has, more...), append(places, one.place(one.ID().String()))
		}
	}
	if len(has) == 0 {
		return nil
	}
	slices.Sort(has)
	return []plan.Finding{{
		Field: plan.Field{Unit: u.plan.Unit}, Rule: "live-namesake",
		Says: []any{title(u.plan.Unit), strings.Join(slices.Compact(has), ", "), o.Mesh}, Others: places,
	}}
}
