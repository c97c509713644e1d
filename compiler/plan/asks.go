package plan

// Issuing is how objects ask issuers of certificates for some.
type Issuing struct {
	// Scopes are those of kinds of issuers, by GROUP/KIND, where nobody says it: one of which
	// nothing is known is thought to be for the whole cluster.
	Scopes map[string]string `json:"scopes"`
	// Kind and Group are an issuer's where nothing is said.
	Kind  string `json:"kind"`
	Group string `json:"group"`
	// Alone leads to what an issuer has that has no root of its own: its certificates have
	// nothing in common.
	Alone []string `json:"alone"`
	Asks  []Asks   `json:"asks"`
}

// Asks is where objects of a kind, or pods, ask for a certificate: of the issuer that Name,
// IssuerKind and IssuerGroup lead to, from each of the places At.
type Asks struct {
	Group string   `json:"group,omitempty"`
	Kind  string   `json:"kind,omitempty"`
	Pod   bool     `json:"pod,omitempty"`
	At    []string `json:"at"`
	Name  []string `json:"name"`

	IssuerKind  []string `json:"issuerKind"`
	IssuerGroup []string `json:"issuerGroup"`
	// Signs are ways to what makes it one that signs others.
	Signs [][]string `json:"signs"`
	// Makes leads to the name of the Secret that it is put into.
	Makes []string `json:"makes,omitempty"`
}

// Issuer is who issues certificates: by a kind that stands in Namespace, unless it stands in
// none.
type Issuer struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Group     string `json:"group"`
	Namespace string `json:"namespace"`
}

// Seat is an object that only who may makes: the unit's own, and Most of its users'. Says is
// what to do about another; with Signs, the unit's authority is what is in it, and Keeps what
// keeps its identities apart from others' of the same.
type Seat struct {
	Kind      string   `json:"kind"`
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Rule      string   `json:"rule"`
	Most      int      `json:"most"`
	Says      string   `json:"says"`
	Signs     bool     `json:"signs,omitempty"`
	Keeps     []string `json:"keeps,omitempty"`
}
