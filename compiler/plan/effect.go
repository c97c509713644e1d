package plan

// Effect is what a change of an object does in a cluster beyond the change.
type Effect struct {
	Kind  string `json:"kind"`
	Group string `json:"group,omitempty"`
	// Name is a pattern of the object's, empty for any.
	Name string `json:"name,omitempty"`
	// How the object changes: of Added, Changed and Removed.
	How []string `json:"how"`
	// Path is of the field that changes, "*" for each item or field, and Field how that
	// does; empty for any.
	Path  []string `json:"path,omitempty"`
	Field string   `json:"field,omitempty"`
	// When is a field of the object as it was, and a pattern of all its text.
	When *struct {
		Path []string `json:"path"`
		Is   string   `json:"is"`
	} `json:"when,omitempty"`
	// Unique are items of which no two objects of the kind may have the same fields.
	Unique *struct {
		Path   []string `json:"path"`
		Fields []string `json:"fields"`
	} `json:"unique,omitempty"`
	// Held is of a namespace that a unit has, or has not, though the tree has none any more:
	// %s in Says is by whom.
	Held *bool `json:"held,omitempty"`
	// Does is a word for it: left, loses, refused, restarts, moves or later.
	Does string `json:"does"`
	Says string `json:"says"`
}
