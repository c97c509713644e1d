package plan

// Tables are what the shared unit says for all units, which is the schema's whatever the
// description.
type Tables struct {
	// Live is how to read what others have in the cluster.
	Live []Live `json:"live,omitempty"`
	// Imports is how to make a mesh of what others describe one by.
	Imports []Import `json:"imports,omitempty"`
	// Tools are what objects may tell tools that apply them, Sights where they hold what is the
	// cluster's.
	Tools  []Tool  `json:"tools,omitempty"`
	Sights []Sight `json:"sights,omitempty"`
	// HostFields are where they hold hosts, Captures what they say for other meshes of hosts.
	HostFields []HostField `json:"hostFields,omitempty"`
	Captures   []Capture   `json:"captures,omitempty"`
	// Outbounds are those by which proxies listen for calls that go out.
	Outbounds []Outbound `json:"outbounds,omitempty"`
	// References are where objects name others, Makers those for which others
	// are made.
	References []Reference `json:"references,omitempty"`
	Makers     []Maker     `json:"makers,omitempty"`
	// Brings are objects for which others are made beside them.
	Brings []Brings `json:"brings,omitempty"`
	// Labelling is how objects of others' kinds have labels of what is made of them, for
	// all units.
	Labelling []Labelling `json:"labelling,omitempty"`
	// Issuing is how objects ask issuers for certificates.
	Issuing []Issuing `json:"issuing,omitempty"`
	// Programs are what containers are to be told by flags.
	Programs []Program `json:"programs,omitempty"`
	// Listeners are where objects open ports on pods.
	Listeners []Listener `json:"listeners,omitempty"`
	// Crowds are where they ask for many pods.
	Crowds []Crowd `json:"crowds,omitempty"`
	// Wants are where objects ask for what a tenant may be granted, Rights how that is.
	Wants  []Sight `json:"wants,omitempty"`
	Rights []Right `json:"rights,omitempty"`
	// Readings tell what counts of sources' values, Besides what of that counts only
	// beside other settings, Idle what of objects does.
	Readings []Reading `json:"readings,omitempty"`
	Besides  []Beside  `json:"besides,omitempty"`
	Idle     []Idle    `json:"idle,omitempty"`
	// Effects are what changes of objects do in a cluster.
	Effects []Effect `json:"effects,omitempty"`
	// Notes are annotations that objects of all units get.
	Notes []Note `json:"notes,omitempty"`
	// Order is that in which objects are applied.
	Order []Rank `json:"order,omitempty"`
	// Checkpoints are what proxies are told, Bindings the labels of namespaces by which
	// they are injected, Images where objects name images.
	Checkpoints []Checkpoint `json:"checkpoints,omitempty"`
	Bindings    []string     `json:"bindings,omitempty"`
	Images      []Images     `json:"images,omitempty"`
}

// WithoutTables is the plan without the tables, and without what another command tells.
func (p Plan) WithoutTables() Plan {
	p.Tables, p.Course, p.Offer = Tables{}, nil, nil
	return p
}
