package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
)

// holds names the fields of a struct, if each of them is one that the definition names itself.
func (d *definition) holds(v cue.Value) string {
	var names []string
	for _, f := range fields(v) {
		if !slices.Contains(d.names(), f.name) {
			return ""
		}
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// names are those of the fields that a struct may have. CUE evaluates each for its name, which is all
// that is wanted, and there are some that it may panic on: what is told goes without their names.
func (d *definition) names() (out []string) {
	defer func() { _ = recover() }()
	it, err := d.value().Fields(cue.Optional(true))
	if err != nil {
		return nil
	}
	for it.Next() {
		if s := it.Selector(); s.LabelType() == cue.StringLabel {
			out = append(out, s.Unquoted())
		}
	}
	return out
}

// itemName is what an item of a list would be called as a field: a text, or what it says of its
// name, as most lists of YAML have it. Of one that has more fields, these stay.
func itemName(item cue.Value) (name, more string) {
	if name, err := item.String(); err == nil {
		return name, ""
	}
	for _, at := range []cue.Path{cue.ParsePath("name"), cue.ParsePath("metadata.name")} {
		name, err := item.LookupPath(at).String()
		switch {
		case err != nil:
		case len(fields(item)) > 1:
			return name, "{...}"
		default:
			return name, ""
		}
	}
	return "", ""
}
