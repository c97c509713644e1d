package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// misspelt tells a field of the user's that a chart's own values do not have, where they have one
// beside it that is like it: where it stands, what it is called, and what was likely meant.
func (set settings) misspelt(h hand) (at plan.Path, is, like string) {
	for n, name := range h.path {
		around, there := inside(set.standard, h.path[:n])
		names := slices.Sorted(maps.Keys(manifest.Map(around)))
		deeper := len(h.path) - n - 1
		if !there || deeper >= len(h.at) {
			return nil, "", ""
		}
		if slices.Contains(names, name) {
			continue
		}
		meant, ok := nearest.Like(name, names)
		if !ok {
			return nil, "", ""
		}
		field := func(name string) string { return strings.Join(append(slices.Clip(h.path[:n]), name), ".") }
		return h.at[:len(h.at)-deeper], field(name), field(meant)
	}
	return nil, "", ""
}

// deadName tells a field that changes nothing because its name is misspelt, once for all that is
// in it.
func (p *prober) deadName(u *unit, s suspect) bool {
	set := p.settingsOf(u.plan.Sources[s.group.source], p.readings[s.group.part])
	at, is, like := set.misspelt(s.hand)
	if at != nil && !u.toldAt(at) {
		u.found(at, deadRule, "nothing reads "+is+": did you mean "+like+"?")
	}
	return at != nil
}
