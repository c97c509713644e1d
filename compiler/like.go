package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// like holds the charts that are a tenant's own against those that the platform
// knows: they render no other objects, with the same containers. What stands in
// these, the invariants say.
func (b *builder) like(u *unit) {
	for i, s := range u.plan.Sources {
		if s.Like == "" {
			continue
		}
		g := group{s.Part, i}
		known := unit{plan: u.plan, scopes: u.scopes}
		at := s.ChartAt
		s.Chart, s.Version = s.Like, ""
		known.plan.Sources, known.plan.Objects = []plan.Source{s}, nil
		b.render(&known)
		want := map[manifest.ID]manifest.Object{}
		for _, o := range known.objects {
			want[o.ID()] = o.Object
		}
		for _, o := range u.objects {
			if o.group() != g {
				continue
			}
			other, ok := want[o.ID()]
			has, wants := containers(o.Object), containers(other)
			switch {
			case !ok:
				u.found(at, "isolation", o.ID(), "the chart that meshc knows renders no such object")
			case !slices.Equal(has, wants):
				u.found(at, "isolation", o.ID(), fmt.Sprintf("its containers are %v, and those of the chart that meshc knows %v", has, wants))
			}
		}
	}
}

// containers are the names of a workload's.
func containers(o manifest.Object) []string {
	var out []string
	for _, c := range manifest.Containers(o) {
		out = append(out, c.Name)
	}
	return out
}
