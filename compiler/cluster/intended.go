package cluster

import (
	"slices"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
)

// intended asks, of a field that may not be, for the one that is meant: of those that are
// asked for beside it and are not there, the only one that takes what it has. That that is
// not there follows.
func (r *reader) intended(unknown, problems diag.List) (told, others diag.List) {
	told, others = slices.Clone(unknown), problems
	for i, p := range told {
		path := split(p.Path)
		if p.Message != noSuchField || len(path) < 2 {
			continue
		}
		of := path[:len(path)-1]
		kinds := r.kindsIn(of)
		is := path.in(r.places.raw()).IncompleteKind()
		var meant diag.List
		for _, q := range others {
			at := split(q.Path)
			if q.Message != isRequired || len(at) != len(path) || at.shared(of) != len(of) || r.unknown.meant[q.Path] {
				continue
			}
			if name, _ := at[len(at)-1].(string); kinds[name]&is != 0 && !slices.ContainsFunc(meant, func(m diag.Problem) bool { return m.Path == q.Path }) {
				meant = append(meant, q)
			}
		}
		if len(meant) != 1 {
			continue
		}
		at := split(meant[0].Path)
		told[i].Message += "; did you mean " + at[len(at)-1:].String() + "?"
		told[i].Meant = meant[0].Path
		others = slices.DeleteFunc(slices.Clone(others), func(q diag.Problem) bool { return q.Path == meant[0].Path && q.Message == isRequired })
	}
	return told, others
}

// kindsIn are the kinds of values that the fields of a struct may have.
func (r *reader) kindsIn(path Path) map[string]cue.Kind {
	out := map[string]cue.Kind{}
	def := r.schema.at(path)
	if def == nil {
		return out
	}
	it, err := def.value().Fields(cue.Optional(true))
	for err == nil && it.Next() {
		out[it.Selector().Unquoted()] = it.Value().IncompleteKind()
	}
	return out
}

const isRequired = "is required"
