package chart

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"istio.io/istio/manifests"
)

// Opaque tells whether a chart cannot tell a name from others: no text that its
// templates name, or that its values and files have as a word, is the name; where a
// function looks into texts, none is in the name or has the name in it; and a chart that
// is not in the binary looks into texts only as the one there of its own name does, which
// is known not to look at names.
func (r *Renderer) Opaque(name, word string) (bool, error) {
	l, err := r.looks(name)
	if err != nil {
		return false, err
	}
	return l.sound && !l.whole[word] && !slices.ContainsFunc(l.within, func(text string) bool {
		return strings.Contains(word, text) || strings.Contains(text, word)
	}), nil
}

// looks reads once what a chart may tell names by.
func (r *Renderer) looks(name string) (looks, error) {
	c, err := r.chart(Request{Chart: name})
	if err != nil {
		return looks{}, err
	}
	r.mu.Lock()
	l, known := r.looked[name]
	r.mu.Unlock()
	if known {
		return l, nil
	}
	l = looksOf(c)
	if l.sound && !IsBuiltin(name) && len(l.odd) > 0 {
		like, err := r.namesake(c.Name())
		if err != nil {
			return looks{}, err
		}
		l.sound = !slices.ContainsFunc(l.odd, func(command string) bool { return !slices.Contains(like.odd, command) })
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked[name] = l
	return l, nil
}

// namesake is what the chart of that name in the binary looks at; nothing if there is none.
func (r *Renderer) namesake(name string) (looks, error) {
	var found string
	err := fs.WalkDir(manifests.FS, builtinCharts, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Base(file) != "Chart.yaml" {
			return err
		}
		text, err := fs.ReadFile(manifests.FS, file)
		if err != nil {
			return err
		}
		if m := metadataName.FindSubmatch(text); m != nil && string(m[1]) == name {
			found = builtin + strings.TrimPrefix(path.Dir(file), builtinCharts+"/")
		}
		return nil
	})
	if err != nil || found == "" {
		return looks{}, err
	}
	return r.looks(found)
}

// metadataName is the name in a Chart.yaml.
var metadataName = regexp.MustCompile(`(?m)^name: (\S+)$`)

// looksOf reads a chart. One that has others in it may be set by their names.
func looksOf(c *chart.Chart) looks {
	l := looks{whole: map[string]bool{}, sound: len(c.Dependencies()) == 0}
	for _, f := range c.Templates {
		if path.Base(f.Name) != notes {
			l.template(string(f.Data))
		}
	}
	for _, f := range c.Files {
		l.words(f)
	}
	for _, f := range c.Raw {
		if f.Name == "values.yaml" {
			l.words(f)
		}
	}
	slices.Sort(l.within)
	l.within = slices.Compact(l.within)
	return l
}

// words takes those of a file that templates may read values from.
func (l *looks) words(f *common.File) {
	if path.Ext(f.Name) == ".md" {
		return
	}
	inWord := func(c rune) bool { return c == '-' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
	for _, word := range strings.FieldsFunc(string(f.Data), func(c rune) bool { return !inWord(c) }) {
		l.whole[strings.Trim(word, "-")] = true
	}
}
