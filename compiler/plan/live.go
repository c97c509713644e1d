package plan

// Live is how to read what a cluster has that no description made.
type Live struct {
	// Mesh and Unit are the labels by which what was rendered says whose it is.
	Mesh string `json:"mesh"`
	Unit string `json:"unit"`
	// ControlPlane is the kind of claims that the workload of a control plane shows.
	ControlPlane string `json:"controlPlane"`
	// Holds are what control planes of others hold besides.
	Holds []Sight `json:"holds"`
	// Scope is the document that says which namespaces a control plane looks at.
	Scope LiveScope `json:"scope"`
	// But are things that two of others may have.
	But []Thing `json:"but"`
	// Keepers are who keeps an object, as tools write it on what they apply.
	Keepers []LiveKeeper `json:"keepers"`
	// Makers are kinds of which a controller makes a control plane.
	Makers []Kinds `json:"makers"`
	// Narrows are by what a control plane looks at some namespaces alone.
	Narrows LiveNarrows `json:"narrows"`
	// Injector is a webhook that has pods injected, Validator one that judges configuration.
	Injector  LiveInjector `json:"injector"`
	Validator LiveInjector `json:"validator"`
	// Asks are labels of pods that a webhook of a control plane's may ask for.
	Asks []map[string]string `json:"asks"`
	// Lists are what an inventory is made of, Range where it has the cluster's node ports.
	Lists []LiveList `json:"lists"`
	Range LiveRange  `json:"range"`
	// Classless tells a control plane that takes Ingresses without a class.
	Classless LiveClassless `json:"classless"`
	// Identity are kinds of claims by which a mesh is known to be another of its name.
	Identity []string `json:"identity"`
	// Defaults are what the API server gives fields that are left out.
	Defaults []LiveGiven `json:"defaults"`
	// Everywhere is a Namespace that every cluster has.
	Everywhere string `json:"everywhere"`
	// Needs are fields of pods that name what has to be there.
	Needs []LiveNeed `json:"needs"`
	// Writes are what a control plane writes into namespaces, by claims of a mesh.
	Writes LiveWrites `json:"writes"`
}

// LiveWrites are objects of a kind, by the kind of claims that have their names, and the label
// by which a control plane knows its own.
type LiveWrites struct {
	Kind  string `json:"kind"`
	Claim string `json:"claim"`
	Label string `json:"label"`
	Is    string `json:"is"`
}

// LiveNeed is a field of a pod's spec that names an object of a kind outside namespaces, but
// for some that every cluster has.
type LiveNeed struct {
	Group   string   `json:"group"`
	Kind    string   `json:"kind"`
	Field   string   `json:"field"`
	BuiltIn []string `json:"builtIn"`
}

// LiveGiven is the value that the API server gives a field which objects of a kind leave out,
// or pods and what makes them, where a field beside it matches.
type LiveGiven struct {
	Group  string    `json:"group"`
	Kind   string    `json:"kind"`
	Pods   bool      `json:"pods"`
	Path   []string  `json:"path"`
	Value  any       `json:"value"`
	When   *LiveWhen `json:"when,omitempty"`
	Source string    `json:"source"`
}

// LiveWhen is a field that matches a regular expression.
type LiveWhen struct {
	Field   string `json:"field"`
	Matches string `json:"matches"`
}

// LiveScope is a document in the data of objects of a kind whose names match, and where
// in it the selectors of namespaces are.
type LiveScope struct {
	Kind  string   `json:"kind"`
	Name  string   `json:"name"`
	Data  string   `json:"data"`
	Field []string `json:"field"`
}

// LiveKeeper is a label or an annotation that says who keeps an object, up to Cut, with
// where in another.
type LiveKeeper struct {
	Label      string `json:"label,omitempty"`
	Annotation string `json:"annotation,omitempty"`
	Cut        string `json:"cut,omitempty"`
	In         string `json:"in,omitempty"`
	Says       string `json:"says"`
}

// LiveNarrows are arguments, by regular expressions, and variables.
type LiveNarrows struct {
	Arguments []string `json:"arguments"`
	Variables []string `json:"variables"`
}

// LiveInjector tells the webhooks of control planes from others: by their names and the path
// that they call.
type LiveInjector struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// LiveList is what is listed at once, by kubectl's names and options, and which clusters have
// it, where not all do.
type LiveList struct {
	Resources []string `json:"resources"`
	Options   string   `json:"options"`
	Of        string   `json:"of,omitempty"`
}

// LiveClassless is what the document of a control plane says that takes objects of a kind that
// say nothing at any of places, where no object of another is the cluster's default.
type LiveClassless struct {
	Field   []string    `json:"field"`
	Is      string      `json:"is"`
	Kinds   Kinds       `json:"kinds"`
	Places  [][]string  `json:"places"`
	Default LiveDefault `json:"default"`
}

// LiveDefault are objects of a kind that an annotation makes the cluster's default.
type LiveDefault struct {
	Kinds      Kinds  `json:"kinds"`
	Annotation string `json:"annotation"`
}

// LiveRange is the argument of a command that has the node ports of a cluster, and what they
// are without it.
type LiveRange struct {
	Command   string `json:"command"`
	Argument  string `json:"argument"`
	Otherwise string `json:"otherwise"`
}
