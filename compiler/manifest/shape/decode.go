package shape

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// decode reads a body into a value of a type of Kubernetes' API and gives what
// strict decoding refuses of it: fields that the type has not, and values of
// other types.
//
// It takes what encoding/json takes of the JSON that kubectl makes of the YAML.
// Kubernetes' own ways do not serve: sigs.k8s.io/json needs the text again and
// is ten times as slow, and stops, as does the converter from unstructured
// objects, at the first wrong type, of which it tells no place; that converter
// lets numbers overflow, too.
func decode(body map[string]any, into any) []manifest.Fault {
	d := decoder{}
	d.value(reflect.ValueOf(into).Elem(), body)
	return d.faults
}

type decoder struct {
	path   []any
	faults []manifest.Fault
}

func (d *decoder) say(format string, args ...any) {
	d.faults = append(d.faults, manifest.Fault{Path: slices.Clone(d.path), Says: fmt.Sprintf(format, args...)})
}

func (d *decoder) below(step any, out reflect.Value, v any) {
	d.path = append(d.path, step)
	d.value(out, v)
	d.path = d.path[:len(d.path)-1]
}

// value reads one value; null is no value, whatever the type.
func (d *decoder) value(out reflect.Value, v any) {
	if v == nil {
		return
	}
	t := out.Type()
	if t.Kind() == reflect.Pointer {
		out.Set(reflect.New(t.Elem()))
		d.value(out.Elem(), v)
		return
	}
	i := infoOf(t)
	switch {
	case i.unmarshals:
		d.unmarshal(out, v)
	case t.Kind() == reflect.Struct:
		d.structure(i, out, v)
	case t.Kind() == reflect.Map:
		d.mapping(out, v)
	case t.Kind() == reflect.Slice:
		d.list(out, v)
	case t.Kind() == reflect.Interface:
		out.Set(reflect.ValueOf(v))
	default:
		if says := scalar(out, v); says != "" {
			d.say("%s", says)
		}
	}
}

func (d *decoder) structure(i *info, out reflect.Value, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		d.say("%s", mistyped(aMapping, v))
		return
	}
	found := 0
	for _, f := range i.fields {
		if item, ok := m[f.name]; ok {
			found++
			if item != nil {
				d.below(f.step, out.FieldByIndex(f.index), item)
			}
		}
	}
	if found == len(m) {
		return
	}
	var names []string
	for _, f := range i.fields {
		names = append(names, f.name)
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(names, name) {
			d.path = append(d.path, name)
			d.say("%s", unknown(name, names))
			d.path = d.path[:len(d.path)-1]
		}
	}
}

// noField says of a field that its kind does not have it.
const noField = "there is no such field"

// unknown says that there is no such field, and which one was likely meant.
func unknown(name string, names []string) string {
	return noField + likely(name, names)
}

// Meant is the field that was likely meant by one that a fault says there is not.
func Meant(f manifest.Fault) (string, bool) {
	meant, ok := strings.CutPrefix(f.Says, noField+": did you mean ")
	return strings.TrimSuffix(meant, "?"), ok
}

// likely asks whether one of the words was meant.
func likely(name string, words []string) string {
	if like, ok := nearest.Like(name, words); ok {
		return ": did you mean " + like + "?"
	}
	return ""
}

func (d *decoder) mapping(out reflect.Value, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		d.say("%s", mistyped(aMapping, v))
		return
	}
	if texts, ok := reflect.TypeAssert[*map[string]string](out.Addr()); ok {
		d.texts(texts, m)
		return
	}
	t := out.Type()
	out.Set(reflect.MakeMapWithSize(t, len(m)))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		item := reflect.New(t.Elem()).Elem()
		d.below(key, item, m[key])
		out.SetMapIndex(reflect.ValueOf(key).Convert(t.Key()), item)
	}
}

// texts reads the most usual maps: labels, annotations, data.
func (d *decoder) texts(out *map[string]string, m map[string]any) {
	*out = make(map[string]string, len(m))
	for key, item := range m {
		if s, ok := item.(string); ok || item == nil {
			(*out)[key] = s
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if s := ""; m[key] != nil {
				d.below(key, reflect.ValueOf(&s).Elem(), m[key])
			}
		}
		return
	}
}

func (d *decoder) list(out reflect.Value, v any) {
	t := out.Type()
	l, ok := v.([]any)
	if t.Elem().Kind() == reflect.Uint8 && !ok { // a list of numbers is read as one
		if s, ok := v.(string); !ok {
			d.say("must be text in base64, not %s", describe(v))
		} else if bytes, err := base64.StdEncoding.DecodeString(s); err != nil {
			d.say("is not base64: %v", err)
		} else {
			out.SetBytes(bytes)
		}
		return
	}
	if !ok {
		d.say("%s", mistyped(aList, v))
		return
	}
	out.Set(reflect.MakeSlice(t, len(l), len(l)))
	for i, item := range l {
		if item != nil {
			d.below(i, out.Index(i), item)
		}
	}
}

// unmarshal leaves it to a type that reads its own JSON, but for the two that
// are usual.
func (d *decoder) unmarshal(out reflect.Value, v any) {
	switch to := out.Addr().Interface().(type) {
	case *resource.Quantity:
		if says := quantity(to, v); says != "" {
			d.say("%s", says)
		}
		return
	case *intstr.IntOrString:
		if s, ok := v.(string); ok {
			*to = intstr.FromString(s)
			return
		}
		to.Type = intstr.Int
		if says := scalar(reflect.ValueOf(&to.IntVal).Elem(), v); says != "" {
			d.say("%s", strings.Replace(says, "a whole number", "a whole number or a string", 1))
		}
		return
	}
	text, err := json.Marshal(v)
	if err == nil {
		err = out.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(text)
	}
	if err == nil {
		return
	}
	if such, is := timeAs(out.Addr().Interface()); is {
		d.say("%s", strings.TrimPrefix(describe(v), "the string ")+" is no time as it is written here, such as "+such)
		return
	}
	d.say("is no %s: %v", out.Type().Name(), err)
}

func quantity(to *resource.Quantity, v any) string {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case int, int64, uint64, float64:
		text = fmt.Sprint(v)
	default:
		return "must be a quantity, not " + describe(v)
	}
	q, err := resource.ParseQuantity(text)
	if err == nil {
		*to = q
		return ""
	}
	for _, suffix := range []string{"b", "B", "iB", "ib"} {
		if short, ok := strings.CutSuffix(text, suffix); ok {
			if _, err := resource.ParseQuantity(short); err == nil {
				return fmt.Sprintf("%q is no quantity: did you mean %q?", text, short)
			}
		}
	}
	return fmt.Sprintf("%q is no quantity, a number with one of the suffixes m, k, M, G, T, Ki, Mi, Gi, Ti or with none", text)
}
