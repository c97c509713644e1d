package compiler

import (
	"reflect"
	"regexp"
	"testing"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// TestPatterns: each pattern of the schema's tables is a regular expression.
func TestPatterns(t *testing.T) {
	d, problems, err := cluster.Load("../meshes")
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	b := &builder{}
	for _, p := range d.Plans {
		if p.Unit == plan.Shared {
			b.begin(p)
		}
	}
	said := map[string]bool{}
	patternsIn(reflect.ValueOf(b).Elem(), said)
	patternsIn(reflect.ValueOf(grantsOf(d)), said)
	if len(said) < 150 {
		t.Errorf("only %d patterns were found", len(said))
	}
	for says := range said {
		if _, err := regexp.Compile(says); err != nil {
			t.Error(err)
		}
	}
}

// patternsIn adds what the patterns in a value say.
func patternsIn(v reflect.Value, said map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Type() == reflect.TypeFor[*pattern]() {
			said[v.Elem().FieldByName("says").String()] = true
			return
		}
		patternsIn(v.Elem(), said)
	case reflect.Struct:
		for _, field := range v.Fields() {
			patternsIn(field, said)
		}
	case reflect.Slice:
		for i := range v.Len() {
			patternsIn(v.Index(i), said)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			patternsIn(it.Value(), said)
		}
	}
}
