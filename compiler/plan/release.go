package plan

// Release is one that meshes may run.
type Release struct {
	Version string `json:"version"`
	// At is the field that names its charts, and Charts what that says, where they are
	// not in the binary.
	At     Path   `json:"at,omitempty"`
	Charts string `json:"charts,omitempty"`
	// Kubernetes are the least and the greatest version that it supports, where that is
	// known.
	Kubernetes []string `json:"kubernetes,omitempty"`
	// Newest tells the one of which the cluster's definitions are, Usual the one that a
	// mesh gets which names none.
	Newest bool `json:"newest,omitempty"`
	Usual  bool `json:"usual,omitempty"`
}
