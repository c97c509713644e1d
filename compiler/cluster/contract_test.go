package cluster

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"

	"meshc.dev/compiler/plan"
)

// contract is #Plan.
func contract(t *testing.T) cue.Value {
	t.Helper()
	inst := load.Instances([]string{"."}, &load.Config{Dir: "../../schema", ModuleRoot: "../.."})[0]
	v := cuecontext.New().BuildInstance(inst).LookupPath(cue.ParsePath("#Plan"))
	if err := v.Err(); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestPlansKeepTheContract: every plan of the sample, of the description that
// has everything, and of the scripts, as they fail and as they pass, is what
// #Plan says, no more and no less.
func TestPlansKeepTheContract(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of descriptions")
	}
	v := contract(t)
	dirs := descriptions(t)
	seen, used, known := 0, map[string]bool{}, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(dirs)) {
		d, _, err := Load(dirs[name])
		if err != nil || d == nil {
			continue
		}
		for _, p := range d.Plans {
			if p.Partial || p.Kubernetes == "" {
				continue // what is left of a plan with faults, or of a shared one beside faulty meshes
			}
			if p, err = p.Whole(); err != nil {
				t.Fatal(err)
			}
			text := unseen(t, p, known)
			seen++
			if err := v.Unify(cuecontext.New().CompileBytes(text)).Validate(cue.Concrete(true)); err != nil {
				t.Errorf("%s: unit %s: %v", name, p.Unit, err)
			}
			uses(reflect.ValueOf(p), used)
		}
	}
	if seen < 500 {
		t.Errorf("only %d plans were looked at", seen)
	}
	for name := range fieldsBelow(reflect.TypeFor[plan.Plan]()) {
		if !used[name] {
			t.Errorf("no plan has %s", name)
		}
	}
}

// unseen is a plan as JSON but for the lists that another had to the letter: each
// shared unit has the schema's tables, and CUE takes its time with them.
func unseen(t *testing.T, p plan.Plan, known map[string]bool) []byte {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for name, list := range fields {
		if key := name + string(list); list[0] == '[' && known[key] {
			delete(fields, name)
		} else {
			known[key] = true
		}
	}
	out, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// flagged is what no other description has: objects that flags name.
const flagged = `
mesh: b: addons: viewer: {
	manifest: {file: "viewer.yaml", namespace: "tools"}
	rewrites: {
		one: {do: "rename", kinds: ["Secret"], from: "a", to: "b", flags: ["--secret"]}
		all: {do: "rename", kinds: ["Secret"], suffix: "-b", flags: ["--secret"]}
	}
}
`

// uses notes the fields that are set in a record, and in those in it.
func uses(v reflect.Value, used map[string]bool) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				used[v.Type().Name()+"."+v.Type().Field(i).Name] = true
				uses(f, used)
			}
		}
	case reflect.Pointer:
		uses(v.Elem(), used)
	case reflect.Slice:
		for i := range v.Len() {
			uses(v.Index(i), used)
		}
	}
}

// fieldsBelow are the fields of a record and of those in it.
func fieldsBelow(record reflect.Type) map[string]bool {
	out := map[string]bool{}
	switch record.Kind() {
	case reflect.Slice, reflect.Pointer:
		return fieldsBelow(record.Elem())
	case reflect.Struct:
		for f := range record.Fields() {
			if !f.IsExported() || record == reflect.TypeFor[plan.Plan]() && f.Tag.Get("json") == "-" {
				continue // it is of no record of CUE's
			}
			out[record.Name()+"."+f.Name] = true
			maps.Copy(out, fieldsBelow(f.Type))
		}
	}
	return out
}

// TestContractHasTwins: the plan's records in Go and in #Plan have the same
// fields, and the same may be left out.
func TestContractHasTwins(t *testing.T) {
	twins(t, "#Plan", contract(t), reflect.TypeFor[plan.Plan]())
}

// twins compares a record with its definition, and those in it.
func twins(t *testing.T, path string, v cue.Value, record reflect.Type) {
	t.Helper()
	for record.Kind() == reflect.Slice || record.Kind() == reflect.Pointer {
		if record.Kind() == reflect.Slice {
			v = v.LookupPath(cue.MakePath(cue.AnyIndex))
		}
		record = record.Elem()
	}
	if record.Kind() != reflect.Struct {
		return
	}
	ours, theirs := fieldsOf(record), labelsOf(v)
	for name, f := range ours {
		twin, ok := theirs[name]
		if !ok {
			t.Errorf("%s.%s is in Go alone", path, name)
			continue
		}
		if strings.Contains(f.Tag.Get("json"), ",omitempty") != twin.optional {
			t.Errorf("%s.%s may be left out in Go or in CUE alone", path, name)
		}
		twins(t, path+"."+name, twin.value, f.Type)
	}
	for name := range theirs {
		if _, ok := ours[name]; !ok {
			t.Errorf("%s.%s is in CUE alone", path, name)
		}
	}
}

// fieldsOf are those of a record, and of what it embeds, by their names in JSON.
func fieldsOf(record reflect.Type) map[string]reflect.StructField {
	out := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(record) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && f.IsExported() && name != "-" {
			out[name] = f
		}
	}
	return out
}

type label struct {
	value    cue.Value
	optional bool
}

// labelsOf are the fields of a definition, all that its alternatives have.
func labelsOf(v cue.Value) map[string]label {
	out := map[string]label{}
	if op, parts := cue.Dereference(v).Expr(); op == cue.AndOp || op == cue.OrOp {
		for _, part := range parts {
			found := labelsOf(part)
			if op == cue.OrOp {
				for name, l := range found { // one of them is there
					found[name] = label{l.value, true}
				}
			}
			maps.Copy(out, found)
		}
		return out
	}
	it, err := v.Fields(cue.Optional(true))
	for err == nil && it.Next() {
		out[it.Selector().Unquoted()] = label{it.Value(), it.IsOptional()}
	}
	return out
}
