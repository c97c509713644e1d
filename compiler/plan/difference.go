package plan

// Difference is a place where an object that a mesh stands on is not what the
// schema alone renders.
type Difference struct {
	Object Target
	// Part is the role of the source that the object is from: what the schema
	// calls it, such as "gateway".
	Part string
	// Path leads there; it is empty where the whole object comes or goes. A
	// step is the name of a field, of an item where all items of a list have
	// one, or of a flag, the number of any other item, or Parsed.
	Path []string
	// How is Added, Changed, Removed or Repeated.
	How string
	// Was is what the schema alone renders, Is what is there instead; nil where
	// there is nothing.
	Was, Is any
	// Within are the same one step further in, where all that was added or
	// removed has fields or items of its own.
	Within []Difference
}

// What a difference may be.
const (
	Added   = "added"
	Changed = "changed"
	Removed = "removed"
	// Repeated is a further item of a name that the list has already, whose
	// step is NAME#2: which of them counts is nobody's to guess.
	Repeated = "repeated"
)

// Parsed is the step from a text into the YAML document that it is.
const Parsed = "@yaml"
