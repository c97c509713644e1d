package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// hostField is a row of the schema's table of where hosts are, ready to be
// looked for.
type hostField struct {
	plan.HostField
	name, image *pattern
	ways        []way
}

func hostFieldsOf(all []plan.HostField) []hostField {
	out := make([]hostField, len(all))
	for i, f := range all {
		out[i] = hostField{HostField: f, name: patternOf(f.Name)}
		for _, at := range f.At {
			out[i].ways = append(out[i].ways, wayOf(at))
		}
		if f.Image != "" {
			out[i].image = patternOf(f.Image)
		}
	}
	return out
}

// fits tells whether an object may hold hosts by the row.
func (f hostField) fits(o *built) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, o.Kind()) && f.Group == o.Group()) &&
		(len(f.Parts) == 0 || slices.Contains(f.Parts, o.part)) && f.name.MatchString(o.Name())
}

// holds tells whether a short name in a text is a host, where the row says that one is.
func (f hostField) holds(n host.Name, text string) bool {
	behind := n.Behind && (f.Form != plan.HostOfNamespace || strings.Contains(text, "://"))
	return !n.Full && !behind && !slices.Contains(f.But, n.Namespace) && (!f.WithPort || n.Port && n.Apart)
}

// hosts: what an object names by a host is not another mesh's, unless granted. What it
// calls of its own is for the audit.
func (b *builder) hosts(u *unit) {
	if u.plan.Unit == plan.Shared || len(b.territory.owners) == 0 {
		return
	}
	foreign, before, unturned := b.territory.beyondServices(u.plan), u.base.objects(), u.unturned()
	for o := range u.sound {
		if !u.touched(o) || slices.ContainsFunc(unturned, func(at plan.Path) bool { return slices.Equal(at, o.at) }) {
			continue
		}
		var was map[string]any
		if u.ofSchema(o) {
			was = before[o.ID()].Body
		}
		found := b.mentions(u, o, was, func(ns string) bool { return u.owns(ns) || foreign(ns) })
		o.calls = u.calls(o, found)
		found = slices.DeleteFunc(found, func(m mention) bool { return u.owns(m.namespace) })
		found = b.worldly(u, o, b.news(u, o, was, foreign, found))
		for i, m := range found {
			if i > 0 && found[i-1].given == nil && found[i-1].namespace == m.namespace && slices.Equal(found[i-1].at, m.at) {
				continue // one text, one place
			}
			u.findings = append(u.findings, b.foreign(u, o, m))
		}
	}
}

// foreign is what is wrong with an object that names another mesh's host.
func (b *builder) foreign(u *unit, o *built, m mention) plan.Finding {
	or := b.territory.instead(m.namespace, u.plan.Unit)
	if m.export {
		or = b.territory.export(o.Namespace(), m.namespace)
	}
	if m.claim != "" && strings.Count(m.text, ".") == 1 {
		or += b.grants.worlds(u.plan.Unit, thing{m.claim, m.text})
	}
	if _, name, said := strings.Cut(m.text, "/"); said {
		if ns := b.enteredBy(u, name); ns != "" {
			or = fmt.Sprintf(", which stands for that: %s/%s", ns, name)
		}
	}
	f := u.blame(o, "foreign-host", m.at, o.ID(), m.text, b.territory.owners[m.namespace], or)
	var also []plan.Other
	for _, at := range m.also {
		also = alsoAt(also, f, u.blame(o, "", at))
	}
	f.Others = slices.Concat(f.Others, also)
	if at, by := u.rewritten(o, m); by && (f.File != "" || slices.Equal(f.At, o.at)) {
		f.At, f.File, f.Line, f.Others = at, "", 0, nil
	}
	f.Given, f.Word = m.given, m.text
	return f
}

// news are those of mentions in an object that are of the user's making and not
// granted. Of those in an object in a namespace that is not its own, that is told.
func (b *builder) news(u *unit, o *built, was map[string]any, foreign func(string) bool, found []mention) []mention {
	known := map[string]bool{}
	if len(found) > 0 && was != nil {
		for _, m := range b.mentions(u, &built{Object: manifest.Object{Body: was}, part: o.part, source: o.source}, nil, foreign) {
			known[m.text] = true
		}
	}
	return slices.DeleteFunc(found, func(m mention) bool {
		exported := m.export && b.territory.granted(o.Namespace(), u.plan.Unit, b.territory.owners[m.namespace])
		return exported || known[m.text] || m.namespace == o.Namespace() || b.territory.serves(m, u.plan.Unit)
	})
}

// data are those of an object that stands beside another.
func (u *unit) data(o *built, kind, name string) map[string]string {
	for i := range u.objects {
		if id := u.objects[i].ID(); id == (manifest.ID{Kind: kind, Namespace: o.Namespace(), Name: name}) {
			return manifest.Data(u.objects[i].Object)
		}
	}
	return nil
}

// ofSchema tells the objects of which the schema alone has words, so that those
// are nobody's mistake: of the charts that meshc knows, and its own.
func (u *unit) ofSchema(o *built) bool {
	return o.part != "" && (o.source == authored || u.plan.Sources[o.source].Manifest == "" && u.plan.Sources[o.source].Like == "")
}

// objects are all that are known, by what identifies them.
func (b baseline) objects() map[manifest.ID]manifest.Object {
	out := map[manifest.ID]manifest.Object{}
	for _, groups := range []map[group][]manifest.Object{b.before, b.alone} {
		for _, objects := range groups {
			for _, o := range objects {
				out[o.ID()] = o
			}
		}
	}
	return out
}
