package manifest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	admission "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	network "k8s.io/api/networking/v1"
	amount "k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Canonical has an object's fields as the API server keeps them, by Kubernetes' own
// types: quantities in their one form, nothing where a field says no more than its
// absence (null, or what is empty and left out when the type is written), and what
// the server fills in where it compares a list or a record as a whole. Another form
// is a change to a tool that applies the object a second time, and a conflict with
// one that applies it beside another. Custom resources have metadata so, alone.
func Canonical(o Object) {
	if t, known := typeOf(o.groupVersionKind()); known {
		canonical(t, o.Body)
	} else if m := o.metadata(); m != nil {
		canonical(reflect.TypeFor[meta.ObjectMeta](), m)
	}
}

// fill is what the API server has in a field that nobody set, where another has a
// value, if it says which.
type fill struct {
	field string
	is    any
	where string
	has   any
}

// filled are the fields that the API server fills in, of records that it compares as
// a whole or that stand in lists which it does, or of which kubectl says what other
// fields they keep (k8s.io/kubernetes/pkg/apis, defaults.go of each group; listType=atomic,
// structType=atomic and patchStrategy=retainKeys in k8s.io/api).
var filled = map[reflect.Type][]fill{
	reflect.TypeFor[admission.RuleWithOperations]():       {{field: "scope", is: "*"}},
	reflect.TypeFor[network.NetworkPolicyPort]():          {{field: "protocol", is: "TCP"}},
	reflect.TypeFor[core.ObjectFieldSelector]():           {{field: "apiVersion", is: "v1"}},
	reflect.TypeFor[core.ResourceFieldSelector]():         {{field: "divisor", is: "0"}},
	reflect.TypeFor[core.ServiceAccountTokenProjection](): {{field: "expirationSeconds", is: int64(3600)}},
	reflect.TypeFor[apps.DeploymentStrategy](): {
		{field: "type", is: "RollingUpdate"},
		{field: "rollingUpdate", is: map[string]any{"maxSurge": "25%", "maxUnavailable": "25%"}, where: "type", has: "RollingUpdate"},
	},
}

// jsonField is a field as JSON has it.
type jsonField struct {
	t reflect.Type
	// omitted tells that it is left out where it is empty.
	omitted bool
}

// fieldsOf are the fields of a type, by name.
func fieldsOf(t reflect.Type) map[string]jsonField {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string]jsonField)
	}
	out := map[string]jsonField{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			out[name] = jsonField{f.Type, strings.Contains(","+options+",", ",omitempty,")}
		}
	}
	fieldCache.Store(t, out)
	return out
}

// fieldCache has what reflection says of types, which never changes.
var fieldCache sync.Map

// canonical gives a value of a type in the form that the API server keeps.
func canonical(t reflect.Type, v any) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[amount.Quantity]() {
		return quantityOf(v)
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		switch t.Kind() {
		case reflect.Struct:
			canonicalFields(t, v)
		case reflect.Map:
			for k, item := range v {
				v[k] = canonical(t.Elem(), item)
			}
		}
	case []any:
		if t.Kind() == reflect.Slice {
			for i, item := range v {
				v[i] = canonical(t.Elem(), item)
			}
		}
	}
	return v
}

func canonicalFields(t reflect.Type, v map[string]any) {
	fields := fieldsOf(t)
	for name, item := range v {
		f, known := fields[name]
		switch {
		case !known:
		case item == nil || f.omitted && f.t.Kind() != reflect.Pointer && f.t.Kind() != reflect.Struct && empty(item):
			delete(v, name)
		default:
			v[name] = canonical(f.t, item)
		}
	}
	for _, f := range filled[t] {
		if _, said := v[f.field]; !said && (f.where == "" || v[f.where] == f.has) {
			v[f.field] = Clone(f.is)
		}
	}
}

// empty tells a value that JSON leaves out.
func empty(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case bool:
		return !v
	case int, int64, uint64, float64:
		return reflect.ValueOf(v).IsZero()
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// quantityOf is the one form of a quantity; what is none stays.
func quantityOf(v any) any {
	switch v.(type) {
	case string, int, int64, float64:
	default:
		return v
	}
	q, err := amount.ParseQuantity(fmt.Sprint(v))
	if err != nil {
		return v
	}
	return q.String()
}
