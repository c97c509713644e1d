package compiler

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// casts renders the sources of many units that differ in the units' names alone
// once, with blanks, and fills those in for each. What it knows of a source is
// what CUE has made of the very unit: two that are alike but for names have the
// same key. Charts that could test a name in a way that nobody has looked at are not
// cast (chart.Opaque), and what users set is taken as it stands.
type casts struct {
	charts *chart.Renderer
	made   map[string]*cast
	// keys are those of the plans' sources, as they stand in them.
	keys map[*plan.Source]keyed
}

// keyed is the key of a source that may be cast, and the names in it.
type keyed struct {
	key   string
	names *mold.Names
}

// cast is a source with blanks, and what comes out of it.
type cast struct {
	// members are the units that have such a source.
	members []member
	once    sync.Once
	// objects are those with blanks; none if they are made for each unit itself.
	objects []manifest.Object
}

type member struct {
	unit   *plan.Plan
	source plan.Source
}

// fewest are so many units with one source that it is worth while to cast it: some are
// rendered as they are, too, to compare.
const fewest = 6

// castsOf finds the sources that are to be cast.
func castsOf(charts *chart.Renderer, plans []plan.Plan) *casts {
	c := &casts{charts: charts, made: map[string]*cast{}, keys: map[*plan.Source]keyed{}}
	if len(plans) < fewest {
		return c
	}
	for i := range plans {
		for j := range plans[i].Sources {
			s := &plans[i].Sources[j]
			if k, ok := c.key(&plans[i], *s); ok {
				if c.made[k.key] == nil {
					c.made[k.key] = &cast{}
				}
				c.made[k.key].members = append(c.made[k.key].members, member{&plans[i], *s})
				c.keys[s] = k
			}
		}
	}
	maps.DeleteFunc(c.made, func(_ string, one *cast) bool { return len(one.members) < fewest })
	return c
}

// names are those of a unit that a chart cannot tell from others: its own, those of
// its namespaces, and its ports; nil if they are no plain ones.
func (c *casts) names(p *plan.Plan, of string) *mold.Names {
	if p.Unit == plan.Shared || of == "" {
		return nil
	}
	var words []string
	for _, word := range append([]string{p.Unit}, p.Owns...) {
		opaque, err := c.charts.Opaque(of, word)
		if err != nil {
			return nil // rendering it tells why
		}
		if opaque {
			words = append(words, word)
		}
	}
	return namesOf(words, p.Claims)
}

// namesOf are names, and the ports that are claimed.
func namesOf(words []string, claims []plan.Claim) *mold.Names {
	var numbers []int64
	for _, c := range claims {
		if c.Kind != "NodePort" {
			continue
		}
		number, _, _ := strings.Cut(c.Name, " ") // what is said of the port
		port, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, port)
	}
	names, ok := mold.Of(words, numbers)
	if !ok {
		return nil
	}
	return names
}

// recipe is all that rendering a source depends on.
type recipe struct {
	Class, Kubernetes, Chart, Version string
	Release, Namespace                string
	Values                            []any
}

// key is the same for sources that differ in names alone, which are given, too.
func (c *casts) key(p *plan.Plan, s plan.Source) (keyed, bool) {
	names := c.names(p, s.Chart)
	if names == nil {
		return keyed{}, false
	}
	blank, ok := blankSource(names, s)
	if !ok {
		return keyed{}, false
	}
	r := recipe{Class: names.Class(), Kubernetes: p.Kubernetes, Chart: s.Chart, Version: s.Version, Release: blank.Release, Namespace: blank.Namespace}
	for _, layer := range blank.Values {
		r.Values = append(r.Values, layer.Values, users(layer))
	}
	text, err := json.Marshal(r)
	return keyed{string(text), names}, err == nil
}

// blankSource is a source with blanks in place of names. What the user set stands as it is,
// and names nothing of the unit's: it may mean something else by the same word.
func blankSource(names *mold.Names, s plan.Source) (plan.Source, bool) {
	s.Release, s.Namespace = names.Blank(s.Release), names.Blank(s.Namespace)
	s.Values = slices.Clone(s.Values)
	for i, layer := range s.Values {
		blank, ok := names.BlankTree(layer.Values)
		if users(layer) {
			// It names nothing of the unit's, and no template of the user's does.
			ok = reflect.DeepEqual(blank, any(layer.Values)) && !manifest.Holds(manifest.Object{Body: layer.Values}, "{{")
		} else {
			// Templates print YAML, too, which then is a text in an object.
			ok = ok && !names.Broken(layer.Values, func(string) bool { return false })
		}
		// Where something in it looks like a blank, it is not what it was.
		if !ok || !names.Fits(blank, any(layer.Values)) {
			return s, false
		}
		s.Values[i].Values = manifest.Map(blank)
	}
	return s, true
}

// of gives the objects of a unit's source, false if they are to be rendered. The source is
// that of the unit's plan, or one that was made of it, to see what comes of a part.
func (c *casts) of(b *builder, u *unit, s *plan.Source) ([]manifest.Object, bool) {
	if c == nil || len(c.made) == 0 {
		return nil, false
	}
	k, ok := c.keys[s]
	if !ok {
		k, ok = c.key(&u.plan, *s)
	}
	one := c.made[k.key]
	if !ok || one == nil {
		return nil, false
	}
	one.once.Do(func() { one.make(b, c.names) })
	return filled(k.names, one.objects), one.objects != nil
}

// make renders the source with blanks. What comes out is taken where some of the
// units, rendered as they are, are the same as when they are filled in: the first, the
// last, and those with the longest and the shortest names.
func (one *cast) make(b *builder, names func(*plan.Plan, string) *mold.Names) {
	of := one.members[0]
	source, _ := blankSource(names(of.unit, of.source.Chart), of.source) // it was made for the key
	scratch := &unit{plan: *of.unit}
	objects := b.rendered(scratch, source)
	if len(scratch.findings) > 0 {
		return
	}
	for _, m := range one.samples() {
		alone := &unit{plan: *m.unit}
		have := b.rendered(alone, m.source)
		if len(alone.findings) > 0 || !reflect.DeepEqual(filled(names(m.unit, m.source.Chart), objects), have) {
			return
		}
	}
	one.objects = objects
}

func (one *cast) samples() []member {
	size := func(m member) int { return len(m.unit.Unit) + len(strings.Join(m.unit.Owns, "")) }
	length := func(a, b member) int { return size(a) - size(b) }
	return []member{
		one.members[0], one.members[len(one.members)-1],
		slices.MaxFunc(one.members, length), slices.MinFunc(one.members[1:], length),
	}
}

func filled(names *mold.Names, objects []manifest.Object) []manifest.Object {
	out := make([]manifest.Object, len(objects))
	for i, o := range objects {
		out[i] = manifest.Object{Body: manifest.Map(names.FillTree(o.Body)), Line: o.Line}
	}
	return out
}
