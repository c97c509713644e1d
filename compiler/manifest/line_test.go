package manifest_test

import (
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
)

// TestLineOf: each fault is told where the user wrote the field.
func TestLineOf(t *testing.T) {
	text := `# first
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    app: b
    kubernetes.io/x: y
---
# a comment

apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: b}
  spec:
    ports:
    - port: 80
    -
      name: x
      nodePort: 5
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: c
    labels:
      <<: {app: 1}
  spec:
    app: 1
...
apiVersion: v1
kind: ConfigMap
metadata: {name: d}
`
	objects, err := manifest.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		object int
		path   []any
		want   string
	}{
		{0, nil, "apiVersion: v1"},
		{0, []any{"metadata", "name"}, "  name: a"},
		{0, []any{"metadata", "labels", "kubernetes.io/x"}, "    kubernetes.io/x: y"},
		{0, []any{"metadata", "annotations"}, "metadata:"},
		{0, []any{"data"}, "apiVersion: v1"},
		{1, []any{"spec", "ports", 0, "nodePort"}, "    - port: 80"},
		{1, []any{"spec", "ports", 1, "nodePort"}, "      nodePort: 5"},
		{1, []any{"spec", "ports", 7}, "    ports:"},
		{2, []any{"kind"}, "  kind: Deployment"},
		{2, []any{"metadata", "labels", "app"}, "      <<: {app: 1}"},
		{3, []any{"metadata", "name"}, "metadata: {name: d}"},
	} {
		line := manifest.LineOf([]byte(text), objects[c.object], c.path)
		if got := strings.Split(text, "\n")[line-1]; got != c.want {
			t.Errorf("object %d, %v: line %d, %q; want %q", c.object, c.path, line, got, c.want)
		}
	}
}
