package manifest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Labelled finds a label in what an object of a kind that is none of Kubernetes' own
// says of what others make of it: operators have the labels of their pods wherever they
// like, in fields that are called after them.
type Labelled struct {
	// Key is the label's.
	Key string
	// Has tells a field that has labels, somewhere below it, Asks one that sets none there.
	Has, Asks func(field string) bool
	// Plain is a key without what a tool writes around it.
	Plain func(key string) string
}

// Values are those that the label has in an object, with their places.
func (l Labelled) Values(o Object) []Placed {
	var out []Placed
	for _, field := range slices.Sorted(maps.Keys(o.Body)) {
		if field != "status" {
			out = l.field(field, Placed{o.Body[field], []any{field}}, false, out)
		}
	}
	return out
}

func (l Labelled) field(name string, p Placed, has bool, out []Placed) []Placed {
	switch {
	case l.Asks(name):
		return out
	case has && l.Plain(name) == l.Key && p.Value != nil && Map(p.Value) == nil && List(p.Value) == nil:
		return append(out, p)
	}
	return l.below(p, has || l.Has(name), out)
}

// below goes on in a value; has tells that it may have labels: by their keys, in a list
// with fields for key and value, or in texts KEY=VALUE with commas between.
func (l Labelled) below(p Placed, has bool, out []Placed) []Placed {
	for i, item := range List(p.Value) {
		out = l.below(Placed{item, p.within(i)}, has, out)
	}
	if s := text(p.Value); s != "" {
		return l.text(s, p.At, has, out)
	}
	m := Map(p.Value)
	if patched := patched(m); patched != nil {
		return l.at(p.within("value"), patched, has, out)
	}
	if value := m["value"]; has && value != nil && (text(m["key"]) == l.Key || text(m["name"]) == l.Key) {
		return append(out, Placed{value, p.within("value")})
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = l.field(name, Placed{m[name], p.within(name)}, has, out)
	}
	return out
}

// at is below, for what stands as a whole at one place.
func (l Labelled) at(at []any, v any, has bool, out []Placed) []Placed {
	for _, p := range l.below(Placed{Value: v}, has, nil) {
		out = append(out, Placed{p.Value, at})
	}
	return out
}

// text may be a document, or labels.
func (l Labelled) text(s string, at []any, has bool, out []Placed) []Placed {
	if document := l.document(s); document != nil {
		return l.at(at, document, has, out)
	}
	for pair := range strings.SplitSeq(s, ",") {
		if key, value, ok := strings.Cut(strings.TrimSpace(pair), "="); has && ok && strings.TrimSpace(key) == l.Key {
			out = append(out, Placed{value, at})
		}
	}
	return out
}

// document is the YAML or JSON of a text that may name the label, nil if it is none.
func (l Labelled) document(s string) any {
	hints := []string{l.Key, "~1", `\/`, `\x`, `\u`, `\U`, "\\\n", "\\\r"} // as it is, in a pointer, or escaped
	if !slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(s, hint) }) {
		return nil
	}
	document, err := embedded(s)
	if err != nil {
		err = json.Unmarshal([]byte(s), &document) // "\/" is no escape of YAML 1.1
	}
	if err != nil || Map(document) == nil && List(document) == nil {
		return nil
	}
	return document
}

// deepest is how far a patch leads at most: nothing has labels below that.
const deepest = 64

// patched is what an operation of a JSON patch (RFC 6902) puts where it says, nil if it
// is none.
func patched(operation map[string]any) any {
	way, is := strings.CutPrefix(text(operation["path"]), "/")
	value, has := operation["value"]
	if !is || !has || strings.Count(way, "/") > deepest {
		return nil
	}
	for _, step := range slices.Backward(strings.Split(way, "/")) {
		value = map[string]any{strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~"): value}
	}
	return value
}
