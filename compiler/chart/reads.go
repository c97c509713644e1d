package chart

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// values is where a template reads a field of the values.
var values = regexp.MustCompile(`\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)`)

// Reads are the fields of its values that a chart's templates name, and those that
// each of its files does: paths with dots. What stands below one is read with it.
func (r *Renderer) Reads(name string) (templates []string, files map[string][]string, err error) {
	c, err := r.known(name)
	if err != nil {
		return nil, nil, err
	}
	return c.templates, c.files, nil
}

// NamesRelease tells whether anything in a chart names its release, or could: its
// templates, those of charts in it, and what they may take for templates.
func (r *Renderer) NamesRelease(name string) (bool, error) {
	c, err := r.chart(Request{Chart: name})
	if err != nil {
		return false, err
	}
	return namesRelease(c), nil
}

func namesRelease(c *chart.Chart) bool {
	return slices.ContainsFunc(slices.Concat(c.Raw, c.Templates, c.Files), func(f *common.File) bool {
		return path.Base(f.Name) != notes && path.Ext(f.Name) != ".md" && SaysRelease(string(f.Data))
	}) || slices.ContainsFunc(c.Dependencies(), namesRelease)
}

// release is where a template reads something of its release.
var release = regexp.MustCompile("[\"`]Release[\"`]|\\.Release\\b(?:\\.[A-Za-z_]+)?")

// SaysRelease tells whether a text, as a template, names its release, or all of it.
func SaysRelease(text string) bool {
	return slices.ContainsFunc(release.FindAllString(text, -1), func(read string) bool {
		_, field, _ := strings.Cut(strings.TrimPrefix(read, "."), ".")
		return field == "" || field == "Name"
	})
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
type reading struct {
	templates []string
	files     map[string][]string
}

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
	k := reading{templates: named(c.Templates), files: map[string][]string{}}
	for _, f := range c.Files {
		if fields := named([]*common.File{f}); len(fields) > 0 {
			k.files[f.Name] = fields
		}
	}
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
