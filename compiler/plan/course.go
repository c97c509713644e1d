package plan

// Course is where a mesh stands on its way from one revision to another: see #Course in
// the schema, which reads it again.
type Course struct {
	Root    string `json:"root"`
	Label   string `json:"label"`
	LabelAt Path   `json:"labelAt"`
	// Classic and Several tell how the mesh is described.
	Classic   bool       `json:"classic,omitempty"`
	Several   bool       `json:"several,omitempty"`
	Revisions []Revision `json:"revisions"`
	Tags      []Tag      `json:"tags"`
	// Chosen are namespaces where pods say by which revision they are injected.
	Chosen []string `json:"chosen,omitempty"`
	Uses   []Bound  `json:"uses"`
}

// Revision is one of a mesh's, at the fields that say that there is one, and which
// version it is of.
type Revision struct {
	Key       string `json:"key"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	At        Path   `json:"at"`
	VersionAt Path   `json:"versionAt"`
}

// Tag is a further name of a revision, that of the key.
type Tag struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	At   Path   `json:"at"`
}

// Bound is what is bound to the revision of a key by a label.
type Bound struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Label string `json:"label"`
	Key   string `json:"key"`
	At    Path   `json:"at"`
}

// Offer are the releases that there are in a cluster.
type Offer struct {
	Newest   string   `json:"newest"`
	At       Path     `json:"at"`
	Versions []string `json:"versions"`
}
