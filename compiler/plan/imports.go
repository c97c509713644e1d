package plan

// Import is how to make a mesh of what others describe one by.
type Import struct {
	Forms []ImportForm `json:"forms"`
	// Help says what forms there are, Examples how a command line has them.
	Help     []string `json:"help"`
	Examples []string `json:"examples"`
	// Changes say what comes of it for what runs where a field gets another value.
	Changes []ImportChange `json:"changes"`
	// Order is that of fields in a mesh's file, in whatever they are: others come after
	// them.
	Order []string `json:"order"`
}

// ImportForm is a form of documents: objects of kinds of a group, or a document with one
// of the keys at its top, in a file that is named by a flag where there is one.
type ImportForm struct {
	Name  string   `json:"name"`
	Flag  string   `json:"flag,omitempty"`
	Group string   `json:"group,omitempty"`
	Kinds []string `json:"kinds,omitempty"`
	Keys  []string `json:"keys,omitempty"`
	// Once tells that there is one of a mesh.
	Once bool        `json:"once,omitempty"`
	Rows []ImportRow `json:"rows"`
	// Gives are what holds where the document says nothing.
	Gives []ImportGive `json:"gives,omitempty"`
}

// ImportRow says what becomes of the values at and below a place: of several rows for a
// value the first counts that fits. A step "*" is each item of a list, or any key; what it
// is, an item by its field named in Named if it has that, stands for "$N" of To, counted from
// 1. "$0" is the name that was given beside the file. What has no To goes nowhere, and that
// is told if there are words for it.
type ImportRow struct {
	From  []string `json:"from"`
	Named string   `json:"named,omitempty"`
	To    []string `json:"to,omitempty"`
	// Match is a regular expression of texts that fit: of its group, where it has one, is
	// the value. Is are those of which the value must be one.
	Match string `json:"match,omitempty"`
	Is    []any  `json:"is,omitempty"`
	// Beside are fields beside the last of From, and their values.
	Beside map[string]string `json:"beside,omitempty"`
	// As is the form that the value gets: "names" for fields named by it, "items" for items
	// of a list, "joined" for a text of them all, "bool" for a text that says true or false.
	As string `json:"as,omitempty"`
	// Off tells that, where the value is false, nothing is to be at To, or below.
	Off  bool   `json:"off,omitempty"`
	Says string `json:"says,omitempty"`
}

// ImportGive is a value of a field, unless the field is given or a place in the document has
// one of some values; of a text that Match fits it is the group.
type ImportGive struct {
	To    []string `json:"to"`
	Value any      `json:"value"`
	// Each are places of which each gives one, as rows lead there: "$value" is what stands
	// there.
	Each   []string      `json:"each,omitempty"`
	Named  string        `json:"named,omitempty"`
	Match  string        `json:"match,omitempty"`
	Unless *ImportUnless `json:"unless,omitempty"`
	// Says tells why a description is not to have it unasked.
	Says string `json:"says,omitempty"`
}

// ImportUnless is a place in a document, and values.
type ImportUnless struct {
	At []string `json:"at"`
	Is []any    `json:"is"`
}

// ImportChange is what a field's other value changes for what runs.
type ImportChange struct {
	To   []string `json:"to"`
	Says string   `json:"says"`
}
