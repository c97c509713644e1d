package plan

// ByURL is how a reference names a server, by a URL of its: one that is beyond the node
// and the pod of whoever asks there.
const ByURL = "url"

// Beyond is which servers may be asked: by names that match Name and not Not, both regular
// expressions for names in small letters, and by addresses of none of Blocks. Says is whose
// the others are.
type Beyond struct {
	Name   string   `json:"name"`
	Not    string   `json:"not"`
	Blocks []string `json:"blocks"`
	Says   string   `json:"says"`
}

// Behind is what a reference to objects of some kinds needs: pods that a control
// plane makes for an object of a kind and of one of the classes. Says is what to do
// without.
type Behind struct {
	Group   string   `json:"group"`
	Kind    string   `json:"kind"`
	Of      []Kinds  `json:"of"`
	Classes []string `json:"classes"`
	Says    string   `json:"says"`
}

// ByOwn is how a reference names a namespace of which the unit's own alone will do.
const ByOwn = "own"

// ByElsewhere is how a reference names nothing that is in this cluster's namespaces, by
// whatever stands at its place and below.
const ByElsewhere = "elsewhere"

// Alone says why no other namespace will do, As what is named where no namespace is, whatever
// stands there. Named tells that a name stands beside it: what is so named in another mesh's is
// told of any kind. Selects tells that a selector names namespaces, by their labels, Borne the
// kind of claims on labels that a unit's namespaces alone bear.
type Alone struct {
	Says string `json:"says"`
	As   string `json:"as,omitempty"`

	Named   bool `json:"named,omitempty"`
	Selects bool `json:"selects,omitempty"`

	Borne string `json:"borne,omitempty"`
}
