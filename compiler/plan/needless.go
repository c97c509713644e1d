package plan

// Upgrading are the fields of a mesh's plan that only who plans upgrades asks for.
func Upgrading() []string { return []string{"course"} }

// Rendering are those that only who renders, or prints plans, asks for: what a mesh takes, needs
// and gives is told without.
func Rendering() []string {
	return []string{"sources", "objects", "patches", "invariants", "labels", "injects", "mirrors"}
}

// Needless are fields of meshes' plans that need not be there: those of every mesh's but the one
// that is asked for.
type Needless struct {
	Fields []string
	Asked  string
}

// Of are those that the plan of a mesh need not have.
func (n Needless) Of(mesh string) []string {
	if n.Asked != "" && mesh == n.Asked {
		return nil
	}
	return n.Fields
}

// Bare is a plan without what Rendering names.
func (p Plan) Bare() Plan {
	p.Sources, p.Objects, p.Patches, p.Invariants, p.Labels, p.Injects, p.Mirrors = nil, nil, nil, nil, nil, nil, nil
	p.later = nil
	return p
}
