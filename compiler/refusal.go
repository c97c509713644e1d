package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/compare"
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
	return compare.Field(r.Path) + " of " + id.String()
}

// fieldOf names a field of an object, and one within the document that stands
// there.
func fieldOf(field, within []string, id manifest.ID) string {
	if len(within) > 0 {
		field = slices.Concat(field, []string{plan.Parsed}, within)
	}
	return compare.Field(field) + " of " + id.String()
}
