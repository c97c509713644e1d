package plan

import "slices"

// Authored is an object written in CUE.
type Authored struct {
	At     Path           `json:"at"`
	Object map[string]any `json:"object"`
	// Part is as in Source.
	Part string `json:"part,omitempty"`
	// Spare tells that it is left out where a source has the object.
	Spare bool `json:"spare,omitempty"`
	// Into is another unit of the tree that it is written to.
	Into string `json:"into,omitempty"`
	// Lists are filled with what a unit has, Counts with how much its objects take.
	Lists  []Listing `json:"lists,omitempty"`
	Counts []Count   `json:"counts,omitempty"`
	// Literals are put in as texts of what units hold.
	Literals []Literal `json:"literals,omitempty"`
}

// Listing puts into the list at Path, at its end, what the objects of a Unit that stand
// in namespaces, or outside, are by: an item for each set of Fields, with others beside
// them.
type Listing struct {
	Path []string `json:"path"`
	Unit string   `json:"unit"`
	// Scope is "Cluster" or "Namespaced".
	Scope string `json:"scope"`
	// Fields are of "group", "kind", "name" and "namespace".
	Fields []string          `json:"fields"`
	With   map[string]string `json:"with,omitempty"`
}

// Further are the units of the tree beside its own that the unit has objects of, in
// their order.
func (p Plan) Further() []string {
	var out []string
	for _, o := range p.Objects {
		if o.Into != "" && !slices.Contains(out, o.Into) {
			out = append(out, o.Into)
		}
	}
	return out
}
