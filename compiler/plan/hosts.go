package plan

// HostField is where objects hold a host: of Kinds of a Group, all kinds if
// none, whose names match Name, at places, or in the variables and arguments of
// the containers whose image matches.
type HostField struct {
	Kinds []string `json:"kinds,omitempty"`
	Group string   `json:"group,omitempty"`
	Name  string   `json:"name,omitempty"`
	// Parts are as in Sight, all if none.
	Parts []string `json:"parts,omitempty"`
	// At are the places: a list of steps is any of them, "*" is any step, "**" any
	// number of them, [name=NAME] an item of a list, and Parsed leads into a
	// document.
	At    [][]any `json:"at,omitempty"`
	Image string  `json:"image,omitempty"`
	// Form of what stands there, where that is no host alone.
	Form string `json:"form,omitempty"`
	// WithPort tells that what stands there is a host only where a port follows.
	WithPort bool `json:"withPort,omitempty"`
	// Claim is the kind of claims by which a host of the world's that may stand there is
	// granted.
	Claim string `json:"claim,omitempty"`
	// But are last labels of hosts that are none of the cluster's.
	But []string `json:"but,omitempty"`
}

// Forms of what a host field holds.
const (
	// NamespaceForm is a namespace, or NAMESPACE/NAME.
	NamespaceForm = "namespace"
	// ExportForm is that, and what the mesh itself exports may be named.
	ExportForm = "exportTo"
	// HostOfNamespace is a host, or NAMESPACE/HOST.
	HostOfNamespace = "namespace/host"
	// FullForm is what only a full name leads from: what is held against names, or looked up
	// by nodes.
	FullForm = "full"
	// NothingForm is what nobody reads, or people alone.
	NothingForm = "nothing"
)

// Matches are what rules at Rules ask of calls, each of one of those at Match: the
// Port, the Binds that they come by, and From whom they come. Of two objects for
// one host, of which rules at First are for the same calls, one alone holds.
type Matches struct {
	Rules [][]string `json:"rules"`
	First []string   `json:"first"`
	Match []string   `json:"match"`
	Port  []string   `json:"port"`
	Binds []string   `json:"binds"`
	From  []string   `json:"from"`
	// Whole is what alone asks for all calls just as well.
	Whole Unless `json:"whole"`
}

// Capture is a kind that says what becomes of calls to hosts.
type Capture struct {
	Group string `json:"group"`
	Kind  string `json:"kind"`
	// Hosts is where the hosts are, To whom it is for: all where nothing is said.
	Hosts []string `json:"hosts"`
	// Addresses is where addresses and ranges are, calls to which it takes as
	// well; Inside are ranges in which clusters have theirs.
	Addresses []string `json:"addresses,omitempty"`
	Inside    []string `json:"inside,omitempty"`
	// Claim is the kind of claims by which others hold addresses.
	Claim string   `json:"claim,omitempty"`
	To    []string `json:"to"`
	// Binds is what it binds to, where that tells whether calls within the mesh
	// are among them: where it says All, or nothing.
	Binds []string `json:"binds,omitempty"`
	All   string   `json:"all,omitempty"`
	// Matches are the calls that its rules are for.
	Matches *Matches `json:"matches,omitempty"`
	// Narrower is the kind of objects by which a user says that proxies have not all
	// that is for them.
	Narrower string `json:"narrower,omitempty"`
	// Takes is the label by which one control plane alone has the object, where it bears it.
	Takes string `json:"takes,omitempty"`
	// Defines tells that it makes hosts known.
	Defines bool `json:"defines,omitempty"`
	// Instead is what to do about it.
	Instead string `json:"instead"`
}

// Outbound is a kind by whose objects proxies listen for calls that go out.
type Outbound struct {
	Group string `json:"group"`
	Kind  string `json:"kind"`
	// Each is where the ports are, Port and Protocol where each says its number and its
	// protocol: the first that is said counts, up to a hyphen.
	Each     []string   `json:"each"`
	Port     []string   `json:"port"`
	Protocol [][]string `json:"protocol"`
	// Ways are how calls of a protocol are told apart, Otherwise those of others, nothing
	// where nobody listens for any address.
	Ways      map[string]string `json:"ways"`
	Otherwise string            `json:"otherwise,omitempty"`
	Hosts     []string          `json:"hosts,omitempty"`
	Addresses []string          `json:"addresses,omitempty"`
	To        []string          `json:"to"`
	// Addressed is how a mesh has its proxies give an address to what has none.
	Addressed *OutboundAddressed `json:"addressed,omitempty"`
}

// OutboundAddressed is a text of an object of a part of a mesh, of a kind of the core group.
type OutboundAddressed struct {
	Kind string   `json:"kind"`
	Part string   `json:"part"`
	Path []string `json:"path"`
	Is   string   `json:"is"`
}

// How calls are told apart that go to one port.
const (
	ByRequests = "requests"
	ByHosts    = "hosts"
	AsWhole    = "whole"
)
