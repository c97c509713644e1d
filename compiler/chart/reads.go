package chart

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
)

// values is where a template reads a field of the values.
var values = regexp.MustCompile(`\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)`)

// Reads are the fields of its values that a chart's templates name, and those that
// the files do which they read: paths with dots. What stands below one is read with
// it.
func (r *Renderer) Reads(name string) (templates, files []string, err error) {
	c, err := r.known(name)
	if err != nil {
		return nil, nil, err
	}
	return c.templates, c.files, nil
}

// Standard are the values that a chart has where nothing is set, which nobody may
// change.
func (r *Renderer) Standard(name string) (map[string]any, error) {
	c, err := r.chart(Request{Chart: name})
	if err != nil {
		return nil, err
	}
	return c.Values, nil
}

// reading is what a chart names.
type reading struct{ templates, files []string }

// known reads a chart once.
func (r *Renderer) known(name string) (reading, error) {
	c, err := r.chart(Request{Chart: name})
	if err != nil {
		return reading{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.read[name]; ok {
		return k, nil
	}
	k := reading{named(c.Templates), named(c.Files)}
	r.read[name] = k
	return k, nil
}

func named(files []*common.File) []string {
	found := map[string]bool{}
	for _, f := range files {
		if path.Base(f.Name) == notes {
			continue
		}
		for _, match := range values.FindAllSubmatch(f.Data, -1) {
			found[strings.TrimPrefix(string(match[1]), ".")] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
