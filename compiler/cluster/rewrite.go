package cluster

// Rewrite is a rule that turns what a source renders into a tenant's; see
// #Rewrite in the schema and package rewrite, whose Rule it converts to.
type Rewrite struct {
	Name      string            `json:"name"`
	Path      string            `json:"path"`
	Do        string            `json:"do"`
	Optional  bool              `json:"optional,omitempty"`
	Kinds     []string          `json:"kinds,omitempty"`
	Object    string            `json:"object,omitempty"`
	Container string            `json:"container,omitempty"`
	From      string            `json:"from,omitempty"`
	To        string            `json:"to,omitempty"`
	Suffix    string            `json:"suffix,omitempty"`
	Unless    string            `json:"unless,omitempty"`
	Flags     []string          `json:"flags,omitempty"`
	List      string            `json:"list,omitempty"`
	Prefix    string            `json:"prefix,omitempty"`
	Args      []string          `json:"args,omitempty"`
	Env       map[string]string `json:"env,omitempty"`
}

// Accept is an audit rule's finding that a unit lives with, and why.
type Accept struct {
	Rule   string `json:"rule"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}
