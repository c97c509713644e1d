package compiler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// spot is a row of the schema's tables of where rendered objects show something, ready to
// be looked for.
type spot struct {
	plan.Spot
	name, find *regexp.Regexp
}

// spotsOf makes rows ready. Their patterns are the schema's, which a test compiles.
func spotsOf(all []plan.Spot) []spot {
	out := make([]spot, len(all))
	for i, s := range all {
		out[i] = spotOf(s)
	}
	return out
}

func spotOf(s plan.Spot) spot {
	out := spot{Spot: s, name: regexp.MustCompile(s.Name)}
	if s.Find != "" {
		out.find = regexp.MustCompile(s.Find)
	}
	return out
}

// applies tells whether the spot is in such an object.
func (s spot) applies(o *built) bool {
	return (len(s.Parts) == 0 || slices.Contains(s.Parts, o.part)) &&
		(s.Kind == "" || s.Kind == o.Kind() && s.Group == o.Group()) &&
		(!s.Custom || !manifest.IsKubernetes(o.Group())) && s.name.MatchString(o.Name())
}

// values are what an object shows there.
func (s spot) values(o *built) []string {
	if !s.applies(o) {
		return nil
	}
	var out []string
	if s.Form != "" {
		for _, p := range s.placed(o.Object) {
			if text, whole := fillForm(s.Form, p.Value); whole {
				out = append(out, text)
			}
		}
		return out
	}
	for _, v := range manifest.Values(o.Object, s.Pod, s.Path) {
		if s.find == nil {
			out = append(out, v.Text)
			continue
		}
		for _, found := range s.find.FindAllStringSubmatch(v.Text, -1) {
			out = append(out, found[1])
		}
	}
	return out
}

// placed are the records that the spot leads to.
func (s spot) placed(o manifest.Object) []manifest.Placed {
	return manifest.Each(o, s.Path)
}

// blank is a place in a form.
var blank = regexp.MustCompile(`\{([^{}]+)\}`)

// fillForm fills a form from a record, and tells whether all of it is there.
func fillForm(form string, record any) (text string, whole bool) {
	whole = true
	text = blank.ReplaceAllStringFunc(form, func(b string) string {
		value := plainAt(record, b[1:len(b)-1])
		whole = whole && value != ""
		return value
	})
	return text, whole
}

// plainAt is what stands at a.b in a record, "" if nothing plain does.
func plainAt(record any, path string) string {
	for step := range strings.SplitSeq(path, ".") {
		record = manifest.Map(record)[step]
	}
	if record == nil || manifest.Map(record) != nil || manifest.List(record) != nil {
		return ""
	}
	return fmt.Sprint(record)
}
