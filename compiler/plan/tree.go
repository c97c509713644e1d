package plan

// Owned are the owners of a unit's files, as CODEOWNERS names them.
type Owned struct {
	Of    string   `json:"of"`
	Names []string `json:"names"`
}

// Tree is the tree of a cluster, in which others keep what the patterns name.
type Tree struct {
	Cluster string   `json:"cluster"`
	Keep    []string `json:"keep"`
	// Own is where in the module it is, if the description says so.
	Own *TreePath `json:"own,omitempty"`
	// Paths are where a repository has the tree, as tools that apply it are told.
	Paths []TreePath `json:"paths,omitempty"`
}

// TreePath is a directory of a repository's, and the field that names it.
type TreePath struct {
	Path string `json:"path"`
	At   Path   `json:"at"`
}

// Floor is the least release of a CustomResourceDefinition, where it is in the
// cluster, of whose objects the control plane that By names takes any.
type Floor struct {
	At         Path   `json:"at"`
	Definition string `json:"definition"`
	Least      string `json:"least"`
	By         string `json:"by"`
}
