package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// alike is a number of pods that are alike: what each one's containers ask for.
type alike struct {
	shares []manifest.Share
	pods   int64
}

// crowdsOf are the pods for which an object asks by the schema's table.
func crowdsOf(table []plan.Crowd, o manifest.Object) []alike {
	var out []alike
	for _, row := range table {
		if row.Group != o.Group() || !slices.Contains(row.Kinds, o.Kind()) {
			continue
		}
		for _, place := range manifest.Each(o, row.Each) {
			c := alike{pods: 1}
			for _, factor := range row.Count {
				c.pods *= manifest.Greatest(place, factor)
			}
			if len(row.Pod) > 0 {
				c.shares = manifest.SharesAt(place, row.Pod)
			} else {
				c.shares = manifest.ShareAt(place, row.Resources)
			}
			out = append(out, c)
		}
	}
	return out
}

// crowded are the pods for which an object asks, by whatever says so: what a workload says
// once is for all that it or an autoscaler has.
func (u *unit) crowded(f *fact) []alike {
	scaled, _ := u.scaled(f.id)
	switch len(f.crowds) {
	case 0:
		return []alike{{f.shares, max(f.replicas, scaled)}}
	case 1:
		return []alike{{f.crowds[0].shares, max(f.crowds[0].pods, scaled)}}
	}
	return f.crowds
}
