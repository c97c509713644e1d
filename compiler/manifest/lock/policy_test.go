package lock_test

import (
	"fmt"
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
)

func policy(variable, expression string) manifest.Object {
	return manifest.Object{Body: map[string]any{
		"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": map[string]any{"name": "p"},
		"spec": map[string]any{
			"matchConstraints": map[string]any{"resourceRules": []any{map[string]any{"apiGroups": []any{""}, "apiVersions": []any{"v1"}, "operations": []any{"CREATE"}, "resources": []any{"pods"}}}},
			"variables":        []any{map[string]any{"name": "v", "expression": variable}},
			"validations":      []any{map[string]any{"expression": expression, "messageExpression": "'no ' + string(size(variables.v))"}},
		},
	}}
}

// TestCompile: what an API server of a version would not take is a fault at its place.
func TestCompile(t *testing.T) {
	for name, c := range map[string]struct {
		kubernetes string
		policy     manifest.Object
		want       string
	}{
		"sound":     {"1.30", policy("[1]", "size(variables.v) == 1"), ""},
		"misspelt":  {"1.30", policy("[1]", "size(variables.w) == 1"), "[spec validations 0 expression] compilation failed: ERROR: <input>:1:15: undefined field 'w'"},
		"too new":   {"1.33", policy("[[1]].flatten()", "true"), "[spec variables 0 expression] compilation failed: ERROR: <input>:1:14: undeclared reference to 'flatten' (in container '')"},
		"new":       {"1.34", policy("[[1]].flatten()", "true"), ""},
		"newer":     {"1.99", policy("[[1]].flatten()", "true"), ""},
		"no answer": {"1.30", policy("[1]", "1"), "[spec validations 0 expression] must evaluate to bool but got int"},
		"long":      {"1.30", policy("['"+strings.Repeat("a", 100_000)+"']", "true"), "[spec variables 0 expression] compilation failed: ERROR: <input>:-1:0: expression code point size exceeds limit: size: 100004, limit 100000"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := lock.NewEnvironment(c.kubernetes).Compile(c.policy)
			var got []string
			for _, f := range faults {
				got = append(got, fmt.Sprint(f.Path, " ", f.Says))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("says %s\nwant %s", strings.Join(got, "; "), c.want)
			}
		})
	}
}

// TestJudge: a policy answers those requests alone that it is for, and what has no answer is
// refused.
func TestJudge(t *testing.T) {
	env := lock.NewEnvironment("1.30")
	sound, _ := env.Compile(policy("has(object.spec.x) ? object.spec.x : []", "size(variables.v) == 0"))
	space := map[string]any{"metadata": map[string]any{"name": "shop"}}
	pod := func(spec map[string]any) map[string]any {
		return map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "p"}, "spec": spec}
	}
	for name, c := range map[string]struct {
		operation, resource string
		spec                map[string]any
		want                string
	}{
		"admitted":        {"CREATE", "pods", map[string]any{}, ""},
		"refused":         {"CREATE", "pods", map[string]any{"x": []any{1, 2}}, "no 2"},
		"other operation": {"UPDATE", "pods", map[string]any{"x": []any{1}}, ""},
		"other resource":  {"CREATE", "nodes", map[string]any{"x": []any{1}}, ""},
		"no answer":       {"CREATE", "pods", map[string]any{"x": 1}, "expression 'size(variables.v) == 0' resulted in error: no such overload: size"},
	} {
		t.Run(name, func(t *testing.T) {
			refusals, _, err := sound.Judge(lock.Request{User: "u", Operation: c.operation, Resource: c.resource, Object: pod(c.spec), Namespace: space})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range refusals {
				got = append(got, r.Says)
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("says %s\nwant %s", strings.Join(got, "; "), c.want)
			}
		})
	}
}
