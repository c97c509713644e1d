package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var virtualServices = schema.GroupVersionResource{
	Group: "networking.istio.io", Version: "v1", Resource: "virtualservices",
}

// submit creates a VirtualService without labels: valid, or one that the schema
// of its CRD lets through and istiod does not, for its weights. What is
// accepted is deleted again. (istiod does not count what it refuses in a dry
// run.)
func submit(ctx context.Context, s *sample, namespace string, valid bool) error {
	return submitAs(ctx, s, namespace, "", valid)
}

// submitAs does so with one of a revision.
func submitAs(ctx context.Context, s *sample, namespace, revision string, valid bool) error {
	weight := int64(100)
	if !valid {
		weight = 0
	}
	route := func(host string, weight int64) any {
		return map[string]any{"destination": map[string]any{"host": host}, "weight": weight}
	}
	vs := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "networking.istio.io/v1",
		"kind":       "VirtualService",
		"metadata":   map[string]any{"name": "submitted"},
		"spec": map[string]any{
			"hosts": []any{"reviews"},
			"http": []any{map[string]any{"route": []any{
				route("reviews", weight),
				route("reviews-canary", 0),
			}}},
		},
	}}
	if revision != "" {
		vs.SetLabels(map[string]string{"istio.io/rev": revision})
	}
	client := s.Dynamic.Resource(virtualServices).Namespace(namespace)
	if _, err := client.Create(ctx, vs, metav1.CreateOptions{}); err != nil {
		return err
	}
	return client.Delete(ctx, vs.GetName(), metav1.DeleteOptions{})
}

// refused tells whether istiod's validation is why something is not accepted.
func refused(err error) bool {
	return err != nil && strings.Contains(err.Error(), `validation.istio.io" denied the request: `)
}

// runControlPlanes has those of all meshes run while the test does, and answer the API server.
func runControlPlanes(t *testing.T, s *sample) {
	t.Helper()
	if err := s.startControlPlanes(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range s.meshes {
		t.Cleanup(func() {
			if err := m.control.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		awaitValidation(t, s, m)
	}
}

// awaitValidation waits until a control plane has put its certificate into its
// webhook and answers.
func awaitValidation(t *testing.T, s *sample, m *mesh) {
	t.Helper()
	eventually(t, func(ctx context.Context) error {
		if err := submit(ctx, s, m.root, false); !refused(err) {
			return fmt.Errorf("mesh %s: an invalid VirtualService: %v; want it refused", m.name, err)
		}
		return submit(ctx, s, m.root, true)
	})
}

// refusals is how many objects each control plane has refused so far.
func refusals(t *testing.T, s *sample) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, m := range s.meshes {
		n, err := metric("http://"+m.control.Host()+":15014/metrics", "galley_validation_failed")
		if err != nil {
			t.Fatalf("mesh %s: %v", m.name, err)
		}
		counts[m.name] = n
	}
	return counts
}

// metric sums a counter over its labels.
func metric(url, name string) (int, error) {
	response, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	sum := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, name) {
			continue
		}
		fields := strings.Fields(line)
		n, err := strconv.Atoi(fields[len(fields)-1])
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// An invalid VirtualService without labels is refused in each namespace of a
// mesh, by that mesh's control plane and no other.
func TestValidationByTheOwnMesh(t *testing.T) {
	s := must(t, running)
	for _, m := range s.meshes {
		awaitValidation(t, s, m)
	}
	for _, m := range s.meshes {
		for _, ns := range m.namespaces() {
			before := refusals(t, s)
			if err := submit(t.Context(), s, ns, false); !refused(err) {
				t.Errorf("namespace %s: an invalid VirtualService: %v; want it refused", ns, err)
			}
			after := refusals(t, s)
			for _, other := range s.meshes {
				want := 0
				if other == m {
					want = 1
				}
				if got := after[other.name] - before[other.name]; got != want {
					t.Errorf("namespace %s of mesh %s: the control plane of %s refused %d times; want %d",
						ns, m.name, other.name, got, want)
				}
			}
			if err := submit(t.Context(), s, ns, true); err != nil {
				t.Errorf("namespace %s: a valid VirtualService: %v", ns, err)
			}
		}
	}
}

// With the control plane of one mesh stopped, every other mesh still takes
// valid configuration, refuses invalid, and injects. The stopped one's
// namespaces take none: nothing goes in unseen.
func TestNoMeshBlocksAnother(t *testing.T) {
	s := must(t, running)
	for _, m := range s.meshes {
		awaitValidation(t, s, m)
	}
	for _, down := range s.meshes {
		if err := down.control.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, m := range s.meshes {
			if err := injects(t.Context(), s, m.workload[0]); m != down && err != nil {
				t.Errorf("mesh %s is down: mesh %s: %v", down.name, m.name, err)
			}
			for _, ns := range m.namespaces() {
				invalid, valid := submit(t.Context(), s, ns, false), submit(t.Context(), s, ns, true)
				switch {
				case m == down && (valid == nil || invalid == nil):
					t.Errorf("mesh %s is down: namespace %s still takes configuration", down.name, ns)
				case m != down && (valid != nil || !refused(invalid)):
					t.Errorf("mesh %s is down: namespace %s: valid: %v; invalid: %v", down.name, ns, valid, invalid)
				}
			}
		}
		if err := down.control.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := down.control.AwaitReady(t.Context()); err != nil {
			t.Fatal(err)
		}
		awaitValidation(t, s, down)
	}
}
