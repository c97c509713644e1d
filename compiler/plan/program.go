package plan

// Program is what the containers that run it are to be told by flags.
type Program struct {
	// Name of it, in messages, and the Rule that another word breaks.
	Name string `json:"name"`
	Rule string `json:"rule"`
	// Image of its containers, a regular expression; of an image of another name it is known
	// by one of the Marks, flags that no other program has.
	Image string   `json:"image"`
	Marks []string `json:"marks"`
	// Command that it is run by, where the container names one: a regular expression.
	Command string `json:"command"`
	// Short are flags of one letter, Switches those that need no value.
	Short    map[string]string `json:"short,omitempty"`
	Switches []string          `json:"switches,omitempty"`
	// Flags are those that units decide, Free all others; of a flag that is neither, the rule
	// Other tells.
	Flags []ProgramFlag `json:"flags"`
	Free  []string      `json:"free"`
	Other string        `json:"other"`
	// Why is what the flags decide, where the unit does not say.
	Why string `json:"why"`
}

// ProgramFlag is a flag whose value has to be one of those in Is, or of the unit's own, if it has
// some: the last that is said, or one of them where Words is "some", or all where it is "every";
// Otherwise where nothing is said.
type ProgramFlag struct {
	Name      string   `json:"name"`
	Is        []string `json:"is,omitempty"`
	Otherwise string   `json:"otherwise"`
	Words     string   `json:"words,omitempty"`
}

// Told is what a unit has the program of that Name told: values of its flags, and why.
type Told struct {
	Name string              `json:"name"`
	Is   map[string][]string `json:"is"`
	Why  string              `json:"why,omitempty"`
	// At is the field that has it run, by the objects of the field By, if one does.
	At Path `json:"at,omitempty"`
	By Path `json:"by,omitempty"`
	// Service is by which it is called, if that is known.
	Service *ProgramService `json:"service,omitempty"`
}

// ProgramService is a Service by which a program is called, a port of it, and the fields that say
// so.
type ProgramService struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Port      int    `json:"port"`
	At        Path   `json:"at"`
	PortAt    Path   `json:"portAt"`
}
