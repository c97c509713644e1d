// Package rewrite turns manifests written for one installation into those of
// another: namespaces, names and the references to them, flags and settings,
// in objects and in the documents embedded in them. It knows Kubernetes; what
// to change is told by rules.
package rewrite

import (
	"fmt"
	"strings"
)

// Rule is one thing to change. Which fields count depends on Do:
//
//	retarget  namespace From becomes To, wherever it is named
//	retoken   the name From becomes To, wherever it stands, also as the head
//	          of a longer name (From-certs)
//	rename    objects of Kinds named From are named To, or objects of Kinds get
//	          Suffix unless they end in Unless; references follow
//	prefix    items of the list List in the object get Prefix before their name
//	args      the container gets Args: a flag that is there is replaced
//	env       the container gets Env
//	drop      the object is left out
//
// Retarget and retoken look at the manifest as it was, all in one pass; the
// others follow in their order.
type Rule struct {
	// Name of the rule and path of the field that it comes from.
	Name string
	Path string
	Do   string
	// Optional allows the rule to match nothing.
	Optional bool
	// Kinds of the objects to change; for a suffix, every kind outside
	// namespaces whose names are free, where empty.
	Kinds []string
	// Object and Container name what to change, all where empty.
	Object    string
	Container string
	From      string
	To        string
	// Suffix and Unless are rename's second form.
	Suffix string
	Unless string
	// Flags of containers whose value is the renamed object's name.
	Flags []string
	// List and Prefix are for prefix.
	List   string
	Prefix string
	Args   []string
	Env    map[string]string
}

// Fault is a rule that cannot be carried out.
type Fault struct {
	Rule    Rule
	Message string
}

// Error tells the rule by name.
func (f Fault) Error() string { return fmt.Sprintf("rewrite %q: %s", f.Rule.Name, f.Message) }

// looksFor says what a rule wants to find.
func (r Rule) looksFor() string {
	switch r.Do {
	case "retarget":
		return "namespace " + r.From
	case "retoken":
		return "name " + r.From
	case "rename":
		if r.Suffix != "" {
			return r.kinds() + " without " + r.Suffix
		}
		return r.kinds() + " " + r.From
	case "prefix":
		return r.List + " of " + r.object()
	case "args", "env":
		if r.Container != "" {
			return "container " + r.Container + " of " + r.object()
		}
		return "container of " + r.object()
	}
	return r.object()
}

func (r Rule) kinds() string {
	if len(r.Kinds) == 0 {
		return "object outside namespaces"
	}
	return strings.Join(r.Kinds, " or ")
}

func (r Rule) object() string {
	if r.Object == "" {
		return r.kinds()
	}
	return r.kinds() + " " + r.Object
}
