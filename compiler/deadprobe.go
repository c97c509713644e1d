package compiler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// renderings bounds how often charts are rendered again in a run to find out
// whether values change anything.
const renderings = 64

// unseen are the suspects that what is rendered does not show: as a value that
// is not there without the user's, or at the end of a way that is theirs.
func (u *unit) unseen(g group, hands []hand, suspects []suspect) []suspect {
	differs, known := u.base.differs[g]
	if !known || len(suspects) == 0 {
		// Something else is wrong, or it is a chart of the user's own.
		return slices.DeleteFunc(suspects, func(s suspect) bool { return s.named && s.off == "" })
	}
	shown, layers := shownIn(differs, hands), u.plan.Sources[g.source].Values
	asks := map[string]int{}
	for _, h := range hands {
		v, _ := inside(layers[h.layer].Values, h.path)
		for _, text := range words(v) {
			asks[text]++
		}
	}
	return slices.DeleteFunc(suspects, func(s suspect) bool {
		l := layers[s.hand.layer]
		if slices.ContainsFunc(shown, func(d plan.Difference) bool {
			return len(l.Within) > 0 && endsIn(d.Path, s.hand.path[min(len(l.Within), len(s.hand.path)):])
		}) {
			return true
		}
		v, _ := inside(l.Values, s.hand.path)
		return slices.ContainsFunc(words(v), func(text string) bool {
			n := 0
			for _, d := range shown {
				if shows(d, text) {
					n++
				}
			}
			return n >= asks[text] && n > 0
		})
	})
}

// shownIn are the differences without those that only show values as they are,
// field by field.
func shownIn(all []plan.Difference, hands []hand) []plan.Difference {
	var out []plan.Difference
	for _, d := range all {
		switch {
		case slices.ContainsFunc(hands, func(h hand) bool { return dumps(d.Path, h.path) }):
		case len(d.Within) > 0:
			out = append(out, shownIn(d.Within, hands)...)
		default:
			out = append(out, d)
		}
	}
	return out
}

func endsIn(path, end []string) bool {
	return len(path) >= len(end) && slices.Equal(path[len(path)-len(end):], end)
}

// words are the plain values in a value as texts, but for those that are too
// common to tell anything.
func words(v any) []string {
	switch v := v.(type) {
	case map[string]any:
		var out []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, words(v[name])...)
		}
		return out
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, words(item)...)
		}
		return out
	case bool, nil:
		return nil
	}
	return []string{fmt.Sprint(v)}
}

// shows tells whether a difference has a text: a short one as the whole.
func shows(d plan.Difference, text string) bool {
	v := d.Is
	if d.How == plan.Removed {
		v = d.Was
	}
	is := fmt.Sprint(v)
	return is == text || len(text) > 3 && strings.Contains(is, text)
}

// prober renders charts again to find out whether values change anything.
type prober struct {
	*builder
	left  int
	tried map[string]bool
	// have is what a group renders as it is, of the unit that is looked at.
	have map[group][]manifest.Object
}

// probe tells the suspects that change nothing, in the units' order: what is
// found does not depend on which unit was rendered first.
func (b *builder) probe(units []unit) {
	p := prober{builder: b, left: renderings, tried: map[string]bool{}}
	for i := range units {
		u := &units[i]
		p.have = map[group][]manifest.Object{}
		for _, s := range u.suspects {
			if !p.inVain(u, s) || slices.ContainsFunc(s.elsewhere, func(o suspect) bool { return !p.inVain(u, o) }) {
				continue
			}
			if s.off == "" && p.deadName(u, s) {
				continue
			}
			field := b.readings[s.group.part].field(s.hand)
			switch {
			case s.off != "":
				u.found(s.hand.at, deadRule, "changes nothing while "+s.off+" is false, whatever it is: set that to true, or leave this out")
			case s.named:
				u.found(s.hand.at, deadRule, "beside what else is set, "+field+" changes nothing, whatever it is: leave it out")
			default:
				u.found(s.hand.at, deadRule, "nothing reads "+field+", and no template of the chart names it: leave it out")
			}
		}
	}
}

// inVain tells whether a field of a source's values changes nothing: what is left
// when no more may be rendered, is taken to.
func (p *prober) inVain(u *unit, s suspect) bool {
	key := p.key(u, s)
	is, tried := p.tried[key]
	if !tried {
		is = p.changesNothing(u, s)
		p.tried[key] = is
	}
	return is
}

// key is the same for fields that are of one chart beside the same settings, but
// for what is called after the mesh. What no template names is so whatever else is
// set.
func (p *prober) key(u *unit, s suspect) string {
	source := u.plan.Sources[s.group.source]
	key := fmt.Sprint(source.Chart, " ", source.Version, " ", s.hand.path)
	if !s.named {
		return key
	}
	layers, _ := json.Marshal(source.Values)
	return key + strings.ReplaceAll(string(layers), u.plan.Unit, "*")
}

// changesNothing renders with another value and with none.
func (p *prober) changesNothing(u *unit, s suspect) bool {
	g, h := s.group, s.hand
	all := share{layers: func(_ int, l plan.Layer) (plan.Layer, bool) { return l, true }, own: u.plan.Own}
	if _, ok := p.have[g]; !ok {
		if p.left < 3 {
			return false
		}
		p.left--
		p.have[g] = p.remake(u, g, all).made()
	}
	for _, change := range []func(any, []string) any{pruned, replaced} {
		if p.left == 0 {
			return false
		}
		p.left--
		again := p.remake(u, g, share{own: u.plan.Own, layers: func(i int, l plan.Layer) (plan.Layer, bool) {
			if i == h.layer {
				l.Values = manifest.Map(change(l.Values, h.path))
			}
			return l, true
		}})
		if slices.ContainsFunc(again.findings, func(f plan.Finding) bool { return f.Rule == "render" }) {
			return false // the chart looks at it
		}
		for _, d := range compare.Objects(p.have[g], again.made(), g.part) {
			if !dumps(d.Path, h.path) {
				return false
			}
		}
	}
	return true
}

// replaced is a value with another of the same type at a path.
func replaced(v any, path []string) any {
	if len(path) > 0 {
		m := maps.Clone(manifest.Map(v))
		m[path[0]] = replaced(m[path[0]], path[1:])
		return m
	}
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return v + "-other"
	case []any:
		return append(slices.Clone(v), "other")
	case map[string]any:
		out := map[string]any{}
		for name := range v {
			out[name] = replaced(v[name], nil)
		}
		if len(out) == 0 {
			out["other"] = "other"
		}
		return out
	case int:
		return v + 1
	case int64:
		return v + 1
	case float64:
		return v + 1
	default:
		return "other"
	}
}

// dumps tells a difference at the place where a document shows a field of the
// values as it is: the way there ends in the field's, or begins so.
func dumps(path, field []string) bool {
	i := slices.Index(path, plan.Parsed)
	if i < 0 {
		return false
	}
	for shown := path[i+1:]; len(shown) > 0; shown = shown[1:] {
		n := min(len(shown), len(field))
		if slices.Equal(shown[:n], field[:n]) {
			return true
		}
	}
	return false
}
