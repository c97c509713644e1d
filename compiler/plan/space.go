package plan

// Space is what clusters have in common that name it alike: each thing of its kinds is
// one cluster's, under a rule.
type Space struct {
	// Name is said in sentences, At the field by which the cluster is in it.
	Name string `json:"name"`
	At   Path   `json:"at"`
	Rule string `json:"rule"`
	// Kinds are of what meshes claim, and of what rendered objects show; Own are things
	// of the cluster itself.
	Kinds []SpaceKind `json:"kinds"`
	Own   []SpaceOwn  `json:"own"`
	// Granted are fields of grants whose values are one tenant's, in whichever cluster.
	Granted []SpaceGranted `json:"granted"`
	// Alike are kinds of which one name in several clusters goes with one name of
	// another kind, of the same mesh.
	Alike []SpaceAlike `json:"alike"`
	// Shared are names that several clusters have, if each says so.
	Shared []SpaceShared `json:"shared"`
}

// SpaceKind is a kind of claims: what it is in sentences, the form of its names, the
// field by which it is shared, and a regular expression for the names that count, "" for
// all.
type SpaceKind struct {
	Kind string   `json:"kind"`
	Is   string   `json:"is"`
	Form string   `json:"form,omitempty"`
	By   []string `json:"by"`
	When string   `json:"when,omitempty"`
}

// SpaceOwn is a thing that the cluster itself has.
type SpaceOwn struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	At   Path   `json:"at"`
}

// SpaceGranted is a field of grants, and what its values are in sentences.
type SpaceGranted struct {
	Field string `json:"field"`
	Is    string `json:"is"`
}

// SpaceAlike are a kind, and that of what goes with its names.
type SpaceAlike struct {
	Is   string `json:"is"`
	With string `json:"with"`
}

// SpaceShared is a thing, or all in a range or below a name.
type SpaceShared struct {
	Is   string `json:"is"`
	Name string `json:"name"`
	At   Path   `json:"at"`
}
