package chart

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// values is where a template reads a field of the values.
var values = regexp.MustCompile(`\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)`)

// Reads are the fields of its values that a chart's templates, and the files that
// they read, name: paths with dots. What stands below one is read with it.
func (r *Renderer) Reads(name string) ([]string, error) {
	c, err := r.chart(Request{Chart: name})
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, f := range slices.Concat(c.Templates, c.Files) {
		if path.Base(f.Name) == notes {
			continue
		}
		for _, match := range values.FindAllSubmatch(f.Data, -1) {
			found[strings.TrimPrefix(string(match[1]), ".")] = true
		}
	}
	out := make([]string, 0, len(found))
	for field := range found {
		out = append(out, field)
	}
	slices.Sort(out)
	return out, nil
}
