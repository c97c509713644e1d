package compiler

import (
	"slices"
	"strconv"
	"strings"

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
