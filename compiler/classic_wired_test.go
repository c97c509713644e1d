package compiler_test

import (
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
)

// TestClassicWired: of the published manifest's Kiali and Prometheus nothing is left that
// sees the cluster, and what they see are the mesh's namespaces; the control plane's own
// roles stay.
func TestClassicWired(t *testing.T) {
	mesh := strings.Replace(classicMesh, `"<your-namespace>"`, `"<your-namespace>", wired: true`, 1)
	programs := func(id manifest.ID) bool {
		return strings.Contains(id.Name, "kiali") && id.Name != "kiali-viewer-affirmed" || strings.Contains(id.Name, "prometheus")
	}
	roles := map[string]int{}
	for id, body := range bodies(t, sound(t, classicModule(t, mesh))[1]) {
		switch id.Kind {
		case "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding":
			if programs(id) {
				roles[id.Kind]++
			}
		case "ConfigMap":
			if text := manifest.Map(manifest.Map(body)["data"])["config.yaml"]; id.Name == "kiali" && !strings.Contains(text.(string), "accessible_namespaces:\n  - istio-affirmed\n  - istio-affirmed-workspace\n") {
				t.Errorf("Kiali sees:\n%s", text)
			}
		}
	}
	// Two namespaces, two programs.
	if roles["ClusterRole"]+roles["ClusterRoleBinding"] > 0 || roles["Role"] != 4 || roles["RoleBinding"] != 4 {
		t.Errorf("roles of Kiali and Prometheus: %v", roles)
	}
}
