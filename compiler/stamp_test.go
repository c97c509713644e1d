package compiler_test

import (
	"testing"

	"sigs.k8s.io/yaml"
)

// labelled is an object with the two labels that meshc puts on all of a mesh.
func labelled(t *testing.T, edited any) any {
	t.Helper()
	text, err := yaml.Marshal(edited)
	if err != nil {
		t.Fatal(err)
	}
	o := load(t, string(text)).(map[string]any)
	metadata := o["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	if labels == nil {
		labels = map[string]any{}
	}
	labels["app.kubernetes.io/managed-by"], labels["meshc.dev/mesh"] = "meshc", "affirmed"
	metadata["labels"] = labels
	return o
}
