package plan

// Maker is a kind of objects for which a control plane makes a Service, named
// after the object and what Class says, but for Plain classes, and pods with
// the object's name in a Label and those in Labels, or its own where there are none; where Annotation is, of that name, and where
// Instead says InsteadIs, none.
type Maker struct {
	Group string   `json:"group"`
	Kind  string   `json:"kind"`
	Class []string `json:"class"`
	Plain []string `json:"plain"`
	// Kinds are those of the objects that have the name.
	Kinds      []Kinds  `json:"kinds"`
	Annotation string   `json:"annotation"`
	Label      string   `json:"label"`
	Labels     []string `json:"labels"`
	Instead    []string `json:"instead"`
	InsteadIs  string   `json:"insteadIs"`
	// Account is the annotation that names the service account of the pods.
	Account string `json:"account"`
	// Service is what the Service is, if that is known.
	Service *MadeService `json:"service,omitempty"`
	// Overlays are merged into what is made.
	Overlays *Overlays `json:"overlays,omitempty"`
}

// Overlays are documents in the data of objects of a Kind, which those that ask for
// something to be made name at Ref, or which bear a Label: by the keys under which they
// are, and what they are merged into.
type Overlays struct {
	Kind  Kinds                `json:"kind"`
	Ref   []string             `json:"ref"`
	Label string               `json:"label"`
	Keys  map[string]Versioned `json:"keys"`
}

// Versioned is a kind in one version of its group.
type Versioned struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

// MadeService is of the type that an Annotation says, Usual where none does, Plain where
// the class is; with each port that is at Ports, and Further ones.
type MadeService struct {
	Annotation string   `json:"annotation"`
	Usual      string   `json:"usual"`
	Plain      string   `json:"plain"`
	Ports      []string `json:"ports"`
	Further    int      `json:"further"`
}
