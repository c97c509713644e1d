package compiler

import (
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// way is a place of the schema's: of each step, what it may be.
type way [][]string

func wayOf(at []any) way {
	out := make(way, len(at))
	for i, s := range at {
		if one, ok := s.(string); ok {
			out[i] = []string{one}
			continue
		}
		out[i] = namesAt(s)
	}
	return out
}

// leads tells whether a way is the one into an object.
func (w way) leads(path []step) bool {
	for i, want := range w {
		switch {
		case want[0] == "**":
			for skipped := range len(path) - i + 1 {
				if w[i+1:].leads(path[i+skipped:]) {
					return true
				}
			}
			return false
		case i == len(path) || !path[i].is(want):
			return false
		}
	}
	return len(w) == len(path)
}

func (s step) is(want []string) bool {
	name, _ := s.at.(string)
	return want[0] == "*" && name != plan.Parsed || slices.ContainsFunc(want, func(one string) bool {
		item, isItem := strings.CutPrefix(one, "[name=")
		return one == name || isItem && s.item != "" && item == s.item+"]"
	})
}

// document is the way to the text of a document that a way leads into.
func (w way) document() way {
	return w[:max(0, slices.IndexFunc(w, func(s []string) bool { return s[0] == plan.Parsed }))]
}

// isDocument tells that a row leads into the document at a place.
func (s *search) isDocument(path []step) bool {
	return slices.ContainsFunc(s.fields, func(f hostField) bool {
		return slices.ContainsFunc(f.ways, func(w way) bool {
			d := w.document()
			return len(d) > 0 && d.leads(path)
		})
	})
}

// public tells the end of names of the world's, by the rows of a place.
func (s *search) public(end string, path []step) bool {
	return slices.ContainsFunc(s.fields, func(f hostField) bool {
		return slices.Contains(f.But, end) && slices.ContainsFunc(f.ways, func(w way) bool { return w.leads(path) })
	})
}

// meant are the names that lead somewhere at a place: short ones do not everywhere.
func (s *search) meant(names []host.Name, path []step) []host.Name {
	if len(names) == 0 || !slices.ContainsFunc(s.whole, func(w way) bool { return w.leads(path) }) {
		return names
	}
	return slices.DeleteFunc(names, func(n host.Name) bool { return !n.Full })
}

// containers looks at the variables and arguments of containers, with the
// variables that they are made of, as their pods have them.
func (s *search) containers() {
	for _, c := range manifest.Containers(s.object.Object) {
		given := c.Given(s.data)
		for _, t := range c.Texts() {
			path := make([]step, len(t.At))
			for i, at := range t.At {
				path[i] = step{at: at, item: t.Variable}
			}
			if plain := given.Expand(t.Text); plain != t.Text {
				t.Text = plain
				s.text(plain, path)
			}
			names := host.Names(t.Text, s.among)
			for _, f := range s.fields {
				if len(names) > 0 && f.image != nil && f.image.MatchString(c.Image) {
					s.field(f, t.Text, names, path)
				}
			}
		}
	}
}

// unescaped is a text without the escapes of JSON and YAML, of texts in texts,
// too: they hide no name.
func unescaped(v string) string {
	for range 3 {
		if !strings.Contains(v, `\`) {
			break
		}
		v = unescapedOnce(v)
	}
	return v
}

func unescapedOnce(v string) string {
	var out strings.Builder
	for {
		i := strings.IndexByte(v, '\\')
		if i < 0 || i+1 == len(v) {
			return out.String() + v
		}
		out.WriteString(v[:i])
		c := v[i+1]
		v = v[i+2:]
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
		n, err := strconv.ParseUint(v[:min(digits, len(v))], 16, 32)
		switch {
		case digits > 0 && err == nil:
			out.WriteRune(rune(n))
			v = v[digits:]
		case c == '\n':
			v = strings.TrimLeft(v, " \t\r\n")
		case strings.IndexByte("ntr0abfve", c) >= 0:
			out.WriteByte(' ')
		default:
			out.WriteByte(c)
		}
	}
}
