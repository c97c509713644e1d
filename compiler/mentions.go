package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// mention is where an object names a host in a namespace, or the namespace.
type mention struct {
	text, namespace string
	// service is that which the host is of, if it is of one.
	service string
	at      []any
	// also are further places of the same.
	also [][]any
	// short tells NAME.NAMESPACE, which may be a host of the world's, and claim by what
	// this is granted where such stand.
	short bool
	claim string
	// given is the Service without which it is none.
	given *plan.Thing
	// export tells that the mesh names whom it exports to.
	export bool
}

// search looks through an object for what it mentions.
type search struct {
	object *built
	fields []hostField
	// nothing are the places where nothing is meant.
	nothing []way
	// whole are those where full names alone lead somewhere.
	whole []way
	among func(string) bool
	found []mention
	// data are those of an object beside it.
	data func(kind, name string) map[string]string
	// known are the numbers of those found, by their texts.
	known map[string]int
}

// step is one into an object: a field's name, an item's number, or Parsed; item
// is the name of an item that has one. A way of steps is good until the next is
// taken.
type step struct {
	at   any
	item string
}

// mentions are what an object names in some namespaces, once each: where it is
// not what was there before, if that is known.
func (b *builder) mentions(u *unit, o *built, was map[string]any, among func(string) bool) []mention {
	s := search{object: o, among: among, known: map[string]int{}, data: func(kind, name string) map[string]string { return u.data(o, kind, name) }}
	for _, f := range b.hostFields {
		switch {
		case !f.fits(o):
		case f.Form == plan.NothingForm:
			s.nothing = append(s.nothing, f.ways...)
		case f.Form == plan.FullForm:
			s.whole = append(s.whole, f.ways...)
		default:
			s.fields = append(s.fields, f)
		}
	}
	s.value(o.Body, was, nil)
	s.containers()
	slices.SortFunc(s.found, func(x, y mention) int {
		return cmp.Or(slices.CompareFunc(x.at, y.at, bySteps), strings.Compare(x.text, y.text))
	})
	return s.found
}

func (s *search) value(v, was any, path []step) {
	if slices.ContainsFunc(s.nothing, func(w way) bool { return w.leads(path) }) {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inside := range v {
			if len(path) == 1 && path[0].at == "metadata" && (name == "name" || name == "namespace" || name == "managedFields") {
				continue
			}
			inner := append(path, step{at: name})
			if !tags(path) {
				s.full(name, inner)
			}
			s.value(inside, manifest.Map(was)[name], inner)
		}
	case []any:
		s.items(v, manifest.List(was), path)
	case string:
		if v == was {
			return
		}
		if plain, ok := manifest.Decoded(s.object.Object, path[0].at, v); ok {
			v = plain
		}
		s.text(v, path)
	}
}

func (s *search) items(list, was []any, path []step) {
	for i, item := range list {
		name, _ := manifest.Map(item)["name"].(string)
		var before any
		if i < len(was) {
			before = was[i]
		}
		s.value(item, before, append(path, step{at: i, item: name}))
	}
}

// tags tells the maps whose keys are no hosts, whatever they look like.
func tags(path []step) bool {
	return len(path) > 0 && slices.Contains([]any{"labels", "annotations", "matchLabels", "nodeSelector"}, path[len(path)-1].at)
}

// text looks at a text: for full names, for what the rows say of its place, and
// for names of Services, should there be such.
func (s *search) text(v string, path []step) {
	v = host.Plain(v)
	names := s.meant(host.Names(v, s.among), path)
	for _, plain := range host.Hidden(v) {
		s.full(host.Plain(plain), path)
	}
	hidden := strings.Contains(v, `\`) || strings.Contains(v, "!!")
	if hidden {
		s.full(unescaped(v), path)
	}
	if len(names) == 0 && !hidden && !s.names(v) {
		return
	}
	s.full(v, path)
	s.fieldsAt(v, names, path)
	for _, n := range names {
		if !n.Full && n.Apart && n.Service != "*" && !s.public(n.Namespace, path) {
			m := mention{text: n.Text, namespace: n.Namespace, service: n.Service, short: true}
			m.given = m.serviceOf()
			s.add(m, path)
		}
	}
}

// fieldsAt looks at a text as the rows say of its place.
func (s *search) fieldsAt(v string, names []host.Name, path []step) {
	for _, f := range s.fields {
		if slices.ContainsFunc(f.ways, func(w way) bool { return w.leads(path) }) {
			s.field(f, v, names, path)
		}
	}
	if s.isDocument(path) {
		if document, err := manifest.Document(v); err == nil {
			s.value(document, nil, append(path, step{at: plan.Parsed}))
		} else {
			s.field(hostField{HostField: plan.HostField{WithPort: true}}, v, names, path)
		}
	}
}

// names tells whether a text names a namespace: as a whole, as one of several,
// or before a slash.
func (s *search) names(v string) bool {
	for one := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ' ' || r == '"' || r == '\'' || r == '\n' }) {
		if ns, _, _ := strings.Cut(one, "/"); s.among(ns) {
			return true
		}
	}
	return false
}

func (s *search) full(v string, path []step) {
	for _, n := range host.Names(v, s.among) {
		if n.Full {
			s.add(mention{text: n.Text, namespace: n.Namespace, service: n.Service}, path)
		}
	}
}

// field looks at what stands where a row says that hosts do.
func (s *search) field(f hostField, v string, names []host.Name, path []step) {
	switch f.Form {
	case plan.NamespaceForm, plan.ExportForm:
		for ns := range strings.SplitSeq(v, ",") {
			if ns = strings.TrimSpace(ns); s.among(ns) {
				s.add(mention{text: "namespace " + ns, namespace: ns, export: f.Form == plan.ExportForm}, path)
			}
		}
		return
	case plan.HostOfNamespace:
		if ns, _, ok := strings.Cut(v, "/"); ok && s.among(ns) {
			s.add(mention{text: v, namespace: ns}, path)
		}
	}
	for _, n := range names {
		if f.holds(n, v) {
			s.add(mention{text: n.Text, namespace: n.Namespace, service: n.Service, short: true, claim: f.Claim}, path)
		}
	}
}

// add notes what is mentioned, where it is first; what depends on nothing else
// is known better.
func (s *search) add(m mention, path []step) {
	for _, p := range path {
		if p.at == plan.Parsed {
			break
		}
		m.at = append(m.at, p.at)
	}
	key := fmt.Sprint(strings.ToLower(m.text), m.export) // what is for another's is mended elsewhere than what is of it
	i, known := s.known[key]
	if known {
		m.claim = cmp.Or(s.found[i].claim, m.claim)
		s.found[i].claim = m.claim
	}
	switch {
	case !known:
		s.known[key] = len(s.found)
		s.found = append(s.found, m)
	case m.given == nil && s.found[i].given != nil:
		s.found[i] = m
	case (m.given == nil) == (s.found[i].given == nil):
		s.found[i].too(m)
	}
}

// too takes a further place of the same: it stands for what is first.
func (m *mention) too(other mention) {
	at := slices.Clip(append(m.also, m.at, other.at))
	slices.SortFunc(at, func(x, y []any) int { return slices.CompareFunc(x, y, bySteps) })
	at = slices.CompactFunc(at, func(x, y []any) bool { return slices.Equal(x, y) })
	m.at, m.also = at[0], at[1:]
}

func bySteps(x, y any) int {
	m, isInt := x.(int)
	if n, both := y.(int); both && isInt {
		return cmp.Compare(m, n)
	}
	return strings.Compare(fmt.Sprint(x), fmt.Sprint(y))
}
