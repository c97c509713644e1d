package plan

// Mirror is where an object shows what is at a field; [name=NAME] is the item of a
// list.
type Mirror struct {
	Target Target `json:"target"`
	Path   Path   `json:"path"`
	At     Path   `json:"at"`
}
