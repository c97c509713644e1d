package compiler_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// The manifest that Istio 1.5.0 publishes, where it is at hand: a file whose
// objects are written for a namespace of this name.
const (
	classicBase      = "MESHC_CLASSIC_BASE"
	classicNamespace = "<your-namespace>"
)

// classicText is the published manifest. Only this is conditional: the
// project's own short one is in all scripts.
func classicText(t testing.TB) []byte {
	t.Helper()
	file := os.Getenv(classicBase)
	if file == "" {
		t.Skip(classicBase + " names no manifest of Istio 1.5.0")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// classicModule describes meshes made of the published manifest.
func classicModule(t testing.TB, meshes string) string {
	t.Helper()
	text := classicText(t)
	dir := module(t, map[string]string{
		"cluster.cue": strings.Replace(sharedText, "name: \"prod\"", "name: \"prod\", kubernetes: \"1.21\"", 1),
		"meshes.cue":  meshes,
	})
	write(t, filepath.Join(filepath.Dir(dir), "istio.yaml"), string(text))
	return dir
}

const classicMesh = `mesh: affirmed: {
	istio: {version: "1.5.0", manifest: {file: "istio.yaml", namespace: "<your-namespace>"}}
	namespaces: "istio-affirmed-workspace": {}
}
`

const classicSecond = `mesh: globex: {
	istio: {version: "1.5.0", manifest: {file: "istio.yaml", namespace: "<your-namespace>", listens: []}}
	gateways: ingress: ports: {http2: nodePort: 32380, https: nodePort: 32390, tcp: nodePort: 32400}
}
`

// bodies are the objects of a unit by identity.
func bodies(t *testing.T, u compiler.Unit) map[manifest.ID]any {
	t.Helper()
	out := map[manifest.ID]any{}
	for _, d := range u.Documents {
		var body any
		if err := yaml.Unmarshal(d.Text.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		out[d.ID] = body
	}
	return out
}

// TestClassicWhole compares a tenant of the published manifest with what the
// changes of the published article make of it, object by object: those changes,
// two labels in metadata, what keeps tools from substituting, and no others, all as
// the API server keeps them. The article's are carried out here a second way, on the text
// of each object.
func TestClassicWhole(t *testing.T) {
	base, err := manifest.Parse(classicText(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(base) != 121 {
		t.Fatalf("%d objects in the manifest, want 121", len(base))
	}
	units := sound(t, classicModule(t, classicMesh))
	got := bodies(t, units[len(units)-1])
	changed := map[string]int{}
	for _, o := range base {
		plain, edited := article(t, o)
		id := manifest.Object{Body: edited.(map[string]any)}.ID()
		if want := kept(t, labelled(t, edited)); !reflect.DeepEqual(got[id], want) {
			t.Errorf("%s:\ngot  %v\nwant %v", id, got[id], want)
		}
		if !reflect.DeepEqual(plain, edited) {
			changed[id.Kind]++
		}
		delete(got, id)
	}
	want := map[string]int{
		"ClusterRole": 3, "ClusterRoleBinding": 3, "ConfigMap": 4, "Deployment": 6, "MutatingWebhookConfiguration": 1, "PodDisruptionBudget": 2,
		"Role": 1, "RoleBinding": 1, "Service": 2, "ServiceAccount": 2, "ValidatingWebhookConfiguration": 1,
	}
	if !maps.Equal(changed, want) {
		t.Errorf("changed beside the namespace: %v, want %v", changed, want)
	}
	rest := slices.Sorted(func(yield func(string) bool) {
		for id := range got {
			if !yield(id.String()) {
				return
			}
		}
	})
	added := []string{"Namespace istio-affirmed", "Namespace istio-affirmed-workspace", "Sidecar.networking.istio.io istio-affirmed-workspace/default", "Sidecar.networking.istio.io istio-affirmed/default"}
	if !slices.Equal(rest, added) {
		t.Errorf("added: %v, want %v", rest, added)
	}
}

// kept is an object as the API server keeps it, with the annotation that keeps Flux
// from replacing texts in what control planes and others read.
func kept(t *testing.T, v any) any {
	t.Helper()
	o := manifest.Object{Body: v.(map[string]any)}
	if o.Kind() == "ConfigMap" || manifest.Holds(o, "${") {
		manifest.Annotate(o, "kustomize.toolkit.fluxcd.io/substitute", "disabled")
	}
	manifest.Canonical(o)
	text, err := manifest.Format(o)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(text))
}

var gatewayName = regexp.MustCompile(`\bistio-((in|e)gressgateway)\b`)

// article gives an object in the tenant's namespace, and with the article's
// changes.
func article(t *testing.T, o manifest.Object) (plain, edited any) {
	t.Helper()
	raw, err := manifest.Format(o)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(raw), classicNamespace, "istio-affirmed")
	plain = load(t, text)
	text = gatewayName.ReplaceAllString(text, "istio-affirmed-$1")
	lines := articleLines(o.Kind() + " " + o.Name())
	for i := 0; i < len(lines); i += 2 {
		if !strings.Contains(text, lines[i]) {
			t.Fatalf("%s has no %q", o.ID(), lines[i])
		}
		text = strings.ReplaceAll(text, lines[i], lines[i+1])
	}
	return plain, load(t, text)
}

func load(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// articleLines are the article's changes to an object: old text and new.
func articleLines(object string) []string {
	_, name, _ := strings.Cut(object, " ")
	validation := []string{"name: pilot.valid", "name: affirmed-pilot.valid", "name: mixer.valid", "name: affirmed-mixer.valid"}
	after := func(line, added string) []string { return []string{line + "\n", line + "\n" + added} }
	switch object {
	case "ClusterRole kiali", "ClusterRole kiali-viewer", "ClusterRole istio-reader":
		return []string{"\n  name: " + name + "\n", "\n  name: " + name + "-affirmed\n"}
	case "ClusterRoleBinding istio-multi", "ClusterRoleBinding istio-reader":
		return []string{
			"    chart: istio-1.5.0\n  name: " + name, "    chart: istio-1.5.0\n  name: " + name + "-affirmed",
			"kind: ClusterRole\n  name: istio-reader", "kind: ClusterRole\n  name: istio-reader-affirmed",
		}
	case "ClusterRoleBinding istio-kiali-admin-role-binding-" + classicNamespace:
		return []string{"kind: ClusterRole\n  name: kiali", "kind: ClusterRole\n  name: kiali-affirmed"}
	case "MutatingWebhookConfiguration istio-sidecar-injector":
		return []string{
			"\n  name: istio-sidecar-injector\n", "\n  name: istio-affirmed-sidecar-injector\n",
			"name: sidecar-injector.istio.io", "name: affirmed-sidecar-injector.istio.io",
			"istio-injection: enabled", "istio-injection: enabled-affirmed",
		}
	case "ValidatingWebhookConfiguration istio-galley":
		return append(validation, "\n  name: istio-galley\n", "\n  name: istio-affirmed-galley\n")
	case "ConfigMap istio-galley-configuration":
		return append(validation, "    metadata:\n      name: istio-galley\n", "    metadata:\n      name: istio-affirmed-galley\n")
	case "Deployment istio-galley":
		return after("        - --log_output_level=default:info", "        - --webhook-name=istio-affirmed-galley\n")
	case "Deployment istio-citadel":
		return after("        - --workload-cert-ttl=2160h", "        - --listened-namespaces=istio-affirmed,istio-affirmed-workspace,kube-system\n")
	case "Deployment istio-sidecar-injector":
		return after("        - --reconcileWebhookConfig=true", "        - --webhookName=affirmed-sidecar-injector.istio.io\n        - --webhookConfigName=istio-affirmed-sidecar-injector\n")
	case "Deployment istio-pilot":
		return after("        - name: PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_INBOUND\n          value: \"false\"",
			"        - name: INJECTION_WEBHOOK_CONFIG_NAME\n          value: istio-affirmed-sidecar-injector\n")
	}
	return nil
}

// TestClassicTwoTenants: two tenants of the published manifest share no name
// outside namespaces, keep nothing of the namespace it was written for, and
// refer to nothing that is not there (which the audit of sound sees to).
func TestClassicTwoTenants(t *testing.T) {
	holders := map[manifest.ID]string{}
	count := 0
	for _, u := range sound(t, classicModule(t, classicMesh+classicSecond)) {
		for _, d := range u.Documents {
			if strings.Contains(string(d.Text.Bytes()), classicNamespace) {
				t.Errorf("%s of mesh %s names %s", d.ID, u.Name, classicNamespace)
			}
			if other := holders[d.ID]; other != "" {
				t.Errorf("%s is of mesh %s and of mesh %s", d.ID, other, u.Name)
			}
			holders[d.ID] = u.Name
			if d.ID.Namespace == "" && d.ID.Kind != "Namespace" && u.Name != plan.Shared {
				count++
			}
		}
	}
	if count != 2*24 {
		t.Errorf("%d names outside namespaces, want %d", count, 2*24)
	}
}
