package plan

// Right is what a field of a tenant's grants gives: things by the Claims that
// they are.
type Right struct {
	Field  string   `json:"field"`
	Claims []string `json:"claims"`
	// Match tells how a granted value gives a thing: as a "name" in which * stands
	// for any characters, a "range" of numbers, a "number" at its end, a block of
	// an "address", the zone of a "host", an "object" by kind and name, a "prefix".
	Match string `json:"match"`
	// Free is a regular expression for what needs no grant, nothing if it is empty;
	// what fits a pattern of Closed needs one in full all the same. A grant that is
	// there bounds, unless it Adds to what is free.
	Free   string   `json:"free,omitempty"`
	Closed []string `json:"closed,omitempty"`
	Adds   bool     `json:"adds,omitempty"`
	// Exclusive tells that what is granted to one is nobody else's.
	Exclusive bool `json:"exclusive,omitempty"`
	// Differences are places in what a mesh stands on where a step "*", or the value if
	// there is none, is what is granted: it may differ from what the schema alone
	// renders.
	Differences []Differing `json:"differences,omitempty"`
	// Own is what before a tenant's name makes a thing that is always its own.
	Own string `json:"own,omitempty"`
	// May are capabilities that init containers add without a grant, by their names.
	May map[string][]string `json:"may,omitempty"`
	// Is says why it is not free.
	Is string `json:"is,omitempty"`
	// Instead is what to do where no grant gives it.
	Instead string `json:"instead,omitempty"`
	// Quiet is a regular expression for what is free and not noted, all if it is
	// empty.
	Quiet string `json:"quiet,omitempty"`
}

// Granted is what a field of a tenant's grants has: of all tenants' if the Tenant
// is none.
type Granted struct {
	Tenant string   `json:"tenant"`
	Field  string   `json:"field"`
	At     Path     `json:"at"`
	Values []string `json:"values"`
}

// Differing is a place in objects of some kinds and parts.
type Differing struct {
	Kinds []string `json:"kinds"`
	Parts []string `json:"parts"`
	Path  []string `json:"path"`
}

// WithGrants is a mesh's plan with what the shared unit among the plans says that
// it, or everyone, is granted.
func (p Plan) WithGrants(plans []Plan) Plan {
	for _, shared := range plans {
		if p.Unit == Shared || shared.Unit != Shared {
			continue
		}
		for _, g := range shared.Granted {
			if g.Tenant == p.Unit || g.Tenant == "" {
				p.Granted = append(p.Granted, g)
			}
		}
	}
	return p
}
