package plan

// Check is something that the schema finds wrong with a field.
type Check struct {
	Rule    string `json:"rule"`
	At      Path   `json:"at"`
	Message string `json:"message"`
	// Others are further fields that have a part in it.
	Others []CheckOther `json:"others,omitempty"`
	// Lacks is the field for want of which it is wrong, if one is.
	Lacks Path `json:"lacks,omitempty"`
}

// CheckOther is a field of the same unit, and what it has to do with a check.
type CheckOther struct {
	At   Path   `json:"at"`
	Says string `json:"says"`
}
