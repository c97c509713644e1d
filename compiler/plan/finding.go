package plan

// Field is a field of the description: of a unit, by its path in there.
type Field struct {
	Unit string
	At   Path
}

// Finding is a rule broken at a field, with what the rule's sentence says of
// the case.
type Finding struct {
	Field
	// Rule by its name in the table of rules.
	Rule string
	// Says are the values for the rule's sentence.
	Says []any
	// Of is the rendered object that it is about, if it is about one.
	Of string
	// Others are further places that have a part in it.
	Others []Other
	// Lacks are fields for want of which it is wrong.
	Lacks []Field
	// Apart tells it from those of other fields of one line, which something else would
	// mend.
	Apart string
	// Given is an object without which there is nothing wrong: it is told only
	// where some unit has it.
	Given *Thing
	// Word is what it is about in the field, where that is a text of several lines.
	Word string
	// File and Line are where it is in a file that the field names, if there.
	File string
	Line int
}

// Other is a further place of a finding, a field or a line of a file, and what
// is there.
type Other struct {
	Field
	File string
	Line int
	Says string
}
