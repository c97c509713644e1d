package manifest

import (
	"fmt"
	"strconv"
	"strings"
)

// Fault is one thing wrong with an object.
type Fault struct {
	// Path leads from the object's root to the field: names and indexes. It
	// may end in a field that is missing.
	Path []any
	// Says is the fault and what to do, without the path.
	Says string
}

// String gives PATH: SENTENCE, the path as kubectl explain and jsonpath have it.
func (f Fault) String() string { return PathString(f.Path) + ": " + f.Says }

// PathString writes a path: spec.ports[0].nodePort, metadata.labels["a/b"].
func PathString(path []any) string {
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			switch {
			case strings.ContainsAny(step, "./[]\" ") || step == "":
				b.WriteString("[" + strconv.Quote(step) + "]")
			case b.Len() > 0:
				b.WriteString("." + step)
			default:
				b.WriteString(step)
			}
		}
	}
	return b.String()
}
