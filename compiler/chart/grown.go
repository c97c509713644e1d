package chart

import (
	"fmt"
	"reflect"
	"slices"

	"helm.sh/helm/v4/pkg/chart/common"
)

// grown are the functions that change a dictionary. One that holds itself has no
// end where it is printed, and Go does not survive the end of the stack.
func grown(theirs map[string]any) map[string]any {
	out := map[string]any{
		"set": func(d map[string]any, key string, value any) (map[string]any, error) {
			if (walk{id(d): within}).loops(value) {
				return nil, endless("set")
			}
			d[key] = value
			return d, nil
		},
	}
	for _, name := range []string{"merge", "mergeOverwrite"} {
		plain, must := theirs[name].(func(map[string]any, ...map[string]any) any), "mustM"+name[1:]
		checked := theirs[must].(func(map[string]any, ...map[string]any) (any, error))
		out[name] = func(into map[string]any, from ...map[string]any) (any, error) {
			merged := plain(into, from...)
			if (walk{}).loops(into) {
				return nil, endless(name)
			}
			return merged, nil
		}
		out[must] = func(into map[string]any, from ...map[string]any) (any, error) {
			merged, err := checked(into, from...)
			if err == nil && (walk{}).loops(into) {
				err = endless(must)
			}
			return merged, err
		}
	}
	return out
}

func endless(name string) error {
	return fmt.Errorf("%s would put a dictionary into itself, which has no end: put in a copy, as deepCopy makes one", name)
}

func id(d map[string]any) uintptr { return reflect.ValueOf(d).Pointer() }

// walk has the dictionaries that a way through values has seen.
type walk map[uintptr]progress

type progress int

const (
	within progress = iota + 1
	done
)

// loops tells whether a value comes back to a dictionary that it is within.
func (w walk) loops(v any) bool {
	switch v := v.(type) {
	case nil, string, bool, int, int64, float64:
	case map[string]any:
		return w.enters(v)
	case common.Values:
		return w.enters(v)
	case []any:
		return slices.ContainsFunc(v, w.loops)
	default:
		if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && (r.Type().Elem().Kind() == reflect.Slice || r.Type().Elem().Kind() == reflect.Map) {
			for i := range r.Len() {
				if w.loops(r.Index(i).Interface()) {
					return true
				}
			}
		}
	}
	return false
}

func (w walk) enters(d map[string]any) bool {
	p := id(d)
	if w[p] != 0 {
		return w[p] == within
	}
	w[p] = within
	for _, item := range d {
		if w.loops(item) {
			return true
		}
	}
	w[p] = done
	return false
}
