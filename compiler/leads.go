package compiler

import (
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// leads tells whether a way of the schema's is the one into an object.
func leads(way []string, path []step) bool {
	for i, want := range way {
		switch {
		case want == "**":
			for skipped := range len(path) - i + 1 {
				if leads(way[i+1:], path[i+skipped:]) {
					return true
				}
			}
			return false
		case i == len(path):
			return false
		case want == "*" && path[i].at != plan.Parsed, path[i].at == want, path[i].item != "" && path[i].item == want:
		default:
			return false
		}
	}
	return len(way) == len(path)
}

// isDocument tells that a row leads into the document at a place.
func (s *search) isDocument(path []step) bool {
	return slices.ContainsFunc(s.fields, func(f hostField) bool {
		return slices.ContainsFunc(f.At, func(at []string) bool {
			i := slices.Index(at, plan.Parsed)
			return i >= 0 && leads(at[:i], path)
		})
	})
}

// containers looks at the variables and arguments of containers, with the
// variables that they are made of, as their pods have them.
func (s *search) containers() {
	for _, c := range manifest.Containers(s.object.Object) {
		for _, t := range c.Texts() {
			path := make([]step, len(t.At))
			for i, at := range t.At {
				path[i] = step{at: at, item: "[name=" + t.Variable + "]"}
			}
			if plain := c.Expand(t.Text); plain != t.Text {
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
