package plan

// WithoutTables is the plan without the tables that the shared unit says for all units,
// which are the schema's whatever the description, and without what another command tells.
func (p Plan) WithoutTables() Plan {
	p.Tools, p.Sights, p.HostFields, p.Captures = nil, nil, nil, nil
	p.References, p.Makers, p.Brings, p.Listeners, p.Issuing = nil, nil, nil, nil, nil
	p.Labelling = nil
	p.Wants, p.Rights, p.Programs, p.Told, p.Seats = nil, nil, nil, nil, nil
	p.Readings, p.Besides, p.Idle = nil, nil, nil
	p.Order, p.Notes, p.Effects = nil, nil, nil
	p.Checkpoints, p.Bindings, p.Images, p.Live, p.Imports = nil, nil, nil, nil, nil
	p.Course, p.Offer = nil, nil
	return p
}
