package plan

// Share is a namespace of the shared unit's in which the schema's own objects of a unit may
// stand, and about which its webhooks are asked; Pods are labels of those pods there that are
// the unit's, where the Namespace does not say whose all are.
type Share struct {
	Name string            `json:"name"`
	Pods map[string]string `json:"pods,omitempty"`
}

// Use is a need of a thing that, if another unit claims it, that one must grant
// under the same rule, unless that is empty.
type Use struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	At   Path   `json:"at"`
	Rule string `json:"rule"`
	// Missing is the rule that is broken if nobody claims it, if any is.
	Missing string `json:"missing,omitempty"`
	// Beyond is what it is to take it where it is no mesh's, which the platform
	// grants.
	Beyond string `json:"beyond,omitempty"`
	// Of are what of it is used, where that is not all.
	Of []UsedPart `json:"of,omitempty"`
}

// Authority is the certificate of an authority in PEM, or who issues it where that is said; the field that has it, from where it is, and what keeps its identities apart from
// others' of the same. Signer is with what the unit signs, Between what is between it and that
// authority.
type Authority struct {
	PEM     string     `json:"pem,omitempty"`
	Issuer  *Issuer    `json:"issuer,omitempty"`
	At      Path       `json:"at"`
	From    string     `json:"from"`
	Keeps   []string   `json:"keeps"`
	Signer  *Certified `json:"signer,omitempty"`
	Between *Certified `json:"between,omitempty"`
}

// Certified are certificates in PEM, the field that has them, and what they are.
type Certified struct {
	PEM  string `json:"pem"`
	At   Path   `json:"at"`
	From string `json:"from"`
}

// UsedPart is a part of a thing, and the field that names it.
type UsedPart struct {
	Name string `json:"name"`
	At   Path   `json:"at"`
}

// Grant lets the mesh To use a thing, or only what Only names of it; if there is no such
// mesh, the rule Missing is broken.
type Grant struct {
	Kind    string   `json:"kind"`
	Name    string   `json:"name"`
	To      string   `json:"to"`
	At      Path     `json:"at"`
	Rule    string   `json:"rule"`
	Missing string   `json:"missing"`
	Only    []string `json:"only,omitempty"`
	// Plain tells that who calls by it has no identity.
	Plain bool `json:"plain,omitempty"`
}
