package cluster

import (
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
)

// namedInText matches what other languages put into a text for a value, within quotes.
var namedInText = regexp.MustCompile(`^"(?:[^"\\]|\\.)*?([$]?(?:\{([#_A-Za-z][\w.#]*)\}|\(([#_A-Za-z][\w.#]*)\)))[^"]*"`)

// namedInTexts says of texts that may not stand where they do what to write, where they name a
// value as other languages do: CUE takes that for letters. Of meshes that have such no description
// is left: what is found between them would follow.
func (r *reader) namedInTexts(d *Description, in diag.List) (*Description, diag.List) {
	var out diag.List
	for _, p := range in {
		if p.Column < 1 || p.Column > len(p.Excerpt) || p.Rule != ruleCUE && p.Rule != ruleUnknown {
			out = append(out, p)
			continue
		}
		m := namedInText.FindStringSubmatch(p.Excerpt[p.Column-1:])
		if m == nil || !slices.Contains(r.namesAt(p.Position), strings.Split(m[2]+m[3], ".")[0]) {
			out = append(out, p)
			continue
		}
		p.Message = m[1] + " is letters in a text of CUE's: a value is put into it by \\(" + m[2] + m[3] + ")"
		out = append(out, p)
		if strings.HasPrefix(p.Path, language().Meshes+".") {
			d = nil
		}
	}
	return d, out
}

// namesAt are those of the package, and of what is around a place in its files.
func (r *reader) namesAt(at diag.Position) []string {
	var out []string
	for _, i := range withImports(r.places.whole) {
		for _, f := range i.Files {
			if i == r.places.whole {
				out = append(out, topNames(f.Decls)...)
			}
			if display(f.Filename) != at.File {
				continue
			}
			if lines := f.Pos().File().Lines(); at.Line <= len(lines) {
				out = append(append(out, importNames(f)...), namesAround(f, f.Pos().File().Pos(lines[at.Line-1]+at.Column-1, 0))...)
			}
		}
	}
	return out
}
