package compiler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// sight is a row of the schema's table of what rendered objects hold, ready to
// be looked for.
type sight struct {
	plan.Sight
	image, name *regexp.Regexp
}

// sightsOf makes the table of the shared unit's plan ready. Its patterns are the
// schema's, which a test compiles.
func sightsOf(all []plan.Sight) []sight {
	out := make([]sight, len(all))
	for i, s := range all {
		out[i] = sight{s, regexp.MustCompile(s.Image), regexp.MustCompile(s.Name)}
	}
	return out
}

// held are the things that an object holds by what it runs or is configured to,
// whatever anybody claims.
func held(sights []sight, o built) []thing {
	var out []thing
	for _, s := range sights {
		if !slices.Contains(s.Parts, o.part) {
			continue
		}
		for _, name := range s.names(o.Object) {
			out = append(out, thing{s.Claim, name})
		}
	}
	return out
}

func (s sight) names(o manifest.Object) []string {
	switch {
	case s.Variable != "":
		return s.variables(o)
	case o.Kind() == s.Kind && s.Data != "" && s.name.MatchString(o.Name()):
		return s.document(o)
	case o.Kind() == s.Kind && s.Label != "":
		var out []string
		for _, w := range manifest.Webhooks(o) {
			out = append(out, w.Namespaces.Values(s.Label)...)
			out = append(out, w.Objects.Values(s.Label)...)
		}
		return out
	}
	return nil
}

// variables are what a variable of the containers of an image says.
func (s sight) variables(o manifest.Object) []string {
	var out []string
	for _, c := range manifest.Containers(o) {
		if !s.image.MatchString(c.Image) || !slices.Contains(slices.Concat(c.Command, c.Args), s.Argument) {
			continue
		}
		value, ok := c.Env[s.Variable]
		if !ok || value == "" {
			value = s.Otherwise
		}
		for one := range strings.SplitSeq(value, ",") {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, one)
			}
		}
	}
	return out
}

// document is what a field of a YAML document in an object's data says.
func (s sight) document(o manifest.Object) []string {
	text, ok := o.At("data", s.Data).(string)
	if !ok || s.Otherwise == "" && !strings.Contains(text, s.Field[len(s.Field)-1]) {
		return nil
	}
	value, found := manifest.Find(o, []string{"data", s.Data}, s.Field)
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		out := make([]string, len(value))
		for i, one := range value {
			out[i] = fmt.Sprint(one)
		}
		return out
	}
	if !found && s.Otherwise != "" {
		return []string{s.Otherwise}
	}
	return nil
}

// uniqueHeld: what an object holds is no other unit's, claimed or held.
func (a *auditor) uniqueHeld(u *unit, f *fact) []breach {
	var out []breach
	for _, what := range f.held {
		if a.claims.contested(what) {
			continue // told where it is claimed
		}
		if i := slices.IndexFunc(a.claims[what], func(c claimed) bool { return c.unit != u.plan.Unit }); i >= 0 {
			c := a.claims[what][i]
			field := c.field()
			out = append(out, breach{says: []any{what.String() + ", which " + f.id.String() + " holds,", c.holder()}, other: &field, rule: diag.Unique(what.kind)})
			continue
		}
		mine := slices.ContainsFunc(a.claims[what], func(c claimed) bool { return c.unit == u.plan.Unit })
		if first := a.held[what][0]; first.unit != u && !mine {
			out = append(out, breach{
				says:  []any{what.String() + ", which " + f.id.String() + " holds,", first.fact.id.String() + " of " + title(first.unit.plan.Unit)},
				other: first.field(), rule: diag.Unique(what.kind),
			})
		}
	}
	return out
}
