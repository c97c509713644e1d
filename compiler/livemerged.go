package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// completed is an object as policies get it to see: what is applied does not take away what
// others have given the object that is there, and the API server fills in what is left out.
func (o others) completed(now, was map[string]any) map[string]any {
	out := manifest.Map(manifest.Clone(now))
	if was != nil {
		out = manifest.Map(merged(was, out))
	}
	object := manifest.Object{Body: out}
	pods := manifest.PodPlaced(object)
	for _, d := range o.Defaults {
		switch {
		case d.Pods:
			for _, pod := range pods {
				fill(pod.Value, d, d.Path)
			}
		case d.Group == object.Group() && d.Kind == object.Kind():
			fill(out, d, d.Path)
		}
	}
	return out
}

// fill gives a field its default, wherever what it is in is there without it.
func fill(v any, d plan.LiveGiven, path []string) {
	if path[0] == "*" {
		for _, item := range manifest.List(v) {
			fill(item, d, path[1:])
		}
		return
	}
	in := manifest.Map(v)
	if len(path) > 1 {
		if in[path[0]] != nil {
			fill(in[path[0]], d, path[1:])
		}
		return
	}
	if in == nil || in[path[0]] != nil {
		return
	}
	if d.When != nil {
		beside, _ := in[d.When.Field].(string)
		if !entire(d.When.Matches).MatchString(beside) {
			return
		}
	}
	in[path[0]] = manifest.Clone(d.Value)
}

// merged is what is there with what is applied over it, which is the whole of a list, whose
// items have of those of the same name what they leave out.
func merged(was, now any) any {
	switch now := now.(type) {
	case map[string]any:
		before, same := was.(map[string]any)
		if !same {
			return now
		}
		out := manifest.Map(manifest.Clone(before))
		for field, value := range now {
			out[field] = merged(before[field], value)
		}
		return out
	case []any:
		before := manifest.List(was)
		out := slices.Clone(now)
		for i, item := range now {
			key := slices.IndexFunc(before, func(b any) bool { return itemName(b) != nil && itemName(b) == itemName(item) })
			if key >= 0 {
				out[i] = merged(before[key], item)
			}
		}
		return out
	}
	return now
}

// itemName is by what an item of a list is known to be the same, nil where nothing says so.
func itemName(item any) any {
	name, _ := manifest.Map(item)["name"].(string)
	if name == "" {
		return nil
	}
	return name
}
