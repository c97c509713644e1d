package shape

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/resource"

	"meshc.dev/compiler/nearest"
)

// decode gives what strict decoding refuses of a body: fields that the type
// has not, and values of other types. The API server stops at the first wrong
// type and says no index; here each is told at its place. (What this accepts
// is what encoding/json accepts, as kubectl sends it; FromUnstructured alone
// would let numbers overflow.)
func decode(body map[string]any, typed any) []Fault {
	d := decoder{}
	d.value(place{faults: &d.faults}, reflect.TypeOf(typed).Elem(), body)
	return d.faults
}

type decoder struct{ faults []Fault }

// value looks at one value; null is no value, whatever the type.
func (d *decoder) value(p place, t reflect.Type, v any) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if v == nil {
		return
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		d.unmarshal(p, t, v)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		d.structure(p, t, v)
	case reflect.Map:
		d.mapping(p, t, v)
	case reflect.Slice:
		d.list(p, t, v)
	case reflect.Interface:
	default:
		if says := scalar(t, v); says != "" {
			p.say("%s", says)
		}
	}
}

func (d *decoder) structure(p place, t reflect.Type, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		p.say("must be a mapping, not %s", describe(v))
		return
	}
	fields := fieldsOf(t)
	known := 0
	for _, f := range fields.order {
		if item, ok := m[f.name]; ok {
			known++
			d.value(p.at(f.name), f.t, item)
		}
	}
	if known == len(m) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !fields.names[name] {
			p.at(name).say("%s", unknown(name, slices.Collect(maps.Keys(fields.names))))
		}
	}
}

// unknown says that there is no such field, and which one was likely meant.
func unknown(name string, names []string) string {
	if like, ok := nearest.Like(name, names); ok {
		return fmt.Sprintf("there is no such field: did you mean %s?", like)
	}
	return "there is no such field"
}

func (d *decoder) mapping(p place, t reflect.Type, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		p.say("must be a mapping, not %s", describe(v))
		return
	}
	if t.Elem().Kind() == reflect.String {
		// The most usual ones: labels, annotations, data.
		for key, item := range m {
			if _, ok := item.(string); !ok && item != nil {
				d.value(p.at(key), t.Elem(), item)
			}
		}
		return
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		d.value(p.at(key), t.Elem(), m[key])
	}
}

func (d *decoder) list(p place, t reflect.Type, v any) {
	if t.Elem().Kind() == reflect.Uint8 {
		if s, ok := v.(string); !ok {
			p.say("must be text in base64, not %s", describe(v))
		} else if _, err := base64.StdEncoding.DecodeString(s); err != nil {
			p.say("is not base64: %v", err)
		}
		return
	}
	l, ok := v.([]any)
	if !ok {
		p.say("must be a list, not %s", describe(v))
		return
	}
	for i, item := range l {
		d.value(p.at(i), t.Elem(), item)
	}
}

var (
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
	quantity    = reflect.TypeFor[resource.Quantity]()
)

// unmarshal asks a type that reads its own JSON.
func (d *decoder) unmarshal(p place, t reflect.Type, v any) {
	if t == quantity {
		if says := quantityFault(v); says != "" {
			p.say("%s", says)
		}
		return
	}
	text, err := json.Marshal(v)
	if err == nil {
		err = reflect.New(t).Interface().(json.Unmarshaler).UnmarshalJSON(text)
	}
	if err != nil {
		p.say("is no %s: %v", t.Name(), err)
	}
}

func quantityFault(v any) string {
	switch v := v.(type) {
	case string:
		if _, err := resource.ParseQuantity(v); err == nil {
			return ""
		}
		for _, suffix := range []string{"b", "B", "iB", "ib"} {
			if short, ok := strings.CutSuffix(v, suffix); ok {
				if _, err := resource.ParseQuantity(short); err == nil {
					return fmt.Sprintf("%q is no quantity: did you mean %q?", v, short)
				}
			}
		}
		return fmt.Sprintf("%q is no quantity, a number with one of the suffixes m, k, M, G, T, Ki, Mi, Gi, Ti", v)
	case int, int64, uint64, float64:
		return ""
	}
	return "must be a quantity, not " + describe(v)
}

// scalar says why a value is not of a simple type.
func scalar(t reflect.Type, v any) string {
	switch t.Kind() {
	case reflect.String:
		if _, ok := v.(string); !ok {
			return fmt.Sprintf("must be a string, not %s%s", describe(v), quote(v))
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			return "must be true or false, not " + describe(v)
		}
	case reflect.Float32, reflect.Float64:
		if _, whole := wholeNumber(v); !whole {
			if _, ok := v.(float64); !ok {
				return "must be a number, not " + describe(v)
			}
		}
	default:
		n, ok := wholeNumber(v)
		if !ok {
			return "must be a whole number, not " + describe(v)
		}
		if reflect.Zero(t).CanInt() && reflect.Zero(t).OverflowInt(n) {
			return fmt.Sprintf("%d is out of the range of the field", n)
		}
	}
	return ""
}

func wholeNumber(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v), true
		}
	}
	return 0, false
}

// quote says how a single value becomes a string.
func quote(v any) string {
	switch v.(type) {
	case map[string]any, []any:
		return ""
	}
	return fmt.Sprintf(": write \"%v\"", v)
}

// describe names a value as the user wrote it.
func describe(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "a mapping"
	case []any:
		return "a list"
	case string:
		return fmt.Sprintf("the string %q", v)
	case bool:
		return fmt.Sprintf("the bool %v", v)
	}
	return fmt.Sprintf("the number %v", v)
}

// fields are those of a struct by their names in JSON, inlined ones among them.
type fields struct {
	order []structField
	names map[string]bool
}

type structField struct {
	name string
	t    reflect.Type
}

// known caches the fields of types: reading tags is slow.
var known sync.Map

func fieldsOf(t reflect.Type) fields {
	if f, ok := known.Load(t); ok {
		return f.(fields)
	}
	out := fields{names: map[string]bool{}}
	collect(t, &out)
	known.Store(t, out)
	return out
}

func collect(t reflect.Type, out *fields) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case name == "" && (f.Anonymous || strings.Contains(options, "inline")):
			inner := f.Type
			for inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			collect(inner, out)
		default:
			if name == "" {
				name = f.Name
			}
			out.order = append(out.order, structField{name, f.Type})
			out.names[name] = true
		}
	}
}
