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
	// Annotations is where those are that all that is made gets, its own where that is not there.
	Annotations []string `json:"annotations"`
	Instead     []string `json:"instead"`
	InsteadIs   string   `json:"insteadIs"`
	// Account is the annotation that names the service account of the pods.
	Account string `json:"account"`
	// Service is what the Service is, if that is known.
	Service *MadeService `json:"service,omitempty"`
	// Overlays are merged into what is made.
	Overlays *Overlays `json:"overlays,omitempty"`
}

// Overlays are documents in the data of objects of a Kind, which those that ask for
// something to be made name at Ref, or which bear a Label with their class in a namespace
// of objects of the part Home, which has Values: by the keys under which they are, and what they are merged
// into. What is Fixed of that, and FixedOf its metadata, no document changes.
type Overlays struct {
	Kind    Kinds              `json:"kind"`
	Ref     []string           `json:"ref"`
	Label   string             `json:"label"`
	Home    string             `json:"home"`
	Values  []string           `json:"values"`
	Keys    map[string]Overlay `json:"keys"`
	Fixed   []string           `json:"fixed"`
	FixedOf []string           `json:"fixedOf"`
	Frames  []Frame            `json:"frames"`
}

// Overlay is a kind in one version of its group, of which one is made, if Asked, only
// where there is a document.
type Overlay struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
	Asked   bool   `json:"asked,omitempty"`
}

// Frame is what is made before anything is merged, by keys, for an object of one of some
// Classes, or of any other; with texts that stand for what is known of the object, as
// #Frame of the schema has them.
type Frame struct {
	Classes []string                  `json:"classes"`
	Found   []Found                   `json:"found"`
	Objects map[string]map[string]any `json:"objects"`
}

// Found is a text that stands for what is found Within a document, or what is Usual.
type Found struct {
	Text   string         `json:"text"`
	Within []string       `json:"within"`
	Usual  map[string]any `json:"usual,omitempty"`
}

// MadeService is of the type that an Annotation says, Usual where none does, Plain where
// the class is; with the port of each that is at Ports, of the object and of those Beside
// it that name it, and Further ones.
type MadeService struct {
	Annotation string        `json:"annotation"`
	Usual      string        `json:"usual"`
	Plain      string        `json:"plain"`
	Ports      []string      `json:"ports"`
	Further    []FurtherPort `json:"further"`
	Beside     *MadeBeside   `json:"beside,omitempty"`
}

// FurtherPort is one of a Service.
type FurtherPort struct {
	Name string `json:"name"`
	Port int    `json:"port"`
}

// MadeBeside are objects that name at Of the one to which they add.
type MadeBeside struct {
	Group string   `json:"group"`
	Kind  string   `json:"kind"`
	Of    []string `json:"of"`
}
