package plan

// Spot is where rendered objects show something: in those of a Kind and Group whose names
// match, or in the pods that they make; in Custom kinds alone, which are not Kubernetes'
// own. Of a text Find has its first group count; of a record Form, in which {a.b} is a
// field of a field.
type Spot struct {
	Parts  []string `json:"parts,omitempty"`
	Group  string   `json:"group,omitempty"`
	Kind   string   `json:"kind,omitempty"`
	Name   string   `json:"name,omitempty"`
	Custom bool     `json:"custom,omitempty"`
	Pod    bool     `json:"pod,omitempty"`
	Path   []string `json:"path"`
	Find   string   `json:"find,omitempty"`
	Form   string   `json:"form,omitempty"`
}

// Checkpoint is something that the proxies of a mesh are told, where the first of At with
// a value shows it; Otherwise is what they take where none does.
type Checkpoint struct {
	Name      string `json:"name"`
	Heading   string `json:"heading"`
	At        []Spot `json:"at"`
	Otherwise string `json:"otherwise,omitempty"`
}

// ImageSpot is where objects name an image, and how. Whole is a field of a record that is
// the image by itself where it has a "/" in it; Own says its type, the first that does.
// Variables are names of a container's, in place of a spot; When is what an image looks
// like there.
type ImageSpot struct {
	Spot
	How       string `json:"how"`
	Whole     string `json:"whole,omitempty"`
	Own       []Spot `json:"own,omitempty"`
	Variables string `json:"variables,omitempty"`
	When      string `json:"when,omitempty"`
}

// Images are where objects name images. Those called Auto are the ones that are injected.
type Images struct {
	At    []ImageSpot `json:"at"`
	Auto  string      `json:"auto"`
	Types ImageTypes  `json:"types"`
}

// ImageTypes are endings of tags: where more than the own are said, and those known.
type ImageTypes struct {
	More  []Spot   `json:"more"`
	Known []string `json:"known"`
}
