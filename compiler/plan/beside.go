package plan

// Reading is what is known of the values of a part's sources beyond what the
// chart's templates say.
type Reading struct {
	Part string `json:"part"`
	// Reads are fields that count whatever the templates say, Shows those of
	// which naming the whole reads nothing, with dots.
	Reads []string `json:"reads"`
	Shows []string `json:"shows"`
	// Standard is where in the chart's values its defaults are, Profiles are the
	// fields by which others take their place.
	Standard []string `json:"standard"`
	Profiles []string `json:"profiles"`
	// Under is the field below which the chart has once more what stands at the top.
	Under string `json:"under,omitempty"`
	// Files say when some files of the chart are read.
	Files []ReadFile `json:"files,omitempty"`
	// Switches are names of fields that turn off what stands beside them.
	Switches []string `json:"switches,omitempty"`
}

// ReadFile says that files of a chart, by a pattern of their names, are read only
// where others say so: of each of the lists, one.
type ReadFile struct {
	File  string      `json:"file"`
	Where [][]Setting `json:"where"`
	// Says is where what they read counts.
	Says string `json:"says"`
}

// Beside is a setting of a source's values that counts only where others say so.
type Beside struct {
	// Part of a mesh whose source it is.
	Part string `json:"part"`
	// Field with dots; what stands below it is meant, too.
	Field string `json:"field"`
	// Where lists settings of each of which one holds.
	Where [][]Setting `json:"where"`
	// When says of which sources it is true, if not of all.
	When *Setting `json:"when,omitempty"`
	// Unless names kinds of objects by one of which it counts all the same, where
	// that has the Field that is named.
	Unless []Having `json:"unless,omitempty"`
	// Mild tells that others may apply such an object.
	Mild bool `json:"mild,omitempty"`
	// Says is where it counts, or what to do.
	Says string `json:"says"`
}

// Having is a kind of objects that have a field.
type Having struct {
	Group string   `json:"group"`
	Kind  string   `json:"kind"`
	Field []string `json:"field,omitempty"`
}

// Setting is a field of a source's values, with dots, and a pattern of all its
// text, which is empty where there is nothing.
type Setting struct {
	Field string `json:"field"`
	Is    string `json:"is"`
}

// Idle is a field of objects of a kind and group that counts only where one of
// others says so.
type Idle struct {
	Kind  string   `json:"kind"`
	Group string   `json:"group,omitempty"`
	Path  []string `json:"path"`
	// Last is a pattern of the last step's name, empty for any.
	Last  string  `json:"last,omitempty"`
	Where []Where `json:"where"`
	Says  string  `json:"says"`
}
