package compiler

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// literalSize is how long a map's text becomes before another one begins: API servers
// take expressions of 100,000 characters.
const literalSize = 60_000

// fill puts into the objects of the shared unit what all units hold, as they are
// rendered.
func (b *builder) fill(shared *unit, units []unit) {
	var known knowledge
	for o := range shared.sound {
		if len(o.literals) > 0 && known.claims == nil {
			known = b.knowledge(shared, units)
		}
		for _, l := range slices.Backward(o.literals) {
			held := holdings{but: l.But, of: map[string][]string{}, hosts: l.Hosts, when: entire(cmp.Or(l.When, ".*"))}
			known.gather(&held, l)
			record := manifest.Map(o.At(l.Path[:len(l.Path)-1]...))
			last := l.Path[len(l.Path)-1]
			record[last] = slices.Concat(variables(l.Name, held.of), manifest.List(record[last]))
		}
	}
}

// holdings are what is held by whom.
type holdings struct {
	of    map[string][]string
	when  *pattern
	but   []string
	hosts bool
}

// add notes a holder of something, once.
func (h *holdings) add(name, holder string) {
	if !h.when.MatchString(name) || slices.ContainsFunc(h.but, func(mesh string) bool { return holder == "mesh "+mesh }) {
		return
	}
	keys := []string{name}
	if h.hosts {
		above := strings.Split(strings.TrimPrefix(name, "*."), ".")
		for i := 1; i <= len(above); i++ {
			keys = append(keys, "^"+strings.Join(above[i:], "."))
		}
	}
	for _, key := range keys {
		if !slices.Contains(h.of[key], holder) {
			h.of[key] = append(h.of[key], holder)
		}
	}
}

// unclaimed notes the holder of something that nobody claims.
func (h *holdings) unclaimed(name, holder string) {
	if len(h.of[name]) == 0 {
		h.add(name, holder)
	}
}

// knowledge is all that literals ask for.
type knowledge struct {
	claims  claims
	granted grants
	plans   []plan.Plan
	images  map[string][]ImageUse
	// facts are those of units, each with whom they are of.
	facts map[string][]fact
}

func (b *builder) knowledge(shared *unit, units []unit) knowledge {
	k := knowledge{claims: b.claims(), granted: b.grants, facts: map[string][]fact{}}
	if b.images != nil {
		k.images = b.images.uses
	}
	for i := range units {
		k.plans = append(k.plans, units[i].plan)
		k.facts[holderOf(units[i].plan.Unit, common)] = units[i].facts
	}
	// Of the shared unit there are none yet; what is wrong with its objects is told then.
	found := len(shared.findings)
	for o := range shared.sound {
		k.facts[common] = append(k.facts[common], b.factsOf(shared, o))
	}
	shared.findings = shared.findings[:found]
	return k
}

// common is who holds what nobody else does.
const common = "what the meshes share"

// gather gives what a literal asks for: what is claimed, and then what objects take that
// nobody claims.
func (k knowledge) gather(h *holdings, l plan.Literal) {
	for t, by := range k.claims {
		if slices.ContainsFunc(l.Claims, func(kind string) bool { return t.kind == manifest.Kind(kind) }) {
			h.add(t.name, holderOf(by[0].unit, by[0].By))
		}
	}
	for _, of := range slices.Sorted(maps.Keys(k.facts)) {
		for _, f := range k.facts[of] {
			f.gather(h, l, of)
		}
	}
	for _, p := range k.plans {
		if p.Unit != plan.Shared {
			k.between(h, l, p)
		}
	}
	for name, uses := range k.images {
		for _, use := range uses {
			if use.How == l.Images {
				h.add(repository(name), holderOf(use.Unit, common))
			}
		}
	}
	for _, by := range h.of {
		slices.Sort(by)
	}
}

// gather gives what an object takes that nobody claims, and the object itself.
func (f fact) gather(h *holdings, l plan.Literal, of string) {
	for _, t := range f.takes {
		if slices.Contains(l.Claims, t.Kind) {
			h.unclaimed(t.Name, of)
		}
	}
	for _, s := range f.held {
		if slices.Contains(l.Claims, s.kind) && !s.shared {
			h.unclaimed(s.name, of)
		}
	}
	if l.Objects.Has(f.id.Group, f.id.Kind, f.part) {
		h.add(l.Objects.Key(f.id.Kind, f.id.Namespace, f.id.Name), of)
	}
}

// between gives what a mesh is granted, uses of others and gives to them.
func (k knowledge) between(h *holdings, l plan.Literal, p plan.Plan) {
	of := holderOf(p.Unit, "")
	own, bound := k.granted.values(p.Unit, l.Granted)
	switch {
	case l.Granted == "" || !bound:
	case l.Bounds:
		h.add(of, of)
	case l.Alike || own.Tenant != everyone:
		for _, value := range own.Values {
			h.add(value, of)
		}
	}
	for _, u := range p.Uses {
		if l.Uses && u.Kind == "Namespace" && u.Rule != "" {
			h.add(u.Name+" of "+p.Unit, of)
		}
	}
	for _, g := range p.Grants {
		if l.Gives && g.Kind == "Namespace" && len(g.Only) == 0 {
			h.add(g.Name+" of "+g.To, of)
		}
	}
}

// holderOf names a unit as what the API server says of it; what others in the cluster
// hold, the shared unit claims for them.
func holderOf(unit, by string) string {
	if unit == plan.Shared {
		return by
	}
	return "mesh " + unit
}

// variables are those of an admission policy that say what is held by whom.
func variables(name string, held map[string][]string) []any {
	var out []any
	var whole, part []string
	size := 0
	end := func() {
		if len(part) > 0 {
			one := name + strconv.Itoa(len(whole))
			out = append(out, map[string]any{"name": one, "expression": "{" + strings.Join(part, ", ") + "}"})
			whole, part, size = append(whole, "variables."+one), nil, 0
		}
	}
	for _, key := range slices.Sorted(maps.Keys(held)) {
		entry := literalText(key) + ": " + literalText(strings.Join(held[key], " and "))
		if size += len(entry) + len(", "); size > literalSize {
			end()
			size = len(entry)
		}
		part = append(part, entry)
	}
	end()
	return append(out, map[string]any{"name": name, "expression": "[" + strings.Join(whole, ", ") + "]"})
}

// literalText is a text as an expression has it.
func literalText(s string) string {
	quoted := strings.ReplaceAll(strconv.Quote(s), `\"`, `"`)
	return "'" + strings.ReplaceAll(quoted[1:len(quoted)-1], "'", `\'`) + "'"
}

// repository is where an image is from, whichever it is: while a mesh moves to another
// release its pods are of both.
func repository(image string) string {
	name, _, _ := strings.Cut(image, "@")
	if tag := strings.LastIndex(name, ":"); tag > strings.LastIndex(name, "/") {
		return name[:tag]
	}
	return name
}

// learnImages has the images of units gathered, where a literal asks for them, or pods are
// held against what the API server has.
func (b *builder) learnImages(p plan.Plan) {
	if b.keeps || slices.ContainsFunc(p.Objects, func(o plan.Authored) bool {
		return slices.ContainsFunc(o.Literals, func(l plan.Literal) bool { return l.Images != "" })
	}) {
		b.images = newImages("")
		b.images.learn(p)
	}
}
