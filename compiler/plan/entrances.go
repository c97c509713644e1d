package plan

// SightBehind is where an object has the labels of pods, and how calls come to such from
// outside, beside Services and ports of nodes that say so.
type SightBehind struct {
	Selector []string `json:"selector"`

	// Notes are annotations of pods and their Services that lead nobody in, a regular expression.
	Notes string `json:"notes"`
	// Aside are the objects, by GROUP/KIND, that lead nobody to a Service which they name, and
	// Unlabelled those besides that lead nobody to pods by a label of theirs: regular expressions.
	Aside      string `json:"aside"`
	Unlabelled string `json:"unlabelled"`
	// Routes lead on what comes in elsewhere.
	Routes Routes `json:"routes"`
}

// Routes are objects that lead calls to Services, of those that come in at what they bind: To, by
// its name, at the pods that its selector selects, or Inner, which is within the mesh alone and
// meant where nothing is said.
type Routes struct {
	Group string     `json:"group"`
	Kind  string     `json:"kind"`
	Binds [][]string `json:"binds"`
	To    struct {
		Group    string   `json:"group"`
		Kind     string   `json:"kind"`
		Selector []string `json:"selector"`
	} `json:"to"`
	Inner string `json:"inner"`
}

// SightRoot is how certificates are issued beside each other: Issuer leads to the reference to one of
// a Kind and Group, by default, which signs each certificate by that one's own key where it has Self,
// or by a Secret, which objects of the kind Certificate make as Makes has it.
type SightRoot struct {
	Issuer      []string `json:"issuer"`
	Group       string   `json:"group"`
	Kind        string   `json:"kind"`
	Self        []string `json:"self"`
	Secret      []string `json:"secret"`
	Certificate string   `json:"certificate"`
	Makes       []string `json:"makes"`
}

// SightAgain is where objects of a kind say a value themselves.
type SightAgain struct {
	Group string   `json:"group"`
	Kind  string   `json:"kind"`
	Path  []string `json:"path"`
}
