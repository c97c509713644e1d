package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
)

// own gives what is wrong with a value of the user's whatever the schema wants of it,
// a division by zero for one, in place of what the schema says of it.
func (r *reader) own(same []errors.Error) ([]errors.Error, bool) {
	at := same[0].Path()
	path := pathOf(at)
	if path.hidden() || len(path) == 0 {
		return same, false
	}
	raw := path.in(r.places.raw())
	if !raw.Exists() {
		return same, false
	}
	for _, e := range errors.Errors(raw.Validate()) {
		switch {
		case !failing.MatchString(words(e)):
		case slices.Equal(e.Path(), at):
			return []errors.Error{e}, true
		case pathOf(e.Path()).hidden():
			return nil, true // that is told
		}
	}
	return same, false
}

// failing matches what CUE says of a function or an operation that fails by itself.
var failing = regexp.MustCompile("^(" + calls + "|" + interpolations + "[a-z]+ multiplication|invalid operands? |index out of range|division by zero)")

// failed is what CUE says of a function that fails, which some say themselves.
func failed(says string) string {
	says = strings.TrimPrefix(strings.TrimPrefix(says, calls), interpolations)
	if name, why, _ := strings.Cut(says, ": "); strings.HasPrefix(why, name+": ") {
		return why
	}
	return says
}

// causes drops what only follows from another problem of the same mesh: a name
// at fault from which all else derives, or a value that could not be computed.
func causes(in diag.List) diag.List {
	named := keep(in, func(p diag.Problem) bool {
		return named(split(p.Path))
	})
	if len(named) > 0 {
		return named
	}
	direct := keep(in, func(p diag.Problem) bool {
		return !slices.ContainsFunc(consequences, func(prefix string) bool { return strings.HasPrefix(p.Message, prefix) })
	})
	if len(direct) > 0 {
		return direct
	}
	return in
}

// consequences begin CUE's messages about what it could not compute because of
// an error elsewhere.
var consequences = []string{"non-concrete value", "required field missing", interpolations, calls, "undefined field"}

// calls begins what CUE says of a function that fails, interpolations what it says of a text that takes something in.
const (
	calls          = "error in call to "
	interpolations = "invalid interpolation: "
)

func keep(in diag.List, wanted func(diag.Problem) bool) diag.List {
	var out diag.List
	for _, p := range in {
		if wanted(p) {
			out = append(out, p)
		}
	}
	return out
}

// saidAgain tells what CUE says of a field that is asked for where that is said in other words,
// and of one that has two values what it says of one of them.
func saidAgain(problems diag.List, p diag.Problem) bool {
	if slices.ContainsFunc(problems, func(q diag.Problem) bool {
		return q.Position == p.Position && q.Path == p.Path && strings.HasPrefix(q.Message, "conflicting values ") && len(q.Notes) > 0 && p.Rule == ruleCUE && !strings.HasPrefix(p.Message, "conflicting values ")
	}) {
		return true
	}
	return strings.HasPrefix(p.Message, "undefined field: ") && slices.ContainsFunc(problems, func(q diag.Problem) bool {
		return q.Position == p.Position && q.Message != p.Message
	})
}

// decided tells what is asked for in a struct of which a field that says what it is, by an
// attribute of the schema's, is told to be wrong.
func (r *reader) decided(problems diag.List, p diag.Problem) bool {
	return p.Message == isRequired && slices.ContainsFunc(problems, func(q diag.Problem) bool {
		at := split(q.Path)
		if len(at) == 0 || q.Message == isRequired || !strings.HasPrefix(p.Path, at[:len(at)-1].String()+".") {
			return false
		}
		def := r.schema.at(at)
		if def == nil {
			return false
		}
		decides := def.value().Attribute("decides")
		return decides.Err() == nil
	})
}

// onceBelow drops what is said again, in the same words and at the same place, of what a field is in.
func onceBelow(in diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(in), func(p diag.Problem) bool {
		return slices.ContainsFunc(in, func(q diag.Problem) bool {
			return q.Position == p.Position && q.Message == p.Message && q.Rule == p.Rule && q.Path != p.Path && (p.Path == "" || strings.HasPrefix(q.Path, p.Path+"."))
		})
	})
}
