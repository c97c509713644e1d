package change

import "meshc.dev/compiler/manifest"

// How a unit or an object changes, beside plan.Added, plan.Changed and plan.Removed.
const (
	// Renamed is a unit or an object of another name that is the same otherwise, or nearly.
	Renamed = "renamed"
	// Moved is an object that another unit has now: both units have it, one with From, the
	// other with To.
	Moved = "moved"
)

// Unit is one that changes.
type Unit struct {
	Name string `json:"name"`
	How  string `json:"how"`
	// From is the name that it had.
	From string `json:"from,omitempty"`
	// Objects are those that change, in the order in which they are applied.
	Objects []Object `json:"objects"`
	// Same counts the objects that stay as they are.
	Same int `json:"same"`
	// Since says what in the description the change is from, if that is known.
	Since []Cause `json:"since,omitempty"`
}

// Object is one that changes.
type Object struct {
	How string `json:"how"`
	// Object is KIND NAMESPACE/NAME, and From what it was, or the unit that had it.
	Object string `json:"object"`
	From   string `json:"from,omitempty"`
	// To is the unit that has it now.
	To string `json:"to,omitempty"`
	// Fields are those that change.
	Fields []Field `json:"fields,omitempty"`
	// Effects are what the change does in a cluster.
	Effects []Effect `json:"effects,omitempty"`

	id manifest.ID
}

// Field is one that changes: it is added, changed or removed, or an item of its name
// is there twice.
type Field struct {
	Path []string `json:"path"`
	How  string   `json:"how"`
	Was  any      `json:"was,omitempty"`
	Is   any      `json:"is,omitempty"`
}

// Effect is what a change does in a cluster, in a word and in a sentence.
type Effect struct {
	Does string `json:"does"`
	// Field is what of the object it is about, if not all: a field's path, or what
	// another object had.
	Field string `json:"field,omitempty"`
	Says  string `json:"says"`
}

// Cause is a part of the description that changed, and changed a unit by that.
type Cause struct {
	// Mesh whose it is, "cluster" for the platform's.
	Mesh string `json:"mesh"`
	// Field that changed, in the file at the line and column, those of the state before
	// where it is no more.
	Field  string `json:"field,omitempty"`
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Removed tells that it is no more.
	Removed bool `json:"removed,omitempty"`
	// Untold are as many fields of the file as may have to do with it, and were not tried.
	Untold int `json:"untold,omitempty"`
	// Alone tells that it was tried: without it, the unit would be as it was.
	Alone bool `json:"alone,omitempty"`
}
