package manifest

import (
	"fmt"
	"strings"
	"testing"
)

// TestEnvelope: what stands around what an object is about is exact.
func TestEnvelope(t *testing.T) {
	scopes := Scopes{}
	scopes.Tell("example.com/Plain", "Namespaced")
	scopes.Learn(object(t, `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}, spec: {group: example.com, scope: Namespaced, names: {kind: Thing}, versions: [{name: v1, served: true, schema: {openAPIV3Schema: {properties: {spec: {type: object}}}}}]}}`))
	for name, test := range map[string]struct{ text, want string }{
		"sound":                  {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a: b}, annotations: null, creationTimestamp: null}, data: {items: x}}`, ""},
		"a field of another":     {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, spec: {}}`, "a ConfigMap has no field spec"},
		"items":                  {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, items: []}`, "items makes a list of it"},
		"items that are null":    {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, items: null}`, "items makes a list of it"},
		"items of what is open":  {`{apiVersion: example.com/v1, kind: Plain, metadata: {name: a}, items: [], other: 1}`, "items makes a list of it"},
		"what is open":           {`{apiVersion: example.com/v1, kind: Plain, metadata: {name: a}, other: 1}`, ""},
		"a word that is no word": {`{apiVersion: example.com/v1, kind: Plain, metadata: {name: a}, $patch: delete}`, "a Plain has no field $patch"},
		"what its CRD has":       {`{apiVersion: example.com/v1, kind: Thing, metadata: {name: a}, spec: {}}`, ""},
		"what its CRD has not":   {`{apiVersion: example.com/v1, kind: Thing, metadata: {name: a}, sepc: {}}`, "a Thing has no field sepc"},
		"a list":                 {`{apiVersion: v1, kind: ConfigMapList, metadata: {name: a}}`, "a list is no object"},
		"a name that is none":    {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: 5}}`, "metadata.namespace: must be a text"},
		"labels that are none":   {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: [a]}}`, "metadata.labels: must be a mapping"},
		"an owner":               {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, ownerReferences: []}}`, "metadata.ownerReferences: the object would be deleted with another"},
		"a time":                 {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, creationTimestamp: "2024-01-01T00:00:00Z"}}`, "metadata.creationTimestamp: the API server writes it"},
		"a misspelt field":       {`{apiVersion: v1, kind: ConfigMap, metadata: {name: a, lables: {a: b}}}`, "metadata.lables: there is no such field"},
	} {
		t.Run(name, func(t *testing.T) {
			found := Envelope(object(t, test.text), scopes)
			if got := says(found); (test.want == "") != (len(found) == 0) || !strings.Contains(got, test.want) || len(found) > 1 {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func says(faults []Fault) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.Says)
	}
	return strings.Join(all, "; ")
}

// TestNames: a name is one segment of a path, one line, and short enough.
func TestNames(t *testing.T) {
	of := func(name, namespace, version, kind string) Object {
		return Object{Body: map[string]any{"apiVersion": version, "kind": kind, "metadata": map[string]any{"name": name, "namespace": namespace}}}
	}
	for _, o := range []Object{
		of("a", "b", "v1", "ConfigMap"), of("system:x", "", "rbac.authorization.k8s.io/v1", "ClusterRole"),
		of("a_b.c-d@e", "", "v1", "attributemanifest"), of(strings.Repeat("a", 220), "", "v1", "Pod"),
	} {
		if found := Names(o); len(found) > 0 {
			t.Errorf("%.40q: %s", o.Name(), says(found))
		}
	}
	for _, o := range []Object{
		of("a/b", "b", "v1", "ConfigMap"), of("..", "b", "v1", "ConfigMap"), of(".", "b", "v1", "ConfigMap"), of("a\nb", "b", "v1", "ConfigMap"),
		of("a\r", "b", "v1", "ConfigMap"), of("a b", "b", "v1", "ConfigMap"), of("a%2fb", "b", "v1", "ConfigMap"), of("é", "b", "v1", "ConfigMap"), of("-a", "b", "v1", "ConfigMap"),
		of("a", "../b", "v1", "ConfigMap"), of("a", "B", "v1", "ConfigMap"), of("a", "b", "x.io/v1/../..", "ConfigMap"), of("a", "b", "../v1", "ConfigMap"),
		of("a", "b", "v1", "Config/Map"), of("a", "b", "v1", "Config.Map"), of(strings.Repeat("a", 254), "", "v1", "Pod"), of(strings.Repeat("a", 250), "", "v1", "Pod"),
	} {
		if found := Names(o); len(found) != 1 {
			t.Errorf("%s: %d faults: %s", o.ID(), len(found), says(found))
		}
	}
}

// TestMissing: of a kind and a version that there are none, what there is.
func TestMissing(t *testing.T) {
	scopes := Scopes{}
	scopes.Learn(object(t, `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}, spec: {group: example.com, scope: Cluster, names: {kind: Thing}, versions: [{name: v1, served: true}, {name: v0, served: false}]}}`))
	for _, test := range []struct{ version, kind, want string }{
		{"apps/v1", "Deployment", "<nil>"},
		{"apps/v1", "Deploymnet", "kind"},
		{"apps/v7", "Deployment", "apiVersion"},
		{"policy/v1beta1", "PodSecurityPolicy", "<nil>"},
		{"authorization.k8s.io/v1", "SubjectAccessReview", "kind"},
		{"v1", "DeleteOptions", "kind"},
		{"v1", "ConfigMapList", "kind"},
		{"example.com/v1", "Thing", "<nil>"},
		{"example.com/v0", "Thing", "apiVersion"},
		{"example.com/v1", "Thingy", "kind"},
	} {
		got := "<nil>"
		if m := scopes.Missing(Object{Body: map[string]any{"apiVersion": test.version, "kind": test.kind}}); m != nil {
			got = m.Field
		}
		if got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.version, test.kind, got, test.want)
		}
	}
}

// FuzzReadBack: what the envelope and the names let pass, kubectl reads as the
// one object that was judged.
func FuzzReadBack(f *testing.F) {
	for _, seed := range []string{
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {a: \"x\\n---\\ny: 1\\n\"}\n",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]\n",
		"apiVersion: v1\nkind: ConfigMapList\nmetadata: {name: a}\nitems: []\n",
		"apiVersion: example.com/v1\nkind: Plain\nmetadata: {name: \"1e3\", namespace: \"012\"}\n=: <<\n",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: \"null\", annotations: {a: \"---\"}}\nstringData: {\"<<\": {a: b}}\n",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"a\\nb\"}\n---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: \"true\"}}]\n",
	} {
		f.Add([]byte(seed))
	}
	scopes := Scopes{}
	scopes.Tell("example.com/Plain", "Namespaced")
	f.Fuzz(func(t *testing.T, text []byte) {
		objects, _ := Parse(text)
		for _, o := range objects {
			if len(Envelope(o, scopes)) > 0 || len(Names(o)) > 0 {
				continue
			}
			out, err := Format(o)
			if err != nil {
				t.Fatal(err)
			}
			if err := SameRead(out, o.ID(), o.Version()); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		}
	})
}

// BenchmarkGate judges the envelopes of as many objects as a plain mesh has.
func BenchmarkGate(b *testing.B) {
	var objects []Object
	for i := range 27 {
		objects = append(objects, Object{Body: map[string]any{
			"apiVersion": "apps/v1", "kind": "Deployment", "spec": map[string]any{},
			"metadata": map[string]any{"name": fmt.Sprint("a", i), "namespace": "b", "labels": map[string]any{"app": "a"}},
		}})
	}
	scopes := Scopes{}
	for b.Loop() {
		for _, o := range objects {
			if len(Envelope(o, scopes)) > 0 || len(Names(o)) > 0 || scopes.Missing(o) != nil || !scopes.Checked(o) || scopes.Of(o) != Namespaced {
				b.Fatal("not sound")
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/mesh")
}
