package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// gives adds what holds where nothing is said.
func (c *carrier) gives(d described) {
	for _, g := range d.form.Gives {
		if u := g.Unless; u != nil && isOneOf(valueAt(d.Body, steps(u.At)), u.Is) {
			continue
		}
		for _, at := range each(d.Body, g.Each, nil) {
			names, _ := d.names(plan.ImportRow{From: g.Each, Named: g.Named}, at.path)
			names = append(names, plainText(at.value))
			c.give(d, g, at.path, names)
		}
	}
}

// give adds a value of a field that is not given.
func (c *carrier) give(d described, g plan.ImportGive, path []any, names []string) {
	to, value := withNames(g.To, names), g.Value
	if text, is := value.(string); is {
		value = withNames([]string{text}, names)[0]
	}
	if m := groupOf(g.Match, value); m != "" {
		value = m
	}
	of := d.place(path)
	if len(path) == 0 {
		of = Left{File: d.file, What: fmt.Sprintf("%s, %v where nothing is set", strings.Join(to, "."), value)}
	}
	said := slices.ContainsFunc(c.fields, func(f carried) bool { return slices.Equal(f.At, to) || below(f.At, to) })
	switch {
	case said:
	case g.Says != "":
		of.Why = g.Says
		c.left = append(c.left, of)
	default:
		c.fields = append(c.fields, carried{Field: cluster.Field{At: to, Value: value}, Left: of})
	}
}

// each are the values to which steps lead.
func each(v any, steps []string, path []any) []found {
	if len(steps) == 0 {
		return []found{{path, v}}
	}
	path = slices.Clip(path)
	m, list := manifest.Map(v), manifest.List(v)
	var out []found
	if steps[0] != "*" {
		if next, there := m[steps[0]]; there {
			out = each(next, steps[1:], append(path, steps[0]))
		}
		return out
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, each(m[name], steps[1:], append(path, name))...)
	}
	for i, item := range list {
		out = append(out, each(item, steps[1:], append(path, i))...)
	}
	return out
}
