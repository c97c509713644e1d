package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// tools are those that apply manifests, by the domains of their keys.
type tools struct {
	domains map[string]tool
	// hooks are the keys by which tools run objects, by the tool's domain.
	hooks []plan.Tool
}

type tool struct {
	plan.Tool
	allows map[string][]allowed
}

type allowed struct {
	value      *pattern
	everywhere bool
}

// toolsOf makes the table of the shared unit's plan ready. Its patterns are the
// schema's, which a test compiles.
func toolsOf(all []plan.Tool) tools {
	t := tools{domains: map[string]tool{}}
	for _, p := range all {
		allows := map[string][]allowed{}
		for _, a := range p.Allows {
			one := allowed{everywhere: a.Everywhere}
			if a.Value != "" {
				one.value = entire(a.Value)
			}
			allows[a.Key] = append(allows[a.Key], one)
		}
		t.domains[p.Domain] = tool{p, allows}
		if p.Hook != "" {
			t.hooks = append(t.hooks, p)
		}
	}
	return t
}

// rules tells whether a key tells a tool something.
func (t tools) rules(key string) bool {
	_, ok := t.of(key)
	return ok
}

// of gives the tool that a key is for: the one of its domain, or of the nearest
// around that.
func (t tools) of(key string) (tool, bool) {
	domain, _, ok := strings.Cut(key, "/")
	for ok {
		if found, is := t.domains[domain]; is {
			return found, true
		}
		_, domain, ok = strings.Cut(domain, ".")
	}
	return tool{}, false
}

// takes tells whether an object may say this to the tool.
func (t tool) takes(key, value string, users bool) bool {
	domain, _, _ := strings.Cut(key, "/")
	return slices.ContainsFunc(slices.Concat(t.allows[key], t.allows[domain+"/*"]), func(a allowed) bool {
		return (users || a.everywhere) && (a.value == nil || a.value.MatchString(value))
	})
}

// hooks leaves out what a tool runs at an event and does not keep: as an
// ordinary object it would run at the first sync. What isolation rests on stays,
// and is refused for the annotation.
func (b *builder) hooks(u *unit) {
	found := map[string]int{} // the place among the findings, by the field at fault
	u.objects = slices.DeleteFunc(u.objects, func(o built) bool {
		t, events, ok := b.tools.hook(&o)
		if !ok || o.part != "" {
			return false
		}
		key := fmt.Sprint(o.file, o.at)
		i, told := found[key]
		if !told {
			i = len(u.findings)
			found[key] = i
			u.found(o.at, "hook", t.By)
		}
		other := plan.Other{Says: fmt.Sprintf("%s (%s)", o.ID(), events)}
		if o.file != "" {
			other.File, other.Line = o.file, o.Line
		}
		u.findings[i].Others = append(u.findings[i].Others, other)
		return true
	})
}

// hook tells that an object is run by a tool, unless all its events are those
// of ordinary objects.
func (t tools) hook(o *built) (plan.Tool, string, bool) {
	annotations := manifest.Map(o.At("metadata", "annotations"))
	for _, h := range t.hooks {
		value, is := annotations[h.Hook]
		if !is || value == nil {
			continue
		}
		events := strings.FieldsFunc(fmt.Sprint(value), func(r rune) bool { return r == ',' || r == ' ' })
		plain := slices.Concat(h.Objects, o.hooks)
		if len(events) == 0 || slices.ContainsFunc(events, func(e string) bool { return !slices.Contains(plain, e) }) {
			return h, strings.Join(events, ", "), true
		}
	}
	return plan.Tool{}, "", false
}

// annotations: no object tells a tool to leave it out, to replace it or to run
// it, but where the table allows that.
func (b *builder) annotations(u *unit) {
	for o := range u.sound {
		for _, field := range []string{"annotations", "labels"} {
			values := manifest.Map(o.At("metadata", field))
			for _, key := range slices.Sorted(maps.Keys(values)) {
				t, is := b.tools.of(key)
				if !is || t.takes(key, fmt.Sprint(values[key]), o.part == "") || u.stamps(o.Kind(), key) || len(o.hooks) > 0 && strings.HasPrefix(key, t.Hook) && t.Hook != "" {
					continue
				}
				if does, refused := b.refuses(u, t, field, key, fmt.Sprint(values[key])); refused {
					u.wrong(o, "annotation", []any{"metadata", field, key}, o.ID(), key+": "+fmt.Sprint(values[key]), t.By, does)
				}
			}
		}
	}
}

// refuses tells what a tool does by a key that is none of those which all may say, unless
// the unit is granted it.
func (b *builder) refuses(u *unit, t tool, field, key, value string) (does string, refused bool) {
	does, kind := cmp.Or(t.Alone[key], t.Does), t.Granted[key]
	switch {
	case kind == "":
		return does, true
	case field != "labels":
		return does + ": leave it out", true
	}
	denied, refused := b.grants.denies(u.plan.Unit, thing{kind, value})
	if refused {
		does += fmt.Sprintf(": %s", denied.says[len(denied.says)-1])
	}
	return does, refused
}

// stamps tells a label that the unit's stamps judge on objects of a kind.
func (u *unit) stamps(kind, key string) bool {
	of := func(k plan.Kinds) bool { return k.Kind == "" || k.Kind == kind }
	return slices.ContainsFunc(u.plan.Labels, func(s plan.Stamp) bool {
		return s.Key == key && (len(s.Guards) == 0 || slices.ContainsFunc(slices.Concat(s.Guards, s.On), of))
	})
}
