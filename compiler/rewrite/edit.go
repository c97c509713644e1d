package rewrite

import (
	"slices"

	"meshc.dev/compiler/manifest"
)

// finder gives the edits that a rule wants in a document: an object, or what
// is embedded in one.
type finder func(document any) []manifest.Edit

// edit makes a finder's edits in all objects and in the documents embedded
// in them. Documents without any of the words are not even read.
func (w *rewriter) edit(find finder, words words) int {
	n := 0
	for _, o := range w.objects {
		for _, e := range find(o.Body) {
			set(o.Body, e)
			n++
		}
		n += embedded(o.Object, find, words)
	}
	return n
}

// set carries out one edit.
func set(v any, e manifest.Edit) {
	last := len(e.Path) - 1
	for _, step := range e.Path[:last] {
		v = child(v, step)
	}
	switch key := e.Path[last].(type) {
	case string:
		manifest.Map(v)[key] = e.To
	case int:
		manifest.List(v)[key] = e.To
	}
}

func child(v any, step any) any {
	if key, ok := step.(string); ok {
		return manifest.Map(v)[key]
	}
	return manifest.List(v)[step.(int)]
}

// walk visits every map of a document with its path.
func walk(v any, path []any, visit func(m map[string]any, path []any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v, path)
		for k, item := range v {
			walk(item, join(path, k), visit)
		}
	case []any:
		for i, item := range v {
			walk(item, join(path, i), visit)
		}
	}
}

func join(path []any, steps ...any) []any { return append(slices.Clip(path), steps...) }

func text(v any) string {
	s, _ := v.(string)
	return s
}
