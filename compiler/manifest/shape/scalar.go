package shape

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
)

// scalar reads a single value, or says why it is not of the type.
func scalar(out reflect.Value, v any) string {
	switch out.Kind() {
	case reflect.String:
		s, ok := v.(string)
		if !ok {
			return mistyped(aString, v)
		}
		out.SetString(s)
	case reflect.Bool:
		b, ok := v.(bool)
		if !ok {
			return mistyped(aBool, v)
		}
		out.SetBool(b)
	case reflect.Float32, reflect.Float64:
		n, whole := wholeNumber(v)
		f, ok := v.(float64)
		if !whole && !ok {
			return mistyped(aNumber, v)
		}
		if !ok {
			f = float64(n)
		}
		out.SetFloat(f)
	default:
		return whole(out, v)
	}
	return ""
}

func whole(out reflect.Value, v any) string {
	n, ok := wholeNumber(v)
	switch {
	case !ok:
		return mistyped(aWhole, v)
	case out.CanInt() && !out.OverflowInt(n):
		out.SetInt(n)
	case out.CanUint() && n >= 0 && !out.OverflowUint(uint64(n)):
		out.SetUint(uint64(n))
	default:
		return fmt.Sprintf("%d is out of the range of the field", n)
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
		// JSON made of YAML has no point in such a number.
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v), true
		}
	}
	return 0, false
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

// info is what is known of a type.
type info struct {
	unmarshals bool // it reads its own JSON
	fields     []structField
}

// structField is one of a struct by its name in JSON; inlined ones have longer
// indexes. The step is the name, as paths have it.
type structField struct {
	name  string
	step  any
	index []int
}

// types caches what is known of types: reading tags is slow.
var types sync.Map

func infoOf(t reflect.Type) *info {
	if i, ok := types.Load(t); ok {
		return i.(*info)
	}
	i := &info{unmarshals: reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())}
	if t.Kind() == reflect.Struct && !i.unmarshals {
		i.collect(t, nil)
	}
	types.Store(t, i)
	return i
}

func (i *info) collect(t reflect.Type, at []int) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(append([]int{}, at...), f.Index...)
		switch {
		case name == "-" || !f.IsExported():
		case name == "" && (f.Anonymous || strings.Contains(options, "inline")):
			i.collect(f.Type, index)
		default:
			if name == "" {
				name = f.Name
			}
			i.fields = append(i.fields, structField{name, name, index})
		}
	}
}
