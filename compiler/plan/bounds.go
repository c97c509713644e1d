package plan

// Bounds are what a mesh's namespaces get besides, where it is hard: Asks are the fields
// of the shared unit that say what stands in objects; Injected are the namespaces whose
// pods get a proxy, Proxies where it is said how large that is; Opens is what network policies
// may not, Keeps what roles may not.
type Bounds struct {
	Asks     []Asked  `json:"asks"`
	Injected []string `json:"injected"`
	Proxies  []Sized  `json:"proxies"`
	Opens    *Opens   `json:"opens,omitempty"`
	Keeps    *Keeps   `json:"keeps,omitempty"`
}

// Keeps is what no role that a mesh brings gives: Rights, a regular expression for each
// GROUP/RESOURCE VERB, and no binding of it: Roles of Kubernetes' own, by name.
type Keeps struct {
	Rights string   `json:"rights"`
	Roles  []string `json:"roles"`
	// Instead is the role to bind in place of one of these.
	Instead string `json:"instead"`
}

// Opens is what network policies that a mesh brings may not open: what its pods call beside
// what the rules of Egress let them, where there are some, the way in to pods of some labels.
// Those of Groups may open anything.
type Opens struct {
	Egress []map[string]any `json:"egress,omitempty"`
	Shut   []Shut           `json:"shut,omitempty"`
	Groups []string         `json:"groups"`
}

// Shut are pods of some labels in a namespace.
type Shut struct {
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
}

// Asked is the field At of the shared unit that says what stands at Path in an object.
type Asked struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Path      Path   `json:"path"`
	At        Path   `json:"at"`
}

// Sized is where an object says how large a container is that is injected, and By which
// setting.
type Sized struct {
	Target Target   `json:"target"`
	Field  []string `json:"field"`
	Within []string `json:"within"`
	By     string   `json:"by"`
}

// Count puts into the record at Path, under the name of a Resource that Kubernetes counts,
// how much of it the unit's objects take in the object's namespace.
type Count struct {
	Path     []string `json:"path"`
	Resource string   `json:"resource"`
}
