package compiler_test

import (
	"fmt"
	"strings"
	"testing"

	"meshc.dev/compiler/plan"
)

// TestClassicMany: many tenants of one manifest fit into one description.
func TestClassicMany(t *testing.T) {
	var meshes strings.Builder
	for i := range 20 {
		fmt.Fprintf(&meshes, "mesh: t%d: {\n\tistio: {version: \"1.5.0\", manifest: {file: \"istio.yaml\", namespace: \"<your-namespace>\", listens: []}}\n\tgateways: ingress: type: \"ClusterIP\"\n}\n", i)
	}
	units := sound(t, classicModule(t, meshes.String()))
	total := 0
	for _, u := range units {
		if u.Name != plan.Shared {
			total += len(u.Documents)
		}
	}
	if total != 20*123 {
		t.Errorf("%d objects, want %d", total, 20*123)
	}
}
