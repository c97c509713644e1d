package compiler

import (
	"cmp"
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

// sighting is a thing that an object holds, and where that is the user's to mend.
type sighting struct {
	thing
	where plan.Finding
}

// seen is a name and its place in an object.
type seen struct {
	name string
	at   []any
}

// held are the things that an object holds by what it runs or is configured to,
// whatever anybody claims.
func (u *unit) held(sights []sight, o *built) []sighting {
	var out []sighting
	for _, s := range sights {
		if !slices.Contains(s.Parts, o.part) {
			continue
		}
		for _, one := range s.names(o.Object) {
			out = append(out, sighting{thing{s.Claim, one.name}, u.blame(o, "", one.at)})
		}
	}
	return out
}

func (s sight) names(o manifest.Object) []seen {
	switch {
	case s.Variable != "":
		return s.variables(o)
	case o.Kind() == s.Kind && s.Data != "" && s.name.MatchString(o.Name()):
		return s.document(o)
	case o.Kind() == s.Kind && s.Label != "":
		var out []seen
		for i, w := range manifest.Webhooks(o) {
			for _, value := range slices.Concat(w.Namespaces.Values(s.Label), w.Objects.Values(s.Label)) {
				out = append(out, seen{value, []any{"webhooks", i}})
			}
		}
		return out
	}
	return nil
}

// variables are what a variable of the containers of an image says.
func (s sight) variables(o manifest.Object) []seen {
	var out []seen
	for _, c := range manifest.Containers(o) {
		if !s.image.MatchString(c.Image) || s.Argument != "" && !slices.Contains(slices.Concat(c.Command, c.Args), s.Argument) {
			continue
		}
		value, at := c.Env[s.Variable], c.EnvAt[s.Variable]
		if at == nil {
			at = c.At
		}
		for one := range strings.SplitSeq(cmp.Or(value, s.Otherwise), ",") {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, seen{one, at})
			}
		}
	}
	return out
}

// document is what a field of a YAML document in an object's data says.
func (s sight) document(o manifest.Object) []seen {
	at := []any{"data", s.Data}
	text, ok := o.At("data", s.Data).(string)
	if !ok || s.Otherwise == "" && !strings.Contains(text, s.Field[len(s.Field)-1]) {
		return nil
	}
	value, found := manifest.Find(o, []string{"data", s.Data}, s.Field)
	switch value := value.(type) {
	case string:
		return []seen{{value, at}}
	case []any:
		out := make([]seen, len(value))
		for i, one := range value {
			out[i] = seen{fmt.Sprint(one), at}
		}
		return out
	}
	if !found && s.Otherwise != "" {
		return []seen{{s.Otherwise, at}}
	}
	return nil
}

// uniqueHeld: what an object holds is no other unit's, claimed or held.
func (a *auditor) uniqueHeld(u *unit, f *fact) []breach {
	var out []breach
	for _, sighted := range f.held {
		what := sighted.thing
		mine := slices.ContainsFunc(a.claims[what], func(c claimed) bool { return c.unit == u.plan.Unit })
		if mine && a.claims.contested(what) {
			continue // told where it is claimed
		}
		if i := slices.IndexFunc(a.claims[what], func(c claimed) bool { return c.unit != u.plan.Unit }); i >= 0 {
			c := a.claims[what][i]
			field := c.field()
			out = append(out, breach{says: []any{what.String() + ", which " + f.id.String() + " holds,", c.holder()}, other: &field, rule: diag.Unique(what.kind), where: &sighted.where})
			continue
		}
		if first := a.held[what][0]; first.unit != u && !mine {
			out = append(out, breach{
				says:  []any{what.String() + ", which " + f.id.String() + " holds,", first.fact.id.String() + " of " + title(first.unit.plan.Unit)},
				other: first.field(), rule: diag.Unique(what.kind), where: &sighted.where,
			})
		}
	}
	return out
}
