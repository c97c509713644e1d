package compiler_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"istio.io/istio/manifests"
)

// An edit replaces text in a file of a chart.
type edit struct{ file, from, to string }

// ownChart describes a mesh a with a copy of Istio's chart as its own, edited,
// and other fields.
func ownChart(t *testing.T, fields string, edits ...edit) string {
	t.Helper()
	dir := module(t, map[string]string{
		"cluster.cue": sharedText,
		"a.cue":       "mesh: a: istio: charts: istiod: \"charts/istiod\"\n" + fields + "\n",
	})
	copyChart(t, "istio-control/istio-discovery", filepath.Join(filepath.Dir(dir), "charts", "istiod"), edits)
	return dir
}

func copyChart(t *testing.T, name, to string, edits []edit) {
	t.Helper()
	chart, err := fs.Sub(manifests.FS, "charts/"+name)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	err = fs.WalkDir(chart, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(chart, name)
		if err != nil {
			return err
		}
		body := string(text)
		for _, e := range edits {
			if e.file == name && strings.Contains(body, e.from) {
				body = strings.Replace(body, e.from, e.to, 1)
				done++
			}
		}
		write(t, filepath.Join(to, name), body)
		return nil
	})
	if err != nil || done != len(edits) {
		t.Fatalf("%d of %d edits made: %v", done, len(edits), err)
	}
}

const (
	deployment = "templates/deployment.yaml"
	harmless   = "mesh: a: patches: harmless: {target: {kind: \"Deployment\", name: \"istiod-a\"}, merge: metadata: annotations: note: \"x\"}"
	// own are the other two charts, since a version of one's own has all three.
	farAway = "\ncluster: reserved: namespaces: far: \"a team\""
	own     = "mesh: a: istio: charts: gateway: \"builtin:gateway\""
)

// TestOwnChartSound: a chart of the tenant's that is Istio's, or an older one
// whose gaps a patch or a rule fills, is taken.
func TestOwnChartSound(t *testing.T) {
	for name, c := range map[string]struct {
		fields string
		edits  []edit
	}{
		"the same":                    {},
		"patched":                     {harmless, []edit{{deployment, "name: PILOT_CRL_CONFIGMAP", "name: SOMETHING_ELSE"}}},
		"a comment":                   {"", []edit{{"templates/configmap.yaml", `trustDomain: "cluster.local"`, `trustDomain: "cluster.local" # as it was`}}},
		"another revision, set right": {"", []edit{{deployment, "value: \"{{ .Values.revision | default `default` }}\"", "value: \"x-{{ .Values.revision }}\""}}},
		"without a variable":          {"", []edit{{deployment, "name: PILOT_CA_CERT_CONFIGMAP", "name: SOMETHING_ELSE"}}},
		"of the version that is said": {own + "\nmesh: a: istio: version: \"1.30.4\"", []edit{{"Chart.yaml", "appVersion: 1.0.0", "appVersion: 1.30.4"}}},
		"from source, so of any":      {own + "\nmesh: a: istio: version: \"1.30.4\"", nil},
		"egress, old enough":          {own + farAway + "\nmesh: a: {istio: version: \"1.29.0\", egress: far: [\"*\"]}", nil},
		"older, without egress":       {own + "\nmesh: a: istio: version: \"1.28.0\"", nil},
	} {
		t.Run(name, func(t *testing.T) { sound(t, ownChart(t, c.fields, c.edits...)) })
	}
}

// TestOwnChartRefused: a chart of the tenant's that renders what Istio's does
// not, or not what isolation rests on, is one problem.
func TestOwnChartRefused(t *testing.T) {
	for name, c := range map[string]struct {
		fields     string
		edit       edit
		rule, says string
	}{
		"a further object": {
			"",
			edit{"templates/serviceaccount.yaml", "{{- if", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: further, namespace: istio-a}\n---\n{{- if"},
			"isolation", "ConfigMap istio-a/further keeps the meshes apart: the chart that meshc knows renders no such object",
		},
		"a further container": {
			"",
			edit{deployment, "        - name: discovery\n", "        - {name: helper, image: \"registry.example/helper:1\"}\n        - name: discovery\n"},
			"isolation", "its containers are [helper discovery], and those of the chart that meshc knows [discovery]",
		},
		"a further init container": {
			"",
			edit{deployment, "      containers:\n", "      initContainers:\n        - {name: helper, image: \"registry.example/helper:1\"}\n      containers:\n"},
			"isolation", "its containers are [discovery helper], and those of the chart that meshc knows [discovery]",
		},
		"another trust domain": {
			"",
			edit{"templates/configmap.yaml", "mergeOverwrite $originalMesh .Values.meshConfig", "mergeOverwrite $originalMesh .Values.meshConfig (dict \"trustDomain\" \"b.prod\")"},
			"isolation", "b.prod, and it must be a.prod",
		},
		"another root namespace": {
			"",
			edit{"templates/configmap.yaml", "mergeOverwrite $originalMesh .Values.meshConfig", "mergeOverwrite $originalMesh .Values.meshConfig (dict \"rootNamespace\" \"istio-b\")"},
			"isolation", "istio-b, and it must be istio-a",
		},
		"no discovery selectors": {
			"",
			edit{"templates/configmap.yaml", "mergeOverwrite $originalMesh .Values.meshConfig", "mergeOverwrite $originalMesh (omit .Values.meshConfig \"discoverySelectors\")"},
			"isolation", "discoverySelectors",
		},
		"no validation": {
			"",
			edit{"templates/validatingwebhookconfiguration.yaml", "{{- if .Values.global.configValidation }}", "{{- if false }}"},
			"patch", "ValidatingWebhookConfiguration istio-validator-a-istio-a, which keeps the meshes apart, is not rendered",
		},
		"of another version": {
			own + "\nmesh: a: istio: version: \"1.29.2\"",
			edit{"Chart.yaml", "appVersion: 1.0.0", "appVersion: 1.30.4"},
			"render", "the chart is of version 1.30.4, and 1.29.2 is asked for",
		},
		"egress, too old": {
			own + farAway + "\nmesh: a: {istio: version: \"1.28.0\", egress: far: [\"*\"]}",
			edit{"Chart.yaml", "appVersion: 1.0.0", "appVersion: 1.28.0"},
			"versions", "Istio 1.28.0 reads no PILOT_CRL_CONFIGMAP",
		},
		"exports, too old": {
			own + "\nmesh: a: {istio: version: \"1.28.0\", exports: \"istio-a\": [\"b\"]}\nmesh: b: {}",
			edit{"Chart.yaml", "appVersion: 1.0.0", "appVersion: 1.28.0"},
			"versions", "Istio 1.28.0 reads no PILOT_CRL_CONFIGMAP",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := compile(t, ownChart(t, c.fields, c.edit))
			if len(problems) != 1 || problems[0].Position.File == "" || problems[0].Rule != c.rule || !strings.Contains(problems[0].Message, c.says) {
				t.Errorf("got %v, want one of %s: %s", problems, c.rule, c.says)
			}
		})
	}
}

// TestOwnChartReader: older charts have a reader of all Secrets, whatever the
// values say: it does not ship.
func TestOwnChartReader(t *testing.T) {
	always := edit{"templates/reader-clusterrole.yaml", `(dig "global" "enableReaderRBAC" true .Values)`, "true"}
	bound := edit{"templates/reader-clusterrolebinding.yaml", `(dig "global" "enableReaderRBAC" true .Values)`, "true"}
	units := sound(t, ownChart(t, "", always, bound))
	for _, u := range units {
		for _, d := range u.Documents {
			if strings.Contains(d.ID.Name, "reader") {
				t.Errorf("%s ships", d.ID)
			}
		}
	}
}
