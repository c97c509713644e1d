package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Placed is a value and its place.
type Placed struct {
	Value any
	At    []any
}

// Each gives the values at a place in an object. A step is the name of a field,
// or "*" for each item of a list and each value of a map, "@keys" for the names of
// a map's fields, "@there" that a value is there, whatever it is; "!FIELD" stays where it is, where there is no such field,
// "@yaml" and "@json" lead into the document that stands there as text, "!@yaml" and "!@json" stay where it is none;
// "?FIELD" where there is one, "FIELD=TEXT" where it is that text, or a list with
// it, "FIELD=true" where it is just that, too, in any letters and with blanks around;
// "@of FIELD FIELD" is what the fields say, with slashes between, where all are there;
// "[name=NAME]" is the item of a list with that name, "[N]" the one of that number.
func Each(o Object, at []string) []Placed {
	return Below([]Placed{{Value: any(o.Body)}}, at)
}

// DataDocument is the YAML document that a key of an object's data holds, nil if
// there is none.
func DataDocument(o Object, key string) any {
	document, err := embedded(text(o.At("data", key)))
	if err != nil {
		return nil
	}
	return document
}

// Below leads on from places.
func Below(from []Placed, at []string) []Placed {
	for i := 0; i < len(at); i++ {
		var next []Placed
		deep := at[i] == "**" && i+1 < len(at) && isName(at[i+1])
		for _, p := range from {
			if deep {
				next = fieldsBelow(p.Value, slices.Clip(p.At), at[i+1], next)
			} else {
				next = append(next, p.steps(at[i])...)
			}
		}
		if from = next; deep {
			i++ // the name is found, too
		}
	}
	return from
}

// isName tells a step that is just the name of a field.
func isName(step string) bool { return !strings.ContainsAny(step, "*@!?=[") }

// fieldsBelow adds the fields of a name at a value, and wherever below it.
func fieldsBelow(v any, at []any, name string, out []Placed) []Placed {
	for i, item := range List(v) {
		out = fieldsBelow(item, append(at, i), name, out)
	}
	m := Map(v)
	if found := m[name]; found != nil {
		out = append(out, Placed{found, append(slices.Clone(at), name)})
	}
	for _, field := range slices.Sorted(maps.Keys(m)) {
		switch m[field].(type) {
		case map[string]any, []any:
			out = fieldsBelow(m[field], append(at, field), name, out)
		}
	}
	return out
}

func (p Placed) steps(step string) []Placed {
	if strings.HasPrefix(step, "[") {
		return p.item(step)
	}
	switch step {
	case "**":
		return p.all(nil)
	case "@there":
		return []Placed{{"there", p.At}}
	case "@yaml", "@json", "!@yaml", "!@json":
		return p.document(step)
	}
	m := Map(p.Value)
	if fields, ok := strings.CutPrefix(step, "@of "); ok {
		return p.joined(m, strings.Fields(fields))
	}
	if stays, asked := asks(m, step); asked {
		if !stays {
			return nil
		}
		return []Placed{p}
	}
	if end, some := strings.CutPrefix(step, "*"); some && end != "" {
		return p.ending(end)
	}
	if step == "*" || step == "@keys" {
		return p.each(step)
	}
	if v, ok := m[step]; ok && v != nil {
		return []Placed{{v, p.within(step)}}
	}
	return nil
}

// each are the values of a map and the items of a list, or the names of a map's fields.
func (p Placed) each(step string) []Placed {
	var out []Placed
	m := Map(p.Value)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, Placed{m[name], p.within(name)})
		if step == "@keys" {
			out[len(out)-1].Value = name
		}
	}
	if step == "@keys" {
		return out
	}
	for i, item := range List(p.Value) {
		out = append(out, Placed{item, p.within(i)})
	}
	return out
}

// all are a value and all below it.
func (p Placed) all(out []Placed) []Placed {
	out = append(out, p)
	for _, below := range p.steps("*") {
		out = below.all(out)
	}
	return out
}

// ending are the fields whose names end so.
func (p Placed) ending(end string) []Placed {
	var out []Placed
	m := Map(p.Value)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if strings.HasSuffix(name, end) && m[name] != nil {
			out = append(out, Placed{m[name], p.within(name)})
		}
	}
	return out
}

// item is the one of a list that has a name or a number.
func (p Placed) item(step string) []Placed {
	all := List(p.Value)
	i, err := strconv.Atoi(strings.Trim(step, "[]"))
	if name, ok := strings.CutPrefix(step, "[name="); ok {
		i = slices.IndexFunc(all, func(inner any) bool { return text(Map(inner)["name"])+"]" == name })
	} else if err != nil {
		return nil
	}
	if i < 0 || i >= len(all) {
		return nil
	}
	return []Placed{{all[i], p.within(i)}}
}

// asks tells a step that asks about a field and leads nowhere, and whether it is so.
func asks(m map[string]any, step string) (holds, asked bool) {
	if without, ok := strings.CutPrefix(step, "!"); ok {
		if is, asked := asks(m, without); asked {
			return m != nil && !is, true
		}
		return m != nil && (isNothing(m[without]) || m[without] == false), true
	}
	if with, ok := strings.CutPrefix(step, "?"); ok {
		return !isNothing(m[with]), true
	}
	if in, of, ok := strings.Cut(step, ">"); ok {
		return asks(Map(m[in]), of)
	}
	field, is, ok := strings.Cut(step, "=")
	return ok && (m[field] == any(is) || is == "true" && isTrue(m[field]) || slices.Contains(List(m[field]), any(is))), ok
}

// isNothing tells a value that readers take for one that is not there: a list without items
// is, and a map without fields may be a selector of all there is.
func isNothing(v any) bool {
	list, isList := v.([]any)
	return v == nil || isList && len(list) == 0
}

// isTrue tells a value that some reader takes for true.
func isTrue(v any) bool {
	return v == true || strings.EqualFold(strings.TrimSpace(text(v)), "true")
}

func (p Placed) within(step any) []any { return append(slices.Clip(p.At), step) }

// Texts are the plain values of a map as texts: labels, fields of a reference.
func Texts(v any) map[string]string {
	out := map[string]string{}
	for name, value := range Map(v) {
		switch value.(type) {
		case map[string]any, []any, nil:
		default:
			out[name] = fmt.Sprint(value)
		}
	}
	return out
}

// PodPlaced is the pod that a workload makes, where it does.
func PodPlaced(o Object) []Placed {
	at := podAt(o)
	if at == nil {
		return nil
	}
	return []Placed{{PodSpec(o), at}}
}

// PodLabels are those of the pods that a workload makes, nil if it makes none.
func PodLabels(o Object) map[string]string {
	if podAt(o) == nil {
		return nil
	}
	return Texts(podMetadata(o)["labels"])
}

// PodAnnotations are those of the pods that a workload makes.
func PodAnnotations(o Object) map[string]string { return Texts(podMetadata(o)["annotations"]) }

// AnnotatePods sets one of the annotations that the pods of a workload have.
func AnnotatePods(o Object, key, value string) { Map(podMetadata(o)["annotations"])[key] = value }

// podMetadata is that of the pods that a workload makes.
func podMetadata(o Object) map[string]any {
	at := podAt(o)
	if at == nil {
		return nil
	}
	pod := o.Body
	for _, step := range at[:len(at)-1] {
		pod = Map(pod[step.(string)])
	}
	return Map(pod["metadata"])
}
