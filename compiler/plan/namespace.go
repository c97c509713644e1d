package plan

// Awaited is a Namespace that others create, the labels that it needs, and the
// field that says so.
type Awaited struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	At     Path              `json:"at"`
}

// Injected are containers that are added to a pod before it is admitted, and the
// pods that get none.
type Injected struct {
	InitContainers []map[string]any `json:"initContainers"`
	But            []Spared         `json:"but"`
}

// Spared tells a pod that gets none by a label, or else an annotation: its value is Is, or is there
// and lacks a text.
type Spared struct {
	Key   string `json:"key"`
	Is    string `json:"is,omitempty"`
	Lacks string `json:"lacks,omitempty"`
}
