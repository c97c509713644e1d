// Package plan is the contract between the schema, which knows Istio, and the
// compiler, which does not: what a unit renders, changes, takes and must not
// lose, as plain data. It is #Plan of the schema; order is that of the lists.
package plan

// Shared is the name of the unit with what all meshes share, GitOps that of the unit
// with what tools read that apply the tree, Locks that of the unit with what the API
// server holds the meshes to.
const (
	Shared = "cluster"
	GitOps = "gitops"
	Locks  = "locks"
)

// Plan is all that the compiler knows of a unit.
type Plan struct {
	// Unit is Shared or the name of a mesh.
	Unit string `json:"-"`
	// Partial tells that what the unit renders is not all there, for errors in what it is made of.
	Partial bool `json:"-"`
	// Owns are the namespaces that the unit's objects may stand in.
	Owns []string `json:"owns"`
	// Shares are namespaces of the shared unit's.
	Shares []Share `json:"shares,omitempty"`
	// Sees are the namespaces that its control plane discovers, where it does not
	// discover all.
	Sees []string `json:"sees,omitempty"`
	// Kubernetes is the version of the cluster, "MAJOR.MINOR".
	Kubernetes string     `json:"kubernetes"`
	Sources    []Source   `json:"sources"`
	Objects    []Authored `json:"objects"`
	// Patches are the schema's; Own are the user's, which come after them.
	Patches    []Patch     `json:"patches"`
	Own        []Patch     `json:"own"`
	Invariants []Invariant `json:"invariants"`
	Accepts    []Accept    `json:"accepts"`
	Claims     []Claim     `json:"claims"`
	// Uses are what the unit needs of others' claims, Grants what it gives of
	// its own.
	Uses   []Use   `json:"uses"`
	Grants []Grant `json:"grants"`
	// Authorities are certificates by which others know the unit's.
	Authorities []Authority `json:"authorities,omitempty"`
	// Told is what the unit has programs told by flags.
	Told []Told `json:"told,omitempty"`
	// Seats are objects of the unit's that only who may makes.
	Seats  []Seat  `json:"seats,omitempty"`
	Checks []Check `json:"checks"`
	// Releases are those of the cluster, the oldest first, and Follows the field that
	// could say which of them the unit is of, where nothing does.
	Releases []Release `json:"releases,omitempty"`
	Follows  Path      `json:"follows,omitempty"`
	// Kinds are scopes of custom resources, by GROUP/KIND.
	Kinds map[string]string `json:"kinds,omitempty"`
	// Admits are kinds whose objects the unit's control plane looks at, beyond
	// their shape, before it takes them.
	Admits []Kinds `json:"admits,omitempty"`
	// Floors are releases below which its control plane leaves a definition's
	// objects alone.
	Floors []Floor `json:"floors,omitempty"`
	// Awaits are Namespaces of the unit's that others create.
	Awaits []Awaited `json:"awaits,omitempty"`
	// Bounds are what its namespaces get besides, where it is hard.
	Bounds *Bounds `json:"bounds,omitempty"`
	// Injects is what is added to the pods in the unit's namespaces.
	Injects *Injected `json:"injects,omitempty"`
	// Labels are put on the unit's objects last.
	Labels []Stamp `json:"labels"`
	// Inventory are files of what the cluster has, or directories of such.
	Inventory []TreePath `json:"inventory,omitempty"`
	Tables
	// Granted is what a tenant is granted, for all units.
	Granted []Granted `json:"granted,omitempty"`
	// Prefers are the parts of what all tenants may take that are to be taken first.
	Prefers []Granted `json:"prefers,omitempty"`
	// Mirrors are fields of the user's that rendered objects have as they are.
	Mirrors []Mirror `json:"mirrors,omitempty"`
	// Owners are people, by the unit whose files they own.
	Owners []Owned `json:"owners,omitempty"`
	// Waves are annotations that objects of all units get, with the number of the wave
	// in which they are applied, but for the first, unless they have one.
	Waves []string `json:"waves,omitempty"`
	// Tree is what is said of the tree that all units are written to.
	Tree *Tree `json:"tree,omitempty"`
	// Spaces are what the cluster has in common with others, if anything.
	Spaces []Space `json:"spaces,omitempty"`
	// Course is where a mesh stands on its way to another release, Offer which there are.
	Course *Course `json:"course,omitempty"`
	Offer  *Offer  `json:"offer,omitempty"`
	// Applier is who applies what is written, where the API server holds it to something.
	Applier *Applier `json:"applier,omitempty"`
	// later reads what is not read yet, if something is not.
	later func(*Plan) error
}

// Path is a field of the description by its labels: the names of fields, as
// strings, and the numbers of list items, as ints. In a plan it begins at the
// unit.
type Path []any

// Source is a chart to render or a manifest to read.
type Source struct {
	// At is the field that asks for the source, ChartAt the one that names the
	// chart, of the unit ChartOf where that is another. The chart is in the first of
	// Places that is there, if there are some.
	At      Path     `json:"at"`
	Chart   string   `json:"chart,omitempty"`
	Places  []string `json:"places,omitempty"`
	ChartAt Path     `json:"chartAt,omitempty"`
	ChartOf string   `json:"chartOf,omitempty"`
	Version string   `json:"version,omitempty"`
	Release string   `json:"release,omitempty"`
	// ReleaseAt is the user's field that names it, if one does.
	ReleaseAt Path `json:"releaseAt,omitempty"`
	// Values are laid over each other, the last on top.
	Values    []Layer   `json:"values,omitempty"`
	Manifest  string    `json:"manifest,omitempty"`
	Namespace string    `json:"namespace"`
	Rewrites  []Rewrite `json:"rewrites,omitempty"`
	// Wires are rules for what all sources of the unit give, once turned into its own:
	// where what it runs finds what else there is. What Rewrites merge wins over them.
	Wires []Rewrite `json:"wires,omitempty"`
	// Unwired is the field that leaves the source as it is written: rights in the whole
	// cluster, which Wires have in some namespaces alone, are granted.
	Unwired Path `json:"unwired,omitempty"`
	// Part says what of a mesh, or of the cluster, the objects are, where
	// isolation rests on them: they are what the schema alone renders, but where
	// it lets them differ. What a user brings has none.
	Part string `json:"part,omitempty"`
	// Like is a chart beyond whose objects and containers this one, a tenant's own,
	// renders none. What must not be missing, Invariants say.
	Like string `json:"like,omitempty"`
	// Hooks are events of a tool's whose objects this source has as ordinary
	// ones.
	Hooks []string `json:"hooks,omitempty"`
}

// Layer is values for a chart. Those with a place are the user's: of the field
// At, which holds what stands Within.
type Layer struct {
	At     Path           `json:"at,omitempty"`
	Within []string       `json:"within,omitempty"`
	Values map[string]any `json:"values"`
}

// Patch changes one object: by a patch as kubectl takes it, by narrowing a role.
type Patch struct {
	At     Path           `json:"at"`
	Target Target         `json:"target"`
	Merge  map[string]any `json:"merge,omitempty"`
	// MergeAt is the user's field that holds what of Merge stands Within.
	MergeAt  Path          `json:"mergeAt,omitempty"`
	Within   []string      `json:"within,omitempty"`
	Restrict []Restriction `json:"restrict,omitempty"`
}

// Target is one rendered object.
type Target struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace,omitempty"`
}

// Restriction limits verbs on a resource to named objects.
type Restriction struct {
	Group    string   `json:"group"`
	Resource string   `json:"resource"`
	Verbs    []string `json:"verbs"`
	Names    []string `json:"names"`
}

// Invariant is what stands in a field of a rendered object, whatever the chart
// and the user's settings.
type Invariant struct {
	Target Target `json:"target"`
	// Field is the way to it, Within the way on in the YAML document that
	// stands there as text.
	Field  []string `json:"field"`
	Within []string `json:"within,omitempty"`
	// Is what stands there.
	Is any `json:"is"`
}

// Accept is a rule's finding that the unit lives with, and why.
type Accept struct {
	Rule string `json:"rule"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Groups are all that its webhooks may be asked about.
	Groups []string `json:"groups"`
	Reason string   `json:"reason"`
}
