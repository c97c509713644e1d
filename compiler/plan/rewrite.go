package plan

// Rewrite is a rule that turns what a source gives into the unit's; see
// #Rewrite in the schema. It has one operation. Rules are carried out in their
// order; neighbours that replace names in text, together.
type Rewrite struct {
	// Name of the rule in messages, and the field that it comes from.
	Name string `json:"name"`
	At   Path   `json:"at"`
	// Optional allows the rule to find nothing to change.
	Optional bool `json:"optional,omitempty"`
	// With is what the unit must have for the rule to be carried out.
	With *Service `json:"with,omitempty"`

	Retarget *Retarget `json:"retarget,omitempty"`
	Retoken  *Retoken  `json:"retoken,omitempty"`
	Rename   *Rename   `json:"rename,omitempty"`
	Suffix   *Suffix   `json:"suffix,omitempty"`
	Prefix   *Prefix   `json:"prefix,omitempty"`
	Args     *Args     `json:"args,omitempty"`
	Env      *Env      `json:"env,omitempty"`
	Drop     *Drop     `json:"drop,omitempty"`
	Merge    *Merge    `json:"merge,omitempty"`
	Confine  *Confine  `json:"confine,omitempty"`
}

// Service is one of the unit's with one of Ports, or a port that leads to one of them on
// pods: that of pods which run an image that Runs, a regular expression, matches as a
// whole, or else the first of Names that there is.
type Service struct {
	Runs  string   `json:"runs"`
	Names []string `json:"names,omitempty"`
	Ports []int    `json:"ports"`
}

// Retarget puts namespace To in the place of From, wherever it is named.
type Retarget struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Retoken puts the name To in the place of From, wherever it stands as a
// whole, also as the head of a longer name (From-certs).
type Retoken struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Rename names objects of Kinds that are named From, and what refers to them,
// also in the values of Flags of containers.
type Rename struct {
	Kinds []string `json:"kinds"`
	From  string   `json:"from"`
	To    string   `json:"to"`
	Flags []string `json:"flags,omitempty"`
}

// Suffix ends the names of objects, but of those that a rule has named before
// and those that end in Unless. Without Kinds it is for every kind outside
// namespaces whose names are free. References follow as for Rename.
type Suffix struct {
	Kinds  []string `json:"kinds,omitempty"`
	Suffix string   `json:"suffix"`
	Unless string   `json:"unless,omitempty"`
	Flags  []string `json:"flags,omitempty"`
}

// Objects are those that an operation is for: of Kinds, named Object, or all
// of Kinds where that is empty.
type Objects struct {
	Kinds  []string `json:"kinds"`
	Object string   `json:"object,omitempty"`
}

// Prefix goes before the names of the items of a list.
type Prefix struct {
	Objects
	List   string `json:"list"`
	Prefix string `json:"prefix"`
}

// Args are flags of a container, or of all where none is named. One that is
// there is replaced.
type Args struct {
	Objects
	Container string   `json:"container,omitempty"`
	Args      []string `json:"args"`
}

// Env are variables of a container, or of all where none is named. One that is
// there is replaced.
type Env struct {
	Objects
	Container string     `json:"container,omitempty"`
	Env       []Variable `json:"env"`
}

// Variable of a container's environment.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Drop leaves objects out. Their labels and annotations are noted, but those with
// keys that Quiet, a regular expression, matches as a whole; where it is empty, none.
type Drop struct {
	Objects
	Quiet string `json:"quiet,omitempty"`
}

// Merge changes what stands in a text of YAML or JSON that an object holds, such as a
// ConfigMap's. Steps of At are names of fields, or what the items of a list hold that
// are meant. Texts may have $(HOST) and $(PORT) of the Service that the rule is with.
type Merge struct {
	Objects
	// Runs is a regular expression for the whole of an image: of the objects those are
	// meant that workloads read which run it.
	Runs  string         `json:"runs,omitempty"`
	At    []any          `json:"at"`
	Merge map[string]any `json:"merge"`
	// Absent changes only what is not there, or is empty; where one of the fields that it
	// Lacks is there, nothing.
	Absent bool       `json:"absent,omitempty"`
	Lacks  [][]string `json:"lacks,omitempty"`
}

// Confine gives the accounts of workloads that run an image, in some namespaces alone,
// what they have in the whole cluster.
type Confine struct {
	Runs   string     `json:"runs"`
	Places []Confined `json:"places"`
}

// Confined is what is given in namespaces: Without what has no place there, or is
// withheld.
type Confined struct {
	Namespaces []string   `json:"namespaces"`
	Without    []Withheld `json:"without,omitempty"`
}

// Withheld are verbs on resources, But some; all verbs if none is named, and "*" for all
// groups or resources.
type Withheld struct {
	Group     string   `json:"group"`
	Resources []string `json:"resources"`
	But       []string `json:"but,omitempty"`
	Verbs     []string `json:"verbs,omitempty"`
}
