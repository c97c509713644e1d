package compare

import (
	"slices"
	"strings"

	"meshc.dev/compiler/plan"
)

// Field names a place of an object, and one within the document that stands there.
func Field(path []string) string {
	if i := slices.Index(path, plan.Parsed); i >= 0 {
		return Dotted(path[:i]) + ": " + Dotted(path[i+1:])
	}
	return Dotted(path)
}

// Dotted writes a path; what is no plain name stands in brackets.
func Dotted(path []string) string {
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
