package manifest

import (
	"fmt"
	"strings"
)

// Find gives the value at a place in an object. A step of at is the name of a
// field, or "[KEY=VALUE]" for the one item of a list with that value, as in
// kustomize's field paths. Where within is not empty, the value is a YAML
// document in a text, and within leads on in it. There is none where a step
// leads nowhere, or to two items.
func Find(o Object, at, within []string) (value any, found bool) {
	return Finder(nil).Find(o, at, within)
}

// Finder finds values in objects. Unless it is nil, it reads each document in a text once: many values
// are in one.
type Finder map[string]any

// Find is Find of this package.
func (f Finder) Find(o Object, at, within []string) (value any, found bool) {
	value, found = follow(o.Body, at)
	if !found || len(within) == 0 {
		return value, found
	}
	document, found := f.document(text(value))
	if !found {
		return nil, false
	}
	return follow(document, within)
}

func (f Finder) document(text string) (any, bool) {
	if document, read := f[text]; read {
		return document, true
	}
	document, err := embedded(text)
	if err == nil && f != nil {
		f[text] = document
	}
	return document, err == nil
}

func follow(v any, path []string) (any, bool) {
	for _, step := range path {
		found := false
		if key, value, item := itemStep(step); item {
			v, found = only(List(v), key, value)
		} else {
			v, found = Map(v)[step]
		}
		if !found {
			return nil, false
		}
	}
	return v, true
}

// itemStep takes "[KEY=VALUE]" apart.
func itemStep(step string) (key, value string, ok bool) {
	inner, opened := strings.CutPrefix(step, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	key, value, ok = strings.Cut(inner, "=")
	return key, value, ok && opened && closed
}

// only gives the item with a value, if there is exactly one.
func only(list []any, key, value string) (item any, found bool) {
	for _, each := range list {
		if v, has := Map(each)[key]; !has || fmt.Sprint(v) != value {
			continue
		}
		if found {
			return nil, false
		}
		item, found = each, true
	}
	return item, found
}
