package manifest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// prepare looks through a patch before it is merged, for two reasons. What is
// wrong with it is told in the user's words, and strategicpatch would panic on
// some of it. And where the object has nothing to merge with, strategicpatch
// would leave the patch's nulls and directives in the object.
func prepare(t reflect.Type, target, patch map[string]any, at string) error {
	if d, ok := patch[directive]; ok && d != "delete" && d != "replace" {
		return fmt.Errorf("%s: $patch must be \"delete\" or \"replace\", not \"%v\"", at, d)
	}
	meta := strategicpatch.PatchMetaFromStruct{T: t}
	for _, key := range slices.Sorted(maps.Keys(patch)) {
		if patch[key] == nil || directs(key) {
			continue
		}
		where := strings.TrimPrefix(at+"."+key, ".")
		inner, how, err := meta.LookupPatchMetadataForStruct(key)
		if err != nil {
			return fmt.Errorf("%s: Kubernetes knows no such field", where)
		}
		f := field{t: inner.(strategicpatch.PatchMetaFromStruct).T, how: how, at: where}
		if patch[key], err = f.prepare(target[key], patch[key]); err != nil {
			return err
		}
	}
	return nil
}

// field is one of a type of Kubernetes' API: its type, how patches merge into
// it, and where it stands.
type field struct {
	t   reflect.Type
	how strategicpatch.PatchMeta
	at  string
}

func (f field) prepare(target, patch any) (any, error) {
	t, must := shapeOf(f.t)
	is := "single value"
	switch patch.(type) {
	case map[string]any:
		is = "map"
	case []any:
		is = "list"
	}
	if must != "" && must != is {
		return nil, fmt.Errorf("%s must be a %s", f.at, must)
	}
	switch patch := patch.(type) {
	case map[string]any:
		return f.prepareMap(t, Map(target), patch)
	case []any:
		if must == "list" {
			return f.prepareList(t.Elem(), List(target), patch)
		}
	}
	return patch, nil
}

// shapeOf tells what a value of a type must be; "" where it may be anything.
func shapeOf(t reflect.Type) (reflect.Type, string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		return t, "" // a quantity or a time, but also what holds any object
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map:
		return t, "map"
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		return t, "list"
	}
	return t, "single value" // bytes too: they are written in base64
}

func (f field) prepareMap(t reflect.Type, target, patch map[string]any) (any, error) {
	replaces := patch[directive] == "replace" && target != nil
	if replaces || f.does("replace") {
		target = nil
	}
	if _, must := shapeOf(t); must == "map" && t.Kind() == reflect.Struct {
		if err := prepare(t, target, patch, f.at); err != nil {
			return nil, err
		}
	}
	if target != nil || patch[directive] == "delete" {
		return patch, nil
	}
	bare(patch)
	if replaces {
		patch[directive] = "replace"
	}
	return patch, nil
}

func (f field) does(strategy string) bool {
	return slices.Contains(f.how.GetPatchStrategies(), strategy)
}

func (f field) prepareList(t reflect.Type, target, patch []any) (any, error) {
	if f.does("merge") && f.how.GetPatchMergeKey() != "" {
		return patch, f.prepareItems(t, f.how.GetPatchMergeKey(), target, patch)
	}
	for _, item := range patch {
		if _, directed := Map(item)[directive]; directed {
			return nil, fmt.Errorf("%s is replaced as a whole: $patch may not stand in it", f.at)
		}
		if f.does("merge") && !single(item) {
			return nil, fmt.Errorf("each item of %s must be a single value", f.at)
		}
		if m := Map(item); m != nil {
			if _, err := (field{t: t, at: f.at + "[]"}).prepare(nil, m); err != nil {
				return nil, err
			}
		}
	}
	return bare(patch), nil
}

// prepareItems is for lists whose items are told apart by one of their fields.
func (f field) prepareItems(t reflect.Type, key string, target, patch []any) error {
	for _, item := range target {
		if !single(Map(item)[key]) {
			return fmt.Errorf("%s of the object has an item without %s: no patch can be merged into the list", f.at, key)
		}
	}
	if slices.ContainsFunc(patch, func(item any) bool { return Map(item)[directive] == "replace" }) {
		target = nil
	}
	seen := map[any]bool{}
	for _, item := range patch {
		m := Map(item)
		if m[directive] == "replace" {
			if len(m) > 1 {
				return fmt.Errorf("%s: {\"$patch\": \"replace\"} stands alone in its item: it replaces the whole list by the other items", f.at)
			}
			continue
		}
		name := m[key]
		if !single(name) {
			return fmt.Errorf("an item of %s in the patch needs %s, by which Kubernetes tells the items apart", f.at, key)
		}
		if m[directive] == "delete" {
			continue
		}
		if seen[name] {
			return fmt.Errorf("two items of %s in the patch have the same %s, %v, by which Kubernetes tells the items apart", f.at, key, name)
		}
		seen[name] = true
		was := itemOf(target, key, name)
		if err := prepare(t, was, m, fmt.Sprintf("%s[%v]", f.at, name)); err != nil {
			return err
		}
		if was == nil {
			bare(m)
		}
	}
	return nil
}

func itemOf(list []any, key string, name any) map[string]any {
	for _, item := range list {
		if m := Map(item); m[key] == name {
			return m
		}
	}
	return nil
}

// single tells that a value is neither a map nor a list nor nothing.
func single(v any) bool { return v != nil && Map(v) == nil && List(v) == nil }
