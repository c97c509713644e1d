package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// sight is a row of the schema's table of what rendered objects hold, ready to
// be looked for.
type sight struct {
	plan.Sight
	image, name, when, where, pick, find *pattern
	// without and unless are those of what the object, or a container of it, says that it holds nothing by.
	without, unless []*pattern
	// among are names of fields, nil for all.
	among map[string]bool
	// behind is how calls come to the pods of which the object says something.
	behind *entrances
}

// sightsOf makes the table of the shared unit's plan ready. Its patterns are the
// schema's, which a test compiles.
func sightsOf(all []plan.Sight) []sight {
	out := make([]sight, len(all))
	for i, s := range all {
		out[i] = sight{Sight: s, image: patternOf(s.Image), name: patternOf(s.Name), when: entire(cmp.Or(s.When, ".*")), behind: entrancesOf(s.Behind)}
		for _, w := range s.Without {
			out[i].without = append(out[i].without, entire(w.Is))
		}
		for _, off := range s.Unless {
			out[i].unless = append(out[i].unless, entire(off.Is))
		}
		for _, name := range s.Among {
			if out[i].among == nil {
				out[i].among = map[string]bool{}
			}
			out[i].among[name] = true
		}
		if s.Pick != "" {
			out[i].pick = entire(s.Pick)
		}
		if s.Find != "" {
			out[i].find = patternOf(s.Find)
		}
		if s.Where != nil {
			out[i].where = entire(s.Where.Is)
		}
	}
	return out
}

// held are the things that an object holds by what it runs or is configured to,
// whatever anybody claims.
func (u *unit) held(sights []sight, o *built) []sighting {
	var out []sighting
	for i := range sights { // of thousands, each large: none is copied
		s := &sights[i]
		if !slices.Contains(s.Parts, o.part) {
			continue
		}
		names := s.names(o.Object)
		if len(names) > 0 && u.rooted(s.Root, o) {
			continue
		}
		behind := s.behind.shut(u, o, len(names) > 0)
		for _, one := range names {
			if s.Spared != nil && u.excuses(s.Spared, o, one.at) {
				continue
			}
			if one.name == "" && s.Variable+s.Flag == "" {
				continue // a text that says nothing, or a comma at its end
			}
			if one.name == "" {
				u.wrong(o, "isolation", one.at, fmt.Sprintf("%s of %s", cmp.Or(s.Variable, "--"+s.Flag), o.ID()), "its value stands elsewhere, and so nobody can tell what it takes from other meshes: write it here")
				continue
			}
			_, of, _ := strings.Cut(one.name, ofWhat)
			own := len(s.Own) > 0 && host.Within(one.name, u.owns, s.Own)
			out = append(out, sighting{
				thing: thing{s.Claim, s.Prefix + one.name}, holder: s.holder(u, o), shared: s.Shared, where: u.blameAt(o, one.at), at: one.at, has: one.has,
				given: s.Given, of: of, against: s.Against, own: own, behind: behind, ranges: s.Range, zone: s.Zone, any: s.anyOf(of),
			})
		}
	}
	return out
}

// holder is whoever holds what an object shows.
func (s *sight) holder(u *unit, o *built) string {
	if !s.Each {
		return u.plan.Unit
	}
	for _, key := range s.Sharing {
		if value := manifest.Values(o.Object, false, []string{"metadata", "annotations", key}); len(value) > 0 {
			return fmt.Sprintf("%s sharing %s", u.plan.Unit, value[0].Text)
		}
	}
	return o.ID().String()
}

func (s *sight) names(o manifest.Object) []seen {
	switch {
	case s.Variable != "":
		return s.variables(o)
	case s.Flag != "":
		return s.flags(o)
	case len(s.Path) > 0:
		return s.fields(o)
	case o.Kind() == s.Kind && s.Data != "" && s.name.MatchString(o.Name()):
		return s.document(o)
	case o.Kind() == s.Kind && s.Label != "":
		var out []seen
		for i, w := range manifest.Webhooks(o) {
			for _, value := range slices.Concat(w.Namespaces.Values(s.Label), w.Objects.Values(s.Label)) {
				out = append(out, seen{name: value, at: []any{"webhooks", i}})
			}
		}
		return out
	}
	return nil
}

// fields are what a field of an object says.
func (s *sight) fields(o manifest.Object) []seen {
	if !s.looksAt(o) || !s.applies(o) {
		return nil
	}
	found := manifest.Values(o, s.Pod, s.Path)
	if len(found) == 0 && s.Otherwise != "" {
		return []seen{{name: s.Otherwise}}
	}
	var out []seen
	for _, value := range found {
		if name, _ := value.At[len(value.At)-1].(string); s.among != nil && !s.among[name] {
			continue
		}
		for _, one := range s.texts(o, value.Text) {
			has := one
			if !s.Pod || s.As == "" {
				has = ""
			}
			for _, sum := range s.sums(o, cmp.Or(s.As, one)) {
				for _, name := range s.whose(o, sum) {
					out = append(out, seen{name, value.At, has})
				}
			}
		}
	}
	return out
}

// texts are those that count in what a field says, as they are claimed.
func (s *sight) texts(o manifest.Object, value string) []string {
	var out []string
	for _, one := range s.split(s.filled(o, value)) {
		if !s.when.MatchString(one) || s.again(o, one) {
			continue
		}
		if one = s.spelt(one); one != "" || s.pick == nil {
			out = append(out, one)
		}
	}
	return out
}

// looksAt tells whether fields of an object's kind are looked at.
func (s *sight) looksAt(o manifest.Object) bool {
	return (s.Kind == "" || s.Kind == o.Kind() && s.Group == o.Group()) && (!s.Custom || !manifest.IsBuiltIn(o.Group()))
}

// ofWhat comes before what a thing is held of.
const ofWhat = " of "

// whose says of a name what it is held of.
func (s *sight) whose(o manifest.Object, name string) []string {
	if len(s.Of) == 0 && s.Unsaid == "" {
		return []string{name}
	}
	var out []string
	class := s.classOf(o)
	for _, place := range s.Of {
		for _, value := range manifest.Values(o, false, place) {
			out = append(out, name+ofWhat+s.Which+value.Text+class)
		}
		if len(out) > 0 {
			return out
		}
	}
	if s.Unsaid != "" {
		out = []string{name + ofWhat + s.Unsaid + class}
	}
	return out
}

// classOf says of which class an object is, if it says so.
func (s *sight) classOf(o manifest.Object) string {
	for _, place := range s.Class {
		for _, value := range manifest.Values(o, false, place) {
			return " of class " + value.Text
		}
	}
	return ""
}

// applies tells whether the sight looks at such an object.
func (s *sight) applies(o manifest.Object) bool {
	for i, w := range s.Without {
		if slices.ContainsFunc(manifest.Values(o, false, w.Path), func(v manifest.Value) bool { return s.without[i].MatchString(v.Text) }) {
			return false
		}
	}
	if s.where == nil {
		return true
	}
	found := manifest.Values(o, false, s.Where.Path)
	is := len(found) == 0 && s.where.MatchString("") || slices.ContainsFunc(found, func(v manifest.Value) bool { return s.where.MatchString(v.Text) })
	return is != s.Where.Not
}

// document is what a field of a YAML document in an object's data says.
func (s *sight) document(o manifest.Object) []seen {
	at := []any{"data", s.Data}
	text, ok := o.At("data", s.Data).(string)
	if !ok || s.Otherwise == "" && !strings.Contains(text, s.Field[len(s.Field)-1]) {
		return nil
	}
	value, found := manifest.Find(o, []string{"data", s.Data}, s.Field)
	switch value := value.(type) {
	case string:
		return []seen{{name: value, at: at}}
	case []any:
		out := make([]seen, len(value))
		for i, one := range value {
			out[i] = seen{name: fmt.Sprint(one), at: at}
		}
		return out
	}
	if !found && s.Otherwise != "" {
		return []seen{{name: s.Otherwise, at: at}}
	}
	return nil
}
