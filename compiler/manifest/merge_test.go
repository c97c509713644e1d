package manifest

import (
	"reflect"
	"testing"

	"sigs.k8s.io/yaml"
)

func fromYAML(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := yaml.UnmarshalStrict([]byte(text), &out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}

// written is what is exported of a body.
func written(t *testing.T, body map[string]any) string {
	t.Helper()
	text, err := Format(Object{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMerge(t *testing.T) {
	for name, test := range map[string]struct{ target, patch, want string }{
		// The examples of RFC 7386, appendix A, as far as they are objects.
		"a value replaces":         {"{a: b}", "{a: c}", "{a: c}"},
		"a new field":              {"{a: b}", "{b: c}", "{a: b, b: c}"},
		"null removes":             {"{a: b}", "{a: null}", "{}"},
		"null leaves the others":   {"{a: b, b: c}", "{a: null}", "{b: c}"},
		"a list by a value":        {"{a: [b]}", "{a: c}", "{a: c}"},
		"a value by a list":        {"{a: c}", "{a: [b]}", "{a: [b]}"},
		"inside a field":           {"{a: {b: c}}", "{a: {b: d, c: null}}", "{a: {b: d}}"},
		"a list of objects":        {"{a: [{b: c}]}", "{a: [1]}", "{a: [1]}"},
		"a list by a list":         {"{a: [a, b]}", "{a: [c, d]}", "{a: [c, d]}"},
		"null of nothing":          {"{e: null}", "{a: 1}", "{e: null, a: 1}"},
		"an object for a value":    {"{a: foo}", "{a: {b: {c: null}}}", "{a: {b: {}}}"},
		"null of what is not":      {"{}", "{a: {bb: {ccc: null}}}", "{a: {bb: {}}}"},
		"an empty object is kept":  {"{a: {b: 1}}", "{a: {}}", "{a: {b: 1}}"},
		"an empty list replaces":   {"{a: [{name: x}]}", "{a: []}", "{a: []}"},
		"false replaces true":      {"{a: true}", "{a: false}", "{a: false}"},
		"named items merge":        {"{a: [{name: x, v: 1, w: 1}, {name: other, v: 1}]}", "{a: [{name: x, v: 2}]}", "{a: [{name: x, v: 2, w: 1}, {name: other, v: 1}]}"},
		"a new name is appended":   {"{a: [{name: x}]}", "{a: [{name: other, v: 1}]}", "{a: [{name: x}, {name: other, v: 1}]}"},
		"a named item is removed":  {"{a: [{name: x}, {name: other}]}", "{a: [{name: x, $patch: delete}]}", "{a: [{name: other}]}"},
		"removed is what is not":   {"{a: [{name: x}]}", "{a: [{name: z, $patch: delete}]}", "{a: [{name: x}]}"},
		"null in a new named item": {"{a: [{name: x}]}", "{a: [{name: other, v: null}]}", "{a: [{name: x}, {name: other}]}"},
		"nothing to remove from":   {"{b: 1}", "{a: [{name: x, $patch: delete}]}", "{a: [], b: 1}"},
		"not all items are named":  {"{a: [{name: x}, {v: 1}]}", "{a: [{name: x, v: 2}]}", "{a: [{name: x, v: 2}]}"},
		"named in a named item":    {"{c: [{name: x, env: [{name: A, value: \"1\"}]}]}", "{c: [{name: x, env: [{name: B, value: \"2\"}]}]}", "{c: [{name: x, env: [{name: A, value: \"1\"}, {name: B, value: \"2\"}]}]}"},
	} {
		t.Run(name, func(t *testing.T) {
			target, patch := fromYAML(t, test.target), fromYAML(t, test.patch)
			Merge(target, patch)
			if got, want := written(t, target), written(t, fromYAML(t, test.want)); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if again := fromYAML(t, test.patch); !reflect.DeepEqual(patch, again) {
				t.Errorf("the patch is changed: %v", patch)
			}
		})
	}
}

// TestMergeSharesNothing: what one object gets from a patch, a later change of
// that object does not give to another.
func TestMergeSharesNothing(t *testing.T) {
	patch := fromYAML(t, "{l: [{v: {x: 1}}], m: {inner: {x: 1}}, named: [{name: a, v: {x: 1}}]}")
	first, second := map[string]any{}, map[string]any{}
	Merge(first, patch)
	Merge(second, patch)
	Map(List(first["l"])[0])["v"].(map[string]any)["x"] = 2
	first["m"].(map[string]any)["inner"].(map[string]any)["x"] = 2
	Map(List(first["named"])[0])["v"].(map[string]any)["x"] = 2
	if want := fromYAML(t, "{l: [{v: {x: 1}}], m: {inner: {x: 1}}, named: [{name: a, v: {x: 1}}]}"); !reflect.DeepEqual(second, want) {
		t.Errorf("the other object is changed: %v", second)
	}
}

func TestSelects(t *testing.T) {
	labels := map[string]string{"team": "a", NamespaceLabel: "shop"}
	for name, test := range map[string]struct {
		selector string
		want     bool
	}{
		"nothing said selects all":    {"{}", true},
		"a label":                     {"{matchLabels: {team: a}}", true},
		"another value":               {"{matchLabels: {team: b}}", false},
		"a label that is not there":   {"{matchLabels: {tier: a}}", false},
		"in":                          {"{matchExpressions: [{key: team, operator: In, values: [b, a]}]}", true},
		"in, not":                     {"{matchExpressions: [{key: team, operator: In, values: [b]}]}", false},
		"in, absent":                  {"{matchExpressions: [{key: tier, operator: In, values: [b]}]}", false},
		"not in":                      {"{matchExpressions: [{key: team, operator: NotIn, values: [b]}]}", true},
		"not in, absent":              {"{matchExpressions: [{key: tier, operator: NotIn, values: [b]}]}", true},
		"not in, but is":              {"{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}", false},
		"exists":                      {"{matchExpressions: [{key: team, operator: Exists}]}", true},
		"exists not":                  {"{matchExpressions: [{key: tier, operator: Exists}]}", false},
		"absent":                      {"{matchExpressions: [{key: tier, operator: DoesNotExist}]}", true},
		"absent not":                  {"{matchExpressions: [{key: team, operator: DoesNotExist}]}", false},
		"all must hold":               {"{matchLabels: {team: a}, matchExpressions: [{key: tier, operator: Exists}]}", false},
		"an operator nobody knows":    {"{matchExpressions: [{key: team, operator: Is, values: [a]}]}", false},
		"by the namespace's own name": {"{matchLabels: {kubernetes.io/metadata.name: shop}}", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Selects(fromYAML(t, test.selector), labels); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
