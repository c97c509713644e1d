package manifest

import (
	"maps"
	"slices"
	"strings"
)

// Labelled finds a label in what an object of a kind that is none of Kubernetes' own
// says of objects that others make of it: operators call the fields of what they make as
// Kubernetes does, and have the labels of pods wherever they like.
type Labelled struct {
	// Key is the label's.
	Key string
	// Has tells a field that has labels, Asks one that says which labels there must be,
	// with all below it.
	Has, Asks func(field string) bool
	// Plain is a key without what a tool writes around it.
	Plain func(key string) string
}

// Values are those that the label has in an object, with their places.
func (l Labelled) Values(o Object) []Placed {
	var out []Placed
	for _, field := range slices.Sorted(maps.Keys(o.Body)) {
		if field != "status" {
			out = l.field(field, o.Body[field], []any{field}, out)
		}
	}
	return out
}

func (l Labelled) field(name string, v any, at []any, out []Placed) []Placed {
	switch {
	case l.Asks(name) || name == "annotations": // what was applied last, or a tool is told
		return out
	case l.Has(name):
		return l.labels(v, at, out)
	}
	return l.below(v, at, out)
}

// below goes on in what has no labels itself.
func (l Labelled) below(v any, at []any, out []Placed) []Placed {
	for i, item := range List(v) {
		out = l.below(item, append(slices.Clip(at), i), out)
	}
	if patched := patched(v); patched != nil {
		return l.moved(patched, append(slices.Clip(at), "value"), out)
	}
	if document := l.document(v); document != nil {
		return l.moved(document, at, out)
	}
	m := Map(v)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = l.field(name, m[name], append(slices.Clip(at), name), out)
	}
	return out
}

// moved is below, for what stands as a whole at one place.
func (l Labelled) moved(v any, at []any, out []Placed) []Placed {
	for _, p := range l.below(v, nil, nil) {
		out = append(out, Placed{p.Value, at})
	}
	return out
}

// labels are in a map by their keys, in a list by fields for key and value, or in texts.
func (l Labelled) labels(v any, at []any, out []Placed) []Placed {
	m := Map(v)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		place := append(slices.Clip(at), key)
		switch {
		case l.Plain(key) != l.Key:
			out = l.field(key, m[key], place, out) // what is called so may hold more than labels
		case m[key] != nil:
			out = append(out, Placed{m[key], place})
		}
	}
	for _, field := range []string{"key", "name"} {
		if value, has := m["value"]; has && value != nil && text(m[field]) == l.Key {
			out = append(out, Placed{value, append(slices.Clip(at), "value")})
		}
	}
	for i, item := range List(v) {
		out = l.labels(item, append(slices.Clip(at), i), out)
	}
	if document := Map(l.document(v)); document != nil {
		for _, p := range l.labels(document, nil, nil) {
			out = append(out, Placed{p.Value, at})
		}
		return out
	}
	for pair := range strings.SplitSeq(text(v), ",") {
		if key, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && strings.TrimSpace(key) == l.Key {
			out = append(out, Placed{value, at})
		}
	}
	return out
}

// document is the YAML or JSON of a text that names the label, nil if it is none.
func (l Labelled) document(v any) any {
	s := text(v)
	if !strings.Contains(s, l.Key) && !strings.Contains(s, strings.ReplaceAll(l.Key, "/", "~1")) {
		return nil
	}
	document, err := embedded(s)
	if err != nil || Map(document) == nil && List(document) == nil {
		return nil
	}
	return document
}

// deepest is how far a patch leads at most: nothing has labels below that.
const deepest = 64

// patched is what an operation of a JSON patch (RFC 6902) puts where it says, nil if it
// is none.
func patched(v any) any {
	way, is := strings.CutPrefix(text(Map(v)["path"]), "/")
	value, has := Map(v)["value"]
	if !is || !has || strings.Count(way, "/") > deepest {
		return nil
	}
	for _, step := range slices.Backward(strings.Split(way, "/")) {
		value = map[string]any{strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~"): value}
	}
	return value
}
