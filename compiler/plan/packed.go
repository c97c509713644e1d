package plan

// Packed is a plan of which what the unit is rendered by is read later: of many meshes that
// is most of what there is of their plans, and each needs it once. Later reads Objects,
// Patches and Invariants.
func (p Plan) Packed(later func(*Plan) error) Plan {
	p.later = later
	return p
}

// Whole is the plan with all that it has.
func (p Plan) Whole() (Plan, error) {
	if p.later == nil {
		return p, nil
	}
	err := p.later(&p)
	p.later = nil
	return p, err
}
