package compiler

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// probes bounds how many fields of values are tried in a run.
const probes = 64

// deadFields are fields of charts' values that were tried: whether they change
// nothing, whatever they are. A chart is tried once for all meshes that set the
// field, since what no template names counts in none.
type deadFields struct {
	mu     sync.Mutex
	named  map[string][]string
	tried  map[string]bool
	verify int
}

// dead tells values that a user sets in vain. Those that the chart's templates
// name are taken to count; of the others, charts render with another value and
// with none.
func (b *builder) dead(u *unit) {
	for i, s := range u.plan.Sources {
		g := group{s.Part, i}
		if s.Chart == "" || s.Part == "" || !slices.ContainsFunc(u.objects, func(o built) bool { return o.group() == g }) {
			continue
		}
		for _, h := range u.hands(g) {
			if h.own >= 0 {
				continue
			}
			said := slices.ContainsFunc(u.findings, func(f plan.Finding) bool { return within(h.at, f.At) })
			read := slices.ContainsFunc(s.Reads, func(r string) bool { return reaches(r, strings.Join(h.path, ".")) })
			if !said && !read && b.inVain(u, g, h) {
				u.found(h.at, "dead-value", "nothing reads "+strings.Join(h.path, ".")+", and no template of the chart names it: leave it out")
			}
		}
	}
}

// inVain tells whether a field of a source's values changes nothing.
func (b *builder) inVain(u *unit, g group, h hand) bool {
	d, s := &b.deadFields, u.plan.Sources[g.source]
	chart := s.Chart
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.named == nil {
		d.named, d.tried = map[string][]string{}, map[string]bool{}
	}
	named, known := d.named[chart]
	if !known {
		named, _ = b.charts.Reads(chart) // it was rendered
		d.named[chart] = named
	}
	field := strings.Join(h.path, ".")
	if slices.ContainsFunc(named, func(name string) bool { return !slices.Contains(s.Shows, name) && reaches(name, field) }) {
		return false
	}
	key := chart + " " + field
	is, tried := d.tried[key]
	if !tried && d.verify < probes {
		d.verify++
		is = b.changesNothing(u, g, h)
		d.tried[key] = is
	}
	return is
}

// reaches tells whether a field that is read is another, or in it or around it.
func reaches(read, field string) bool {
	return read == field || strings.HasPrefix(field, read+".") || strings.HasPrefix(read, field+".")
}

// changesNothing renders with another value and with none.
func (b *builder) changesNothing(u *unit, g group, h hand) bool {
	have := b.remake(u, g, share{layers: func(_ int, l plan.Layer) (plan.Layer, bool) { return l, true }}).made()
	for _, change := range []func(any) any{
		func(v any) any { return pruned(v, h.path) },
		func(v any) any { return replaced(v, h.path) },
	} {
		again := b.remake(u, g, share{layers: func(i int, l plan.Layer) (plan.Layer, bool) {
			if i == h.layer {
				l.Values = manifest.Map(change(l.Values))
			}
			return l, true
		}})
		if slices.ContainsFunc(again.findings, func(f plan.Finding) bool { return f.Rule == "render" }) {
			return false // the chart looks at it
		}
		for _, d := range compare.Objects(have, again.made(), g.part) {
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
		return map[string]any{"other": "other"}
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
