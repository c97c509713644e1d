package manifest

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseDump(t *testing.T) {
	for name, c := range map[string]struct{ text, want, fault string }{
		"a list": {`{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": {"name": "a"}
        },
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "b", "namespace": "a"}, "spec": {"ports": [{"nodePort": 30001}]}}
    ],
    "kind": "List"
}
`, "4 Namespace a, 8 Service a/b", ""},
		"two lists":             {"{\"items\": []}\n{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [\n{\"metadata\": {\"name\": \"p\", \"namespace\": \"n\"}}]}", "3 Pod n/p", ""},
		"one object":            {`{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}`, "1 Namespace a", ""},
		"YAML":                  {"# of others\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", "2 Namespace a", ""},
		"an object without":     {"{\"items\": [\n{\"kind\": \"Pod\"},\n{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"p\"}}]}", "3 Pod p", "line 2: the object has no apiVersion"},
		"cut off":               {"{\"items\": [\n{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"p\"}},\n{\"kind\":", "2 Pod p", "line 3: the text ends in the middle of an object: was it cut off?"},
		"what is no object":     {"{\"items\": [\n1]}", "", "line 2: 1 is no Kubernetes object"},
		"what is no JSON":       {"{\"items\":\n [}", "", "line 2: invalid character '}' looking for beginning of value"},
		"items before the kind": {"{\"items\": [{\"metadata\": {\"name\": \"p\"}}], \"kind\": \"NodeList\", \"apiVersion\": \"v1\"}", "1 Node p", ""},
		"items of a kind":       {"kind: NodeList\napiVersion: v1\nitems:\n- {metadata: {name: p}}\n", "4 Node p", ""},
		"a list of YAML":        {"apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Namespace\n  metadata:\n    annotations:\n      text: |\n        - no item\n\n        items:\n    name: a\n-\n  apiVersion: v1\n  kind: Node\n  metadata: {name: one}\nkind: List\nmetadata: {}\n---\nitems:\n- {metadata: {name: p}}\nkind: NodeList\napiVersion: v1\n", "3 Namespace a, 12 Node one, 20 Node p", ""},
		"a list with an alias":  {"apiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: Node, metadata: {name: one}}\n- {<<: *a, status: {}}\n", "1 Node one, 1 Node one", ""},
		"a broken item":         {"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Node, metadata: {name: one}}\n- {apiVersion: v1\n", "", "line 5: did not find expected ',' or '}'"},
		"an item twice":         {"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Node, metadata: {name: one}}\n- {kind: Node, kind: Node}\n", "", "line 5: key \"kind\" stands there twice: leave one of the two out"},
		"an item without":       {"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Node, metadata: {name: one}}\n- {kind: Node}\n", "", "line 5: the object has no apiVersion"},
		"UTF-16":                {"\xff\xfe{\x00}\x00", "", "line 1: the object has no kind"},
		"a warning":             {"Warning: deprecated\n{\"kind\": \"Node\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"p\"}}", "2 Node p", ""},
		"an error":              {"error: no such resource type\n", "", "line 1: kubectl says: error: no such resource type. What it lists is not whole: run the command again"},
		"an error behind":       {"{\"kind\": \"Node\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"p\"}}\nError from server (Forbidden): nodes is forbidden\n", "1 Node p", "line 2: kubectl says: Error from server (Forbidden): nodes is forbidden. What it lists is not whole: run the command again"},
		"an empty object":       {"{}\n", "", "line 1: the object has no kind"},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := ParseDump([]byte(c.text))
			var got []string
			for _, o := range objects {
				got = append(got, fmt.Sprint(o.Line, " ", o.ID()))
			}
			if list := strings.Join(got, ", "); list != c.want {
				t.Errorf("got %s, want %s", list, c.want)
			}
			if first, _, _ := strings.Cut(fmt.Sprint(err), "\n"); c.fault == "" && err != nil || c.fault != "" && first != c.fault {
				t.Errorf("got %v, want %s", err, c.fault)
			}
		})
	}
}
