package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// refusal is a difference that the schema does not allow, and what to do
// instead if it says so.
type refusal struct {
	plan.Difference
	advice string
}

// key is the same for a difference at one place, whatever stands there.
func (r refusal) key() string { return fmt.Sprint(r.Object, r.Path, r.How) }

// String names the place of a difference.
func (r refusal) String() string {
	id := manifest.ID{Kind: r.Object.Kind, Namespace: r.Object.Namespace, Name: r.Object.Name}
	if len(r.Path) == 0 {
		return id.String()
	}
	before, within := r.Path, []string(nil)
	if i := slices.Index(r.Path, plan.Parsed); i >= 0 {
		before, within = r.Path[:i], r.Path[i+1:]
	}
	return fieldOf(before, within, id)
}

// fieldOf names a field of an object, and one within the document that stands
// there.
func fieldOf(field, within []string, id manifest.ID) string {
	text := dotted(field)
	if len(within) > 0 {
		text += ": " + dotted(within)
	}
	return text + " of " + id.String()
}

// dotted writes a path; what is no plain name stands in brackets.
func dotted(path []string) string {
	var b strings.Builder
	for i, step := range path {
		name, item := strings.CutPrefix(step, "[name=")
		switch {
		case item:
			b.WriteString("[" + name)
		case strings.ContainsAny(step, "./ #-"):
			b.WriteString("[" + step + "]")
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}
