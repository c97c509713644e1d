package compiler_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
)

// addonNames are the manifests of samples/addons in Istio's release.
var addonNames = []string{"grafana", "jaeger", "kiali", "loki", "prometheus"}

// addonsModule describes two meshes with all of a release's addons.
func addonsModule(t *testing.T) string {
	t.Helper()
	// Asked of a package: a module's source need not serve what is asked of a module.
	list := exec.Command("go", "list", "-f", "{{.Module.Dir}}", "istio.io/istio/manifests")
	var reason strings.Builder
	list.Stderr = &reason
	root, err := list.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", list, err, reason.String())
	}
	var fields strings.Builder
	for _, name := range addonNames {
		fmt.Fprintf(&fields, "\t%s: manifest: {file: \"addons/%s.yaml\", namespace: \"istio-system\"}\n", name, name)
	}
	dir := module(t, map[string]string{
		"cluster.cue": sharedText,
		"meshes.cue":  "_tools: {\n" + fields.String() + "}\nmesh: a: {addons: _tools, namespaces: \"shop-a\": {}}\nmesh: b: {addons: _tools, namespaces: \"shop-b\": {}}\n",
	})
	for _, name := range addonNames {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "samples", "addons", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(filepath.Dir(dir), "addons", name+".yaml"), string(text))
	}
	return dir
}

// TestAddonsSideBySide: two meshes have the addons of Istio's release each to
// itself. Nothing of either is in the namespace that they are written for, or
// in the other's, what they ask is the mesh's own, and they see no more than it.
func TestAddonsSideBySide(t *testing.T) {
	holders := map[manifest.ID]string{}
	text := map[string]string{}
	for _, u := range sound(t, addonsModule(t)) {
		for _, d := range u.Documents {
			if other := holders[d.ID]; other != "" {
				t.Errorf("%s is of mesh %s and of mesh %s", d.ID, other, u.Name)
			}
			holders[d.ID] = u.Name
			if addon, _, _ := strings.Cut(d.ID.Name, "-"); d.ID.Namespace == "" && slices.Contains(addonNames, addon) {
				t.Errorf("%s is for the whole cluster", d.ID)
			}
			text[u.Name] += "---\n" + string(d.Text.Bytes())
		}
	}
	for mesh, other := range map[string]string{"a": "b", "b": "a"} {
		for _, want := range []string{
			"Role istio-%s/kiali-%[1]s", "RoleBinding istio-%s/kiali-%[1]s", "Role istio-%s/prometheus-%[1]s", "RoleBinding shop-%s/prometheus-%[1]s",
			"Role shop-%s/kiali-%[1]s", "Role istio-%s/loki-clusterrole-%[1]s", "RoleBinding istio-%s/loki-clusterrolebinding-%[1]s",
			"Deployment istio-%s/grafana", "Deployment istio-%s/jaeger", "Deployment istio-%s/kiali", "Deployment istio-%s/prometheus", "StatefulSet istio-%s/loki",
		} {
			want = fmt.Sprintf(want, mesh)
			if !slices.ContainsFunc(keys(holders), func(id manifest.ID) bool { return id.String() == want && holders[id] == mesh }) {
				t.Errorf("mesh %s has no %s", mesh, want)
			}
		}
		for _, want := range []string{
			"root_namespace: istio-" + mesh, "namespace: istio-" + mesh,
			"compactor_grpc_address: 'loki.istio-" + mesh + ".svc.cluster.local:9095'",
			"loki-memberlist.istio-" + mesh + ".svc.cluster.local",
			"url: http://prometheus.istio-" + mesh + ":9090", "internal_url: http://grafana.istio-" + mesh + ":3000",
			"internal_url: http://tracing.istio-" + mesh + ":16685/jaeger", "collector_url: jaeger-collector.istio-" + mesh + ":4318",
			"url: http://loki.istio-" + mesh + ":3100", "cluster_wide_access: false",
		} {
			if !strings.Contains(text[mesh], want) {
				t.Errorf("mesh %s does not have %q", mesh, want)
			}
		}
		foreign := regexp.MustCompile(`\bistio-(system|` + other + `)\b.*`)
		if found := foreign.FindString(text[mesh]); found != "" {
			t.Errorf("mesh %s names %q", mesh, found[:min(len(found), 80)])
		}
	}
}

func keys(m map[manifest.ID]string) []manifest.ID {
	var out []manifest.ID
	for id := range m {
		out = append(out, id)
	}
	return out
}
