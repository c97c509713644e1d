package manifest

import (
	"fmt"
	"reflect"
	"testing"

	kubectl "sigs.k8s.io/yaml"
)

func TestParse(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		// want are "LINE KIND NAMESPACE/NAME"; faults "line N: ...".
		want, faults []string
	}{
		"one":                  {text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", want: []string{"1 Namespace a"}},
		"nothing":              {text: ""},
		"comments only":        {text: "# a\n---\n# b\n---\n"},
		"null documents":       {text: "---\n~\n---\nnull\n---\n"},
		"line ends of Windows": {text: "---\r\napiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: a\r\n---\r\napiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: b\r\n", want: []string{"2 Namespace a", "7 Namespace b"}},
		"byte order mark":      {text: "\xef\xbb\xbfapiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", want: []string{"1 Namespace a"}},
		"JSON":                 {text: `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}`, want: []string{"1 Namespace a"}},
		"lines after comments": {text: "# top\n---\n# second\n\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", want: []string{"5 Namespace a"}},
		"end marker":           {text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n...\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n", want: []string{"1 Namespace a", "6 Namespace b"}},
		"marker in a scalar":   {text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n    ---\n    y\n", want: []string{"1 ConfigMap a"}},
		"marker and content":   {text: "--- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n", want: []string{"1 Namespace a"}},
		"four dashes":          {text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: \"\n----\"}\n", want: []string{"1 ConfigMap a"}},
		"list":                 {text: "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}}\n", want: []string{"1 Namespace a", "1 Pod a/p"}},
		"list of a kind":       {text: "apiVersion: v1\nkind: ConfigMapList\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]\n", want: []string{"1 ConfigMap a"}},
		"list in a list":       {text: "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]}]\n", want: []string{"1 Namespace a"}},
		"empty list":           {text: "apiVersion: v1\nkind: List\nitems: []\n"},
		"kind ending in List":  {text: "apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\n", want: []string{"1 AllowList.example.com a"}},
		"anchors":              {text: "apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: a}\ndata: {<<: *m, x: \"1\"}\n", want: []string{"1 ConfigMap a"}},

		"no kind":                {text: "apiVersion: v1\nmetadata: {name: a}\n", faults: []string{"line 1: the object has no kind"}},
		"no apiVersion":          {text: "kind: Namespace\nmetadata: {name: a}\n", faults: []string{"line 1: the object has no apiVersion"}},
		"no name":                {text: "---\napiVersion: v1\nkind: Namespace\nmetadata: {generateName: a-}\n", faults: []string{"line 2: Namespace has no metadata.name"}},
		"a scalar":               {text: "hello\n", faults: []string{"line 1: a document must be a Kubernetes object, a mapping with apiVersion and kind"}},
		"a sequence":             {text: "- a\n", faults: []string{"line 1: a document must be a Kubernetes object, a mapping with apiVersion and kind"}},
		"duplicate key":          {text: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  name: b\n", faults: []string{`line 5: key "name" stands there twice: leave one of the two out`}},
		"later lines":            {text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\nkind: Namespace\nkind: Pod\n", want: []string{"1 Namespace a"}, faults: []string{`line 6: key "kind" stands there twice: leave one of the two out`}},
		"broken":                 {text: "apiVersion: v1\nkind: [\n", faults: []string{"line 2: did not find expected node content"}},
		"tab":                    {text: "apiVersion: v1\nkind:\n\tNamespace\n", faults: []string{"line 3: found character that cannot start any token"}},
		"items that are none":    {text: "apiVersion: v1\nkind: List\nitems: 3\n", faults: []string{"line 1: List has items that are no list"}},
		"item that is none":      {text: "apiVersion: v1\nkind: List\nitems: [3]\n", faults: []string{"line 1: item 0 of List is no object"}},
		"item without name":      {text: "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod}]\n", faults: []string{"line 1: item 0 of List: Pod has no metadata.name"}},
		"a key that is a map":    {text: "{apiVersion: v1, kind: X, metadata: {name: a}, ? {a: b} : c}\n", faults: []string{"line 1: a key must be a string, not a mapping or a list"}},
		"a key that is a list":   {text: "{apiVersion: v1, kind: X, metadata: {name: a}, ? [a] : c}\n", faults: []string{"line 1: a key must be a string, not a mapping or a list"}},
		"a key that is null":     {text: "{apiVersion: v1, kind: X, metadata: {name: a}, ~: c}\n", faults: []string{"line 1: a key must be a string, not null"}},
		"a key that is a float":  {text: "{apiVersion: v1, kind: X, metadata: {name: a}, 99999999999999999999: c}\n", want: []string{"1 X a"}},
		"a key that is too big":  {text: "{apiVersion: v1, kind: X, metadata: {name: a}, 18446744073709551615: c}\n", faults: []string{"line 1: a key must be a string, not 18446744073709551615"}},
		"a key in two spellings": {text: "{apiVersion: v1, kind: X, metadata: {name: a}, 1: a, \"1\": b}\n", faults: []string{`line 1: key "1" stands there twice: leave one of the two out`}},
		"two faults":             {text: "kind: Pod\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\n", want: []string{"3 Namespace a"}, faults: []string{"line 1: the object has no apiVersion", "line 7: the object has no kind"}},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := Parse([]byte(test.text))
			var got, faults []string
			for _, o := range objects {
				got = append(got, fmt.Sprintf("%d %s", o.Line, o.ID()))
			}
			for _, f := range Faults(err) {
				faults = append(faults, f.Error())
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("objects %q, want %q", got, test.want)
			}
			if !reflect.DeepEqual(faults, test.faults) {
				t.Errorf("faults %q, want %q", faults, test.faults)
			}
		})
	}
}

// TestParseValues: values mean what they mean to kubectl.
func TestParseValues(t *testing.T) {
	objects, err := Parse([]byte(`apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {text: "yes", bare: yes, octal: 0644, int: 31390, big: 123456789012345, float: 1.5, "1": number, nothing: ~}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"text": "yes", "bare": true, "octal": 420, "int": 31390, "big": 123456789012345, "float": 1.5, "1": "number", "nothing": nil}
	if got := objects[0].At("data"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

// TestParseKeys: keys that are no strings become what kubectl makes of them.
func TestParseKeys(t *testing.T) {
	const data = "{1: a, -2: b, 0x10: c, true: d, off: e, 1.5: f, 1.1e30: g, .inf: h, .nan: i, 2001-01-01: j, \"3\": k}"
	var want any
	if err := kubectl.Unmarshal([]byte(data), &want); err != nil {
		t.Fatal(err)
	}
	objects, err := Parse([]byte("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: " + data + "}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := objects[0].At("data"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, key := range []string{"1", "-2", "16", "true", "false", "1.5", "3"} {
		if text(objects[0].At("data", key)) == "" {
			t.Errorf("no key %q", key)
		}
	}
}

// TestFormatRoundTrip: what is written is read as it was.
func TestFormatRoundTrip(t *testing.T) {
	for name, body := range map[string]map[string]any{
		"words that YAML takes for others": {"a": "yes", "b": "null", "c": "1e3", "d": "0644", "e": "~", "f": "2001-01-01", "g": "=", "h": "<<"},
		"text of many lines":               {"a": "x\n  y\n\nz\n", "b": "x\n", "c": " leading", "d": "trailing ", "e": "tab\there"},
		"numbers":                          {"a": 31390, "b": -1, "c": 1.5, "d": 1000000},
		"empty":                            {"a": map[string]any{}, "b": []any{}, "c": "", "d": nil},
		"beyond ASCII":                     {"a": "grün", "b": "\u2028", "c": "\U0001F600"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Object{Body: map[string]any{"apiVersion": "v1", "kind": "X", "metadata": map[string]any{"name": "a"}, "data": body}}
			text, err := Format(o)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Parse(Stream([][]byte{text, text}))
			if err != nil || len(back) != 2 {
				t.Fatalf("%d objects, %v:\n%s", len(back), err, text)
			}
			if !reflect.DeepEqual(back[1].Body, o.Body) {
				t.Errorf("got %#v, want %#v from\n%s", back[1].Body, o.Body, text)
			}
		})
	}
}
