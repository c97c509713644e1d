package compiler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// beside is a row of the schema's table of settings that count only beside
// others, ready to be asked.
type beside struct {
	plan.Beside
	where [][]setting
	when  *setting
}

// setting is a field of values and what stands there.
type setting struct {
	path []string
	is   *pattern
}

func settingOf(s plan.Setting) setting {
	return setting{strings.Split(s.Field, "."), patternOf("^(?s:" + s.Is + ")$")}
}

// besidesOf makes the table of the shared unit's plan ready. Its patterns are the
// schema's, which a test compiles.
func besidesOf(rows []plan.Beside) []beside {
	out := make([]beside, len(rows))
	for i, r := range rows {
		out[i] = beside{Beside: r, where: allOf(r.Where)}
		if r.When != nil {
			when := settingOf(*r.When)
			out[i].when = &when
		}
	}
	return out
}

// allOf makes lists of settings ready, of each of which one is to hold.
func allOf(where [][]plan.Setting) [][]setting {
	out := make([][]setting, len(where))
	for i, some := range where {
		for _, s := range some {
			out[i] = append(out[i], settingOf(s))
		}
	}
	return out
}

// dead tells that a row's field counts nowhere in a unit. What a profile of the
// chart may say is not known, and so not told.
func (r beside) dead(u *unit, set settings) bool {
	if r.when != nil && !set.holds(*r.when, false) {
		return false
	}
	if slices.ContainsFunc(u.objects, func(o built) bool { return hasOneOf(r.Unless, o.Object) }) {
		return false
	}
	return !set.all(r.where)
}

// hasOneOf tells an object of some kinds that has what is asked of those.
func hasOneOf(kinds []plan.Having, o manifest.Object) bool {
	return slices.ContainsFunc(kinds, func(k plan.Having) bool {
		return k.Group == o.Group() && k.Kind == o.Kind() && len(manifest.Each(o, k.Field)) > 0
	})
}

// settings are what the values of a source come to.
type settings struct {
	layers   []plan.Layer
	standard any
	// unsure: a profile may have taken the place of the standard.
	unsure bool
}

func (b *builder) settingsOf(s plan.Source, r reading) settings {
	set := settings{layers: r.lifted(s.Values)}
	standard, _ := b.charts.Standard(s.Chart) // it was rendered
	set.standard, _ = inside(standard, r.Standard)
	for _, field := range r.Profiles {
		for _, l := range s.Values {
			if v, there := inside(l.Values, strings.Split(field, ".")); there && !nothing(v) {
				set.unsure = true
			}
		}
	}
	return set
}

// lifted are layers of values with what stands under a field at the top besides, as
// the chart has it.
func (r reading) lifted(layers []plan.Layer) []plan.Layer {
	out := slices.Clone(layers)
	for i, l := range out {
		if under := manifest.Map(l.Values[r.Under]); r.Under != "" && len(under) > 0 {
			out[i].Values = maps.Clone(l.Values)
			maps.Copy(out[i].Values, under)
		}
	}
	return out
}

// inside is what stands at a path of a value.
func inside(v any, path []string) (any, bool) {
	for _, step := range path {
		inner, ok := manifest.Map(v)[step]
		if !ok {
			return nil, false
		}
		v = inner
	}
	return v, true
}

// holds tells whether a setting is as a row has it; unsure where that is not
// known.
func (set settings) holds(s setting, unsure bool) bool {
	for _, l := range slices.Backward(set.layers) {
		if v, there := inside(l.Values, s.path); there {
			return s.is.MatchString(textOf(v))
		}
	}
	if set.unsure {
		return unsure
	}
	v, _ := inside(set.standard, s.path)
	return s.is.MatchString(textOf(v))
}

// textOf is a value as a text, that of nothing empty.
func textOf(v any) string {
	if nothing(v) {
		return ""
	}
	switch v.(type) {
	case map[string]any, []any:
		text, _ := json.Marshal(v) // from CUE or YAML
		return string(text)
	}
	return fmt.Sprint(v)
}

// own is the value of a hand.
func (set settings) own(h hand) any {
	v, _ := inside(set.layers[h.layer].Values, h.path)
	return v
}

// instead is a value that stands in the place of another.
type instead struct {
	at    plan.Path
	value any
}

// over tells whether a later layer of the user's has the field of a hand.
func (set settings) over(h hand) (bool, instead) {
	for _, l := range slices.Backward(set.layers[h.layer+1:]) {
		if v, there := inside(l.Values, h.path); there && users(l) {
			at := slices.Clone(l.At)
			for _, step := range h.path[min(len(h.path), len(l.Within)):] {
				at = append(at, step)
			}
			return true, instead{at, v}
		}
	}
	return false, instead{}
}

// without is what stands in the field of a hand without it.
func (set settings) without(h hand) any {
	for i, l := range slices.Backward(set.layers) {
		if v, there := inside(l.Values, h.path); there && i != h.layer {
			return v
		}
	}
	v, _ := inside(set.standard, h.path)
	return v
}
