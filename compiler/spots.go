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
	name *pattern
	find *finder
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
	out := spot{Spot: s, name: patternOf(s.Name)}
	if s.Find != "" {
		out.find = &finder{pattern: patternOf(s.Find), known: map[string][]string{}}
	}
	return out
}

// applies tells whether the spot is in such an object.
func (s spot) applies(o *built) bool {
	return (len(s.Parts) == 0 || slices.Contains(s.Parts, o.part)) &&
		(s.Kind == "" || s.Kind == o.Kind() && s.Group == o.Group()) &&
		(!s.Custom || !manifest.IsKubernetes(o.Group())) && s.name.MatchString(o.Name())
}

// documents are those that stand as texts in objects of a unit, by the way to them: many spots
// lead into the same.
type documents map[inText][]manifest.Placed

type inText struct {
	of  *built
	way string
}

// values are what an object shows there.
func (s spot) values(o *built, read documents) []string {
	if !s.applies(o) {
		return nil
	}
	var out []string
	if s.Form != "" {
		for _, p := range s.placed(o, read) {
			if text, whole := fillForm(s.Form, p.Value); whole {
				out = append(out, text)
			}
		}
		return out
	}
	for _, v := range s.shown(o, read) {
		if s.find == nil {
			out = append(out, v.Text)
			continue
		}
		out = append(out, s.find.in(v.Text)...)
	}
	return out
}

// shown are the plain values that the spot leads to.
func (s spot) shown(o *built, read documents) []manifest.Value {
	if s.Pod {
		return manifest.Values(o.Object, true, s.Path)
	}
	return manifest.Plain(s.placed(o, read))
}

// placed are the records that the spot leads to.
func (s spot) placed(o *built, read documents) []manifest.Placed {
	n := slices.Index(s.Path, "@yaml") + 1
	if n == 0 {
		return manifest.Each(o.Object, s.Path)
	}
	at := inText{o, strings.Join(s.Path[:n], " ")}
	from, ok := read[at]
	if !ok {
		from = manifest.Each(o.Object, s.Path[:n])
		read[at] = from
	}
	return manifest.Below(from, s.Path[n:])
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
