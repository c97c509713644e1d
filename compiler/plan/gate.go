package plan

// Stamp is a label that a unit's objects bear in their metadata.
type Stamp struct {
	// Rule that an object with another value breaks.
	Rule string `json:"rule"`
	Key  string `json:"key"`
	// Value that is put on the objects that On names.
	Value string  `json:"value"`
	On    []Kinds `json:"on"`
	// Guards are further kinds, on which another value breaks the rule; all where
	// there are none. Also are values that may stand there.
	Guards []Kinds  `json:"guards,omitempty"`
	Also   []string `json:"also,omitempty"`
	// Only are the values that may stand on what it guards, whatever others may say.
	Only []string `json:"only,omitempty"`
	// Needed is where one must stand on what it guards.
	Needed *Needed `json:"needed,omitempty"`
	// Within are the namespaces whose objects it is for: all where there are none.
	Within []string `json:"within,omitempty"`
	// Pods says what to do where the label of a pod that an object makes, or that others
	// make of it, has another value; it may, where it is empty.
	Pods string `json:"pods,omitempty"`
	// Overwrites tells that another value is replaced, and breaks no rule.
	Overwrites bool `json:"overwrites,omitempty"`
	// Own tells that no other unit has the value: whoever bears it is the unit's.
	Own bool `json:"own,omitempty"`
	// Message says what to do about another value.
	Message string `json:"message"`
}

// Labelling is how objects of kinds that are none of Kubernetes' own have labels of what
// is made of them: somewhere below fields that Has matches, a regular expression, but below
// none that Asks matches. Plain has a key in its group, where a tool writes something around
// it.
type Labelling struct {
	Has   string `json:"has"`
	Asks  string `json:"asks"`
	Plain string `json:"plain"`
	// Without are kinds of which nothing is made so.
	Without []Kinds `json:"without"`
}

// Needed are namespaces whose objects must bear a label, but for those with something
// at one of some places, as those of a Reference lead, and why.
type Needed struct {
	Namespaces []string   `json:"namespaces"`
	Says       string     `json:"says"`
	But        [][]string `json:"but,omitempty"`
}

// Kinds names kinds: those of a group, "*" for all and "*.DOMAIN" for all below
// a domain, and one of them where Kind is set.
type Kinds struct {
	Group string `json:"group"`
	Kind  string `json:"kind,omitempty"`
}

// Tool is a tool that applies manifests, and the annotations and labels by
// which an object tells it what to do. What is not allowed is refused.
type Tool struct {
	// Domain of the keys, with all domains below it.
	Domain string `json:"domain"`
	// By is the tool, and does what becomes of an object.
	By   string `json:"by"`
	Does string `json:"does"`
	// Alone are keys that do something else, and what.
	Alone map[string]string `json:"alone,omitempty"`
	// Granted are labels that a tenant may be granted, by kinds of claims.
	Granted map[string]string `json:"granted,omitempty"`
	Allows  []Allow           `json:"allows"`
	// Hook is the annotation of an object that the tool runs at some events
	// and does not keep: such objects are left out, but for Objects, the
	// events whose objects are ordinary ones.
	Hook    string   `json:"hook,omitempty"`
	Objects []string `json:"objects,omitempty"`
}

// Allow is a key that may stand on objects of the users' own, with the reason.
type Allow struct {
	Key string `json:"key"`
	// Value is a regular expression for the whole value; any where it is empty.
	Value string `json:"value,omitempty"`
	// Everywhere tells that it may stand on what isolation rests on, too.
	Everywhere bool   `json:"everywhere,omitempty"`
	Reason     string `json:"reason"`
}

// Sight is where a rendered object shows that it holds something of the
// cluster's, whatever is claimed: in a variable of a container, in a YAML
// document of its data, in the label that its webhooks select by, in any field.
type Sight struct {
	// Claim is the kind of what is held.
	Claim string `json:"claim"`
	// Parts are those of the objects to look at, "" for what users bring.
	Parts []string `json:"parts"`

	// Variable of containers, of an Image, a regular expression, and with the
	// Argument where these are given. Values are apart by commas.
	Variable string `json:"variable,omitempty"`
	// Flag of containers, of an Image, among the arguments.
	Flag     string `json:"flag,omitempty"`
	Image    string `json:"image,omitempty"`
	Argument string `json:"argument,omitempty"`
	// OfFlags are flags whose values, each with each, tell apart what the Flag's is held of, and so
	// do those that are Apart, of which nothing is told where they are not said. Switches are the
	// program's flags that need no value. A flag that is not said may be so by a variable, of the
	// beginning in Variables and the flag's name in capitals.
	OfFlags   []string `json:"ofFlags,omitempty"`
	Apart     []string `json:"apart,omitempty"`
	Switches  []string `json:"switches,omitempty"`
	Variables string   `json:"variables,omitempty"`
	// Reserves is the kind as which what is held is reserved, if another.
	Reserves string `json:"reserves,omitempty"`
	// Since is the version below which, by the tag of its image, a container holds nothing
	// by default.
	Since string `json:"since,omitempty"`
	// Unless one of these variables or flags of the container has a value.
	Unless []SightUnless `json:"unless,omitempty"`

	// Kind of other objects. Name is a regular expression, Data the key of the
	// document and Field the way on in there.
	Kind  string   `json:"kind,omitempty"`
	Name  string   `json:"name,omitempty"`
	Data  string   `json:"data,omitempty"`
	Field []string `json:"field,omitempty"`
	Label string   `json:"label,omitempty"`

	// Path leads to values in an object of Kind and Group, of any kind that is none of
	// Kubernetes' own where Custom is set, or in the pod that a workload makes: "*" is every item or field, of those Among, if there are any,
	// by name. Of what commas or blanks part, as in a list of JSON's, each counts,
	// if When, a regular expression, matches it as a whole; As is what is held then,
	// where that is not the value.
	Group  string   `json:"group,omitempty"`
	Custom bool     `json:"custom,omitempty"`
	Pod    bool     `json:"pod,omitempty"`
	Path   []string `json:"path,omitempty"`
	Among  []string `json:"among,omitempty"`
	When   string   `json:"when,omitempty"`
	As     string   `json:"as,omitempty"`
	// Pick is a regular expression whose group is what is held, Request tells that a value is
	// a certificate request, of which each identity counts.
	Pick string `json:"pick,omitempty"`
	// Find is a regular expression whose group, wherever in a value it is found, is a list of
	// what is held.
	Find    string `json:"find,omitempty"`
	Request bool   `json:"request,omitempty"`
	// Whole tells that a value is one text, of which nothing counts by itself.
	Whole bool `json:"whole,omitempty"`
	// Plus leads to numbers in the object: the value and each of them together is held, in
	// place of the value.
	Plus []string `json:"plus,omitempty"`
	// Range tells that the values are ranges of addresses: two that meet are one thing's.
	Range bool `json:"range,omitempty"`
	// Prefix comes before the value in what is held.
	Prefix string `json:"prefix,omitempty"`
	// Of are places of what it is held of: the first with values counts, otherwise
	// Unsaid if that is set. Which is what comes before the value there, Class are places
	// of what tells apart who serves such objects: the first with values counts.
	Of     [][]string  `json:"of,omitempty"`
	Which  string      `json:"which,omitempty"`
	Class  [][]string  `json:"class,omitempty"`
	Unsaid string      `json:"unsaid,omitempty"`
	Where  *SightWhere `json:"where,omitempty"`
	// Without are values with one of which the object holds nothing.
	Without []Where `json:"without,omitempty"`
	// Again is where objects of a kind say a value themselves: to say it once more holds nothing.
	Again *SightAgain `json:"again,omitempty"`
	// Given is a kind of things of which one by the name that Of has makes it held, or not.
	Given *SightGiven `json:"given,omitempty"`
	// Against is a kind of things: whoever has one by the name has this, too.
	Against *SightAgainst `json:"against,omitempty"`
	// Filled are variables in a text and what stands for them: the "namespace" of the object,
	// the "account" of its pods, the name of a "pod".
	Filled map[string]string `json:"filled,omitempty"`
	// Spared is a pod of which each item at a place has something below it.
	Spared *SightSpared `json:"spared,omitempty"`
	// Root is how a certificate is told whose authority the unit makes for itself: it holds nothing.
	Root *SightRoot `json:"root,omitempty"`
	// Own tells that a host which leads into a namespace of the unit's own needs no
	// grant: a full one, and NAME.NAMESPACE but for these namespaces, ends of names of the world's.
	Own []string `json:"own,omitempty"`
	// Behind tells what the object says of pods, which counts for nobody else where nothing leads
	// to them from outside.
	Behind *SightBehind `json:"behind,omitempty"`
	// Address tells that the values are addresses, of which each has one spelling.
	Address bool `json:"address,omitempty"`
	// Host tells so of DNS names.
	Host bool `json:"host,omitempty"`
	// Zone is what has hosts of which one may be below another's wildcard, and takes its
	// calls then; of Any of these is what says nothing, but where somebody holds the default.
	Zone string `json:"zone,omitempty"`
	Any  *Thing `json:"any,omitempty"`

	// Shared things may have several holders, if nobody claims them.
	Shared bool `json:"shared,omitempty"`
	// Each object holds for itself, not for its mesh; those of a mesh that have the
	// same value in one of the Sharing annotations hold together.
	Each    bool     `json:"each,omitempty"`
	Sharing []string `json:"sharing,omitempty"`

	// Otherwise is what is held where nothing is said.
	Otherwise string `json:"otherwise,omitempty"`
}

// Where limits a sight to objects with a field that is, as a regular
// expression for the whole, "" if it is not there.
type Where struct {
	Path []string `json:"path"`
	Is   string   `json:"is"`
}

// SightWhere is Where, or, with Not, its opposite.
type SightWhere struct {
	Where
	Not bool `json:"not,omitempty"`
}

// SightGiven is a kind of things, of which there has to be one, with Not none.
type SightGiven struct {
	Claim string `json:"claim"`
	Not   bool   `json:"not,omitempty"`
}

// SightAgainst is a kind of things of which no other mesh has one by the name, where the platform
// grants the name to none as a thing of the kind Granted.
type SightAgainst struct {
	Claim   string `json:"claim"`
	Granted string `json:"granted"`
}

// SightSpared tells a pod by what each item at a place has below it, of which there are some. One
// of a workload of the kinds in But is not spared in a hard mesh, whose API server sees it as
// their controller changes it.
type SightSpared struct {
	Each []string `json:"each"`
	By   []string `json:"by"`
	But  []string `json:"but"`
}

// SightUnless is a value of a variable or a flag, a regular expression, with which a container
// holds nothing.
type SightUnless struct {
	Variable string `json:"variable,omitempty"`
	Flag     string `json:"flag,omitempty"`
	Is       string `json:"is"`
}
