package plan

import (
	"cmp"
	"strings"
)

// Rank is a place in the order in which objects are applied: of Kinds of a Group, one
// after another, or of all that no rank names if there are none; of those that are a
// Part, if it names one, which have their places there and not with the others of
// their kinds.
type Rank struct {
	Group string   `json:"group,omitempty"`
	Kinds []string `json:"kinds,omitempty"`
	Part  string   `json:"part,omitempty"`
	// Wave is the step at which they are applied by a tool that waits for each
	// step's objects.
	Wave int `json:"wave"`
}

// Note is an annotation that objects get: those of the kinds On, of a Part if it names
// one, that hold a text if Holds says which. Its value is Words with commas between; of
// two words with one name before "=" the object's own stands.
type Note struct {
	Key   string   `json:"key"`
	Words []string `json:"words"`
	On    []Kinds  `json:"on"`
	Part  string   `json:"part,omitempty"`
	Holds string   `json:"holds,omitempty"`
}

// CompareUnits orders units as they are applied: the shared one first, then what the
// meshes are held to, and last what only tells tools of the others.
func CompareUnits(a, b string) int {
	return cmp.Or(cmp.Compare(turn(a), turn(b)), strings.Compare(a, b))
}

// turn is when a unit comes.
func turn(unit string) int {
	switch unit {
	case Shared:
		return 0
	case Locks:
		return 1
	case GitOps:
		return 3
	}
	return 2
}
