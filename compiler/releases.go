package compiler

import (
	"slices"

	"meshc.dev/compiler/plan"
)

// Release is one that meshes run, or may run.
type Release struct {
	Version string `json:"version"`
	// BuiltIn tells that its charts are in the binary; else they are in Charts, paths in
	// the module.
	BuiltIn bool     `json:"builtIn"`
	Charts  []string `json:"charts"`
	// Kubernetes are the least and the greatest version that it supports, nil where
	// nobody knows.
	Kubernetes []string `json:"kubernetes"`
	// Newest tells the one of which the cluster's definitions are.
	Newest bool `json:"newest"`
	// Meshes run it. Follow are those of them that do not say so, in the field FollowAt
	// of theirs.
	Meshes   []string  `json:"meshes"`
	Follow   []string  `json:"follow"`
	FollowAt plan.Path `json:"-"`
}

// Releases are those of a description by its plans, the oldest first. Those of charts that
// a tenant brings for itself come last.
func Releases(plans []plan.Plan) []Release {
	out := []Release{}
	usual := ""
	for _, r := range plans[0].Releases {
		row := Release{Version: r.Version, BuiltIn: r.At == nil, Charts: []string{}, Kubernetes: r.Kubernetes, Newest: r.Newest, Meshes: []string{}, Follow: []string{}}
		if r.At != nil {
			row.Charts = []string{r.Charts}
		}
		if r.Usual {
			usual = r.Version
		}
		out = append(out, row)
	}
	for _, p := range plans[1:] {
		for _, s := range p.Sources {
			if s.Version == "" {
				continue
			}
			i := slices.IndexFunc(out, func(r Release) bool { return r.Version == s.Version })
			if i < 0 {
				i = len(out)
				out = append(out, Release{Version: s.Version, Charts: []string{}, Meshes: []string{}, Follow: []string{}})
			}
			// What a tenant brings in its place is of its own charts.
			if r := &out[i]; s.Like != "" && !slices.Contains(r.Charts, s.Chart) {
				r.Charts = append(r.Charts, s.Chart)
			}
			if r := &out[i]; !slices.Contains(r.Meshes, p.Unit) {
				r.Meshes = append(r.Meshes, p.Unit)
				if p.Follows != nil && s.Version == usual {
					r.Follow, r.FollowAt = append(r.Follow, p.Unit), p.Follows
				}
			}
		}
	}
	return out
}
