package plan

// Reference is where objects of some kinds name others, or give what others
// name: of any that are none of Kubernetes' own, where group and kind are "*", and at those
// places of them of which no other row tells but those by own and url, where they are "?".
type Reference struct {
	Group string   `json:"group"`
	Kinds []string `json:"kinds"`
	// Name is a regular expression for the names of the objects, Data the key of
	// a YAML document in which Field leads on. A step of Field is a field's name,
	// or "*" for each item of a list and each value of a map.
	Name  string   `json:"name,omitempty"`
	Data  string   `json:"data,omitempty"`
	Field []string `json:"field"`
	// Pod tells that it does so in the pod that a workload makes, Pattern is a
	// regular expression whose group is what is named, if not all of a text is: of two,
	// a namespace and a name, or a host and what is named of it.
	Pod     bool   `json:"pod,omitempty"`
	Pattern string `json:"pattern,omitempty"`
	// By is how it names: one of the constants below. To is the kind where the
	// fields say none, Versioned tells that they say the group in an apiVersion,
	// Plain that a name is no more than that. Must are those that must be there,
	// Root those that only what stands in the root namespace may name.
	By        string  `json:"by"`
	To        *Kinds  `json:"to,omitempty"`
	Versioned bool    `json:"versioned,omitempty"`
	Plain     bool    `json:"plain,omitempty"`
	Must      []Kinds `json:"must,omitempty"`
	Root      []Kinds `json:"root,omitempty"`
	// Granted tells that what stands in a namespace that is granted will do, Near
	// that what is missing is told only where something has nearly its name.
	Granted bool `json:"granted,omitempty"`
	Near    bool `json:"near,omitempty"`
	// Local tells that what is named stands in the namespace of who names it.
	Local bool `json:"local,omitempty"`
	// AtPods tells that it stands in the namespace of the pods which who names it
	// selects.
	AtPods bool `json:"atPods,omitempty"`
	// Binds is what is bound to listeners of the object, Permit the kind of objects
	// by which another namespace permits to be named.
	Binds  *Binds  `json:"binds,omitempty"`
	Permit *Permit `json:"permit,omitempty"`

	// What words there are: Gives that they are given here, Free those that need
	// nobody to give them, Full that a host is found by its full name alone. Where
	// Of is set, the words are in Names, and hold for the host in Of: that of an
	// object of the kind To, where that is set.
	What  string   `json:"what,omitempty"`
	Gives bool     `json:"gives,omitempty"`
	Full  bool     `json:"full,omitempty"`
	Free  []string `json:"free,omitempty"`
	Of    []string `json:"of,omitempty"`
	Names []string `json:"names,omitempty"`
	// Via is where an item is found that a place calls by its name, and what is asked
	// for with what that has.
	Via *Via `json:"via,omitempty"`
	// Is tells of which sort what gives a word is, Fits which sorts will do for who
	// names it.
	Is   string   `json:"is,omitempty"`
	Fits []string `json:"fits,omitempty"`
	// Whole tells that nobody else gives words of what the mesh describes.
	Whole bool `json:"whole,omitempty"`

	// Words are what is named, each in any of its forms, where no field says it. Abroad
	// tells that what stands in any namespace may be named.
	Words [][]string `json:"words,omitempty"`
	// Suffix tells that an object whose name ends so, too, has them just as well.
	Suffix string `json:"suffix,omitempty"`
	// Joins tells that who names a Gateway adds listeners to it, Exported that what is
	// named is to be there for the proxies that have who names it.
	Joins    bool `json:"joins,omitempty"`
	Exported bool `json:"exported,omitempty"`
	// Unscoped tells that what is named stands in no namespace, Instead the field by
	// which it is named where the mesh alone has a What of that name.
	Unscoped bool   `json:"unscoped,omitempty"`
	Instead  string `json:"instead,omitempty"`
	Abroad   bool   `json:"abroad,omitempty"`

	// Key is the label that tells gateways apart, which are of Parts, Label the one
	// that is asked for where the field has one value, Like a regular expression
	// for values of selectors that must select something, Wide tells that they
	// select in all namespaces, or that what is named may stand in any of the mesh's.
	Key   string `json:"key,omitempty"`
	Parts *Parts `json:"parts,omitempty"`
	Label string `json:"label,omitempty"`
	Like  string `json:"like,omitempty"`
	Wide  bool   `json:"wide,omitempty"`

	// Mild tells that what is missing is noted: it may be another pipeline's. What
	// an object names by a word whose giver names something that is missing is told
	// there, as a problem.
	Mild bool `json:"mild,omitempty"`
	// Listed tells that a text is a list of what is named, parted by commas.
	Listed bool `json:"listed,omitempty"`
	// Takes is a kind of claims by which the mesh takes such names, which Like tells:
	// of those alone somebody makes what is named.
	Takes string `json:"takes,omitempty"`
	// Behind tells what holds to a reference of some kinds alone, But is a regular
	// expression for texts that name nothing here.
	Behind *Behind `json:"behind,omitempty"`
	But    string  `json:"but,omitempty"`
	// Joined tells that a namespace is named with an object of one of these kinds, as
	// NAMESPACE-NAME.
	Joined []Kinds `json:"joined,omitempty"`
	// Labelled tells that a namespace is named by any label, which it must have.
	Labelled bool `json:"labelled,omitempty"`
	// Apart is a regular expression for places that name what is left out.
	Apart string `json:"apart,omitempty"`
	// Amid is one for the names of the field around a place and of those beside it, of which
	// one has to be there.
	Amid string `json:"amid,omitempty"`
	// Knows is a kind of words of which one that another mesh claims has to be given, or its
	// namespaces are named in vain.
	Knows string `json:"knows,omitempty"`
	// Own tells that another mesh's namespace may not be named, Alone that the unit's own
	// alone may, Beyond which servers may.
	Own    bool    `json:"own,omitempty"`
	Alone  *Alone  `json:"alone,omitempty"`
	Beyond *Beyond `json:"beyond,omitempty"`
	// Only are the kinds that may be named at all: the row asks nothing else.
	Only []Kinds `json:"only,omitempty"`
	// Usual is the name of a namespace of Root's part in the documents of the field.
	Usual string `json:"usual,omitempty"`
	// Otherwise is named where nothing is said, nor Beside it, and nothing Unless
	// another field is different.
	Otherwise string   `json:"otherwise,omitempty"`
	Beside    []string `json:"beside,omitempty"`
	Unless    *Unless  `json:"unless,omitempty"`
}

// How a reference names.
const (
	ByLabels    = "labels"
	ByName      = "name"
	ByObject    = "object"
	ByHost      = "host"
	ByWord      = "word"
	ByNamespace = "namespace"
	ByPort      = "port"
	ByPodPort   = "podPort"
)

// Via is an item of those at At that has the same in a field By as the place which
// names it, and what it has To offer.
type Via struct {
	At []string `json:"at"`
	By string   `json:"by"`
	To []string `json:"to"`
}

// Binds is what is bound to listeners of an object: to the one of the name in the
// field Section, those on the Port, and those for one of the hosts at Hosts.
type Binds struct {
	Section string   `json:"section"`
	Port    string   `json:"port"`
	Hosts   []string `json:"hosts"`
}

// Parts of a mesh: those of its gateways' Pods, and the Root, in whose namespace
// policies hold for all.
type Parts struct {
	Pods []string `json:"pods"`
	Root []string `json:"root"`
}

// Permit is a kind of objects by which a namespace permits what is in it to be
// named: From whom, To what.
type Permit struct {
	Group string   `json:"group"`
	Kind  string   `json:"kind"`
	From  []string `json:"from"`
	To    []string `json:"to"`
}

// Unless is a field with a value.
type Unless struct {
	Field []string `json:"field"`
	Is    string   `json:"is"`
}

// Brings is a kind of objects for which somebody makes one of the kind To: in Each part
// of them, the whole where it is not said, the name is the first of Names that there is,
// in its own namespace or the one that it says. Instead is where an object says by an
// apiVersion and a kind that it is one of another kind.
type Brings struct {
	Group     string     `json:"group"`
	Kind      string     `json:"kind"`
	To        Kinds      `json:"to"`
	Each      []string   `json:"each,omitempty"`
	Names     [][]string `json:"names"`
	Namespace []string   `json:"namespace,omitempty"`
	Instead   []string   `json:"instead,omitempty"`
	How       *How       `json:"how,omitempty"`
}

// How is a field that says whether an object Makes another, or Adds to one that there is;
// "" is where it says nothing, and with any other word it does neither.
type How struct {
	At    []string `json:"at"`
	Makes []string `json:"makes"`
	Adds  []string `json:"adds"`
}

// Listener is a kind of objects that open ports, in Each place a Port: on the
// pods of a Selector, or of the Services that Service names, on one address
// where Bind says so. Protocols that are Plain share a port, and those that are
// Secure by their Hosts; those of Datagrams have ports of their own.
type Listener struct {
	Group    string   `json:"group"`
	Kind     string   `json:"kind"`
	Each     []string `json:"each"`
	Port     []string `json:"port"`
	Protocol []string `json:"protocol"`
	Hosts    []string `json:"hosts"`
	Bind     []string `json:"bind,omitempty"`
	Selector []string `json:"selector,omitempty"`
	Service  []string `json:"service,omitempty"`
	// Often are ports that others' gateways have, so that one which this gateway does
	// not have is noted alone.
	Often []string `json:"often,omitempty"`
	// Name of a listener, and the namespaces whose routes it admits: by a word or
	// a selector.
	Name   []string `json:"name,omitempty"`
	From   []string `json:"from,omitempty"`
	Admits []string `json:"admits,omitempty"`
	// Sets and SetsAdmit are the same for those whose listeners it takes, Parent is
	// the object that its own are added to.
	Sets      []string `json:"sets,omitempty"`
	SetsAdmit []string `json:"setsAdmit,omitempty"`
	Parent    []string `json:"parent,omitempty"`
	// Kinds are those of the routes that it takes, where it says so, and Takes those
	// that a protocol can: any, of one that is not there.
	Kinds []string `json:"kinds,omitempty"`
	// Mode says more of a protocol.
	Mode     []string            `json:"mode,omitempty"`
	Takes    map[string][]string `json:"takes,omitempty"`
	Plain    []string            `json:"plain"`
	Secure   []string            `json:"secure"`
	Datagram []string            `json:"datagram"`
}
