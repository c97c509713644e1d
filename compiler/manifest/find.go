package manifest

import (
	"strings"

	"go.yaml.in/yaml/v2"
)

// Find walks into an object. A step is a key; "name=N" is the one item of a
// list with that name; "@yaml" is the document in a text. It gives nil where
// the path ends early, and where a name stands twice.
func Find(o Object, path []string) any {
	var v any = o.Body
	for _, step := range path {
		if name, ok := strings.CutPrefix(step, "name="); ok {
			v = only(List(v), name)
			continue
		}
		if step == "@yaml" {
			v = embedded(text(v))
			continue
		}
		v = Map(v)[step]
	}
	return v
}

func only(list []any, name string) any {
	var found any
	for _, item := range list {
		if Map(item)["name"] != name {
			continue
		}
		if found != nil {
			return nil
		}
		found = item
	}
	return found
}

func embedded(document string) any {
	var raw any
	if yaml.Unmarshal([]byte(document), &raw) != nil {
		return nil
	}
	v, err := jsonLike(raw)
	if err != nil {
		return nil
	}
	return v
}
