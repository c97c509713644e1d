package plan

// Claim is a thing that the cluster has once, the field that takes it, and whom
// for where that is not the unit as a whole.
type Claim struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	At   Path   `json:"at"`
	By   string `json:"by,omitempty"`
	// Follows are what the unit takes by other claims, of which the name is
	// made: where two units meet in both, those are at fault.
	Follows []Thing `json:"follows,omitempty"`
	// Rendered tells that a field of an object shows it, Kept that it is nobody's to
	// take, and need not be there.
	Rendered bool `json:"rendered,omitempty"`
	Kept     bool `json:"kept,omitempty"`
}

// Thing is what a claim takes.
type Thing struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}
