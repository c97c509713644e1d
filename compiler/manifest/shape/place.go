package shape

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// place is a field of the object that is judged; faults are said of it. The
// path is put together only when there is one.
type place struct {
	up     *place
	step   any
	faults *[]manifest.Fault
}

// at is a place below this one: names and indexes.
func (p place) at(steps ...any) place {
	for _, step := range steps {
		up := p
		p = place{up: &up, step: step, faults: p.faults}
	}
	return p
}

func (p place) say(format string, args ...any) {
	*p.faults = append(*p.faults, manifest.Fault{Path: p.path(), Says: fmt.Sprintf(format, args...)})
}

func (p place) path() []any {
	var out []any
	for q := &p; q.up != nil; q = q.up {
		out = append(out, q.step)
	}
	slices.Reverse(out)
	return out
}

// needs says that a field is missing, where it is.
func (p place) needs(there bool, field any) {
	if !there {
		p.at(field).say("is required")
	}
}

// valid says why one of Kubernetes' checks of strings refuses a value.
func (p place) valid(value string, check func(string) []string, field ...any) {
	if faults := check(value); len(faults) > 0 {
		p.at(field...).say("%q is not valid: %s", value, brief(faults[0]))
	}
}

// brief leaves out the expressions and examples that Kubernetes' checks of
// strings end in.
func brief(message string) string {
	message, _, _ = strings.Cut(message, " (e.g. ")
	message, _, _ = strings.Cut(message, ", regex used for validation")
	return message
}

// between says that a number is out of a range.
func (p place) between(n, low, high int64, field ...any) {
	switch {
	case n >= low && n <= high:
	case high == noLimit:
		p.at(field...).say("%d is too small: it must be at least %d", n, low)
	default:
		p.at(field...).say("%d is out of range: it must be from %d to %d", n, low, high)
	}
}

const noLimit = 1<<63 - 1

// among says that a value is none of those allowed, and which one was likely
// meant.
func among[T ~string](p place, value T, allowed []T, field ...any) {
	if slices.Contains(allowed, value) {
		return
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	p = p.at(field...)
	switch like, ok := nearest.Like(string(value), words); {
	case value == "":
		p.say("is required: one of %s", strings.Join(words, ", "))
	case ok:
		p.say("%q is not valid: did you mean %s?", value, like)
	default:
		p.say("%q is not valid: it must be one of %s", value, strings.Join(words, ", "))
	}
}

// optional is among for a field that may be empty: Kubernetes has a default.
func optional[T ~string](p place, value T, allowed []T, field ...any) {
	if value != "" {
		among(p, value, allowed, field...)
	}
}

// pointed is among for a field that may be left out, but not be empty.
func pointed[T ~string](p place, value *T, allowed []T, field ...any) {
	if value != nil {
		among(p, *value, allowed, field...)
	}
}

// unique says that a key of a list's item was there before. It gives a
// function to call for each item.
func unique(what string) func(p place, key string) {
	seen := map[string]bool{}
	return func(p place, key string) {
		if seen[key] {
			p.say("%s %s is there twice", what, key)
		}
		seen[key] = true
	}
}

// errors says what one of Kubernetes' own checks found below this place.
func (p place) errors(all field.ErrorList) {
	for _, err := range all {
		q := p
		for step := range strings.SplitSeq(err.Field, ".") {
			name, index, indexed := strings.Cut(step, "[")
			if name != "" {
				q = q.at(name)
			}
			if n, e := strconv.Atoi(strings.TrimSuffix(index, "]")); indexed && e == nil {
				q = q.at(n)
			}
		}
		switch says := brief(err.Detail); {
		case err.Type == field.ErrorTypeRequired && says == "":
			q.say("is required")
		case err.Type == field.ErrorTypeRequired:
			q.say("is required: %s", says)
		case err.Type == field.ErrorTypeInvalid:
			q.say("%v is not valid: %s", err.BadValue, says)
		default:
			q.say("%s", err.ErrorBody())
		}
	}
}

// key is a port together with its protocol, by which ports are told apart.
func key(port int64, protocol core.Protocol) string { return fmt.Sprintf("%d (%s)", port, protocol) }

// named says that a name is missing, or what is wrong with it.
func named(p place, value, field string, check func(string) []string) {
	if value == "" {
		p.at(field).say("is required")
		return
	}
	p.valid(value, check, field)
}
