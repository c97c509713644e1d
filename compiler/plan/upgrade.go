package plan

// Upgrade is where a mesh stands on its way to another release, as the schema tells it
// (#Upgrade).
type Upgrade struct {
	Mesh string     `json:"mesh"`
	From Stands     `json:"from"`
	To   *Stands    `json:"to,omitempty"`
	Step int        `json:"step,omitempty"`
	Of   int        `json:"of,omitempty"`
	Says []string   `json:"says"`
	Do   []NextStep `json:"steps"`
}

// Stands is a revision with its version.
type Stands struct {
	Key      string `json:"key,omitempty"`
	Revision string `json:"revision,omitempty"`
	Version  string `json:"version"`
}

// NextStep is one of an upgrade's: see #Step in the schema.
type NextStep struct {
	Name   string `json:"name"`
	Number int    `json:"number,omitempty"`
	State  string `json:"state"`
	Says   string `json:"says"`
	At     Path   `json:"at,omitempty"`
	When   []Wait `json:"when"`
	// Edits are of fields, Run commands, Wait others that show when they are done.
	Edits []Write  `json:"edits"`
	Run   []string `json:"run"`
	Wait  []Wait   `json:"wait"`
	// Back are the edits that take it back, BackRun what is run then.
	Back    []Write  `json:"back"`
	BackRun []string `json:"backRun"`
}

// Wait is a command that is run until it shows what Until says.
type Wait struct {
	Run   string `json:"run"`
	Until string `json:"until"`
}

// Write is what is to be written at a field, or that it is to go.
type Write struct {
	At     Path   `json:"at"`
	Write  string `json:"write,omitempty"`
	Delete bool   `json:"delete,omitempty"`
}

// Standing is how far a mesh is from a release (#Standing).
type Standing struct {
	Mesh    string `json:"mesh"`
	Version string `json:"version"`
	State   string `json:"state"`
	// Next is the release that it goes to next, Says why to none.
	Next string `json:"next"`
	Says string `json:"says"`
}

// Skip is what a change skips on the way from one release to another (#Since): at a field
// as it is, and at those of before.
type Skip struct {
	Check
	Was []Formerly `json:"was"`
}

// Formerly is a field of an earlier state, and what was there.
type Formerly struct {
	At   Path   `json:"at"`
	Says string `json:"says"`
}
