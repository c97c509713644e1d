package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"meshc.dev/e2e/proxy"
)

// appPod is a Pod as a tenant writes it.
func appPod(name string, labels map[string]string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{
			Name:  "app",
			Image: "registry.example/app:1.0.0",
		}}},
	}
}

// createPod makes a Pod that is gone with the test.
func createPod(t *testing.T, s *sample, namespace, name string, labels map[string]string) *corev1.Pod {
	t.Helper()
	pods := s.Kube.CoreV1().Pods(namespace)
	pod, err := pods.Create(t.Context(), appPod(name, labels), metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	now := int64(0)
	t.Cleanup(func() {
		err := pods.Delete(context.Background(), name, metav1.DeleteOptions{GracePeriodSeconds: &now})
		if err != nil {
			t.Error(err)
		}
	})
	return pod
}

// agent is what injection made of a Pod.
func agent(t *testing.T, pod *corev1.Pod) *proxy.Agent {
	t.Helper()
	a, err := proxy.Injected(pod)
	if err != nil {
		t.Fatalf("pod %s/%s: %v", pod.Namespace, pod.Name, err)
	}
	return a
}

// belongs checks that a Pod was injected by a mesh and points to it.
func belongs(t *testing.T, pod *corev1.Pod, m *mesh) {
	t.Helper()
	a := agent(t, pod)
	if a == nil {
		t.Errorf("pod %s/%s is not injected", pod.Namespace, pod.Name)
		return
	}
	if a.DiscoveryAddress != m.address() || a.CAAddress != m.address() {
		t.Errorf("pod %s/%s: discovery at %s, CA at %s; want %s for both",
			pod.Namespace, pod.Name, a.DiscoveryAddress, a.CAAddress, m.address())
	}
	if a.TrustDomain != m.trustDomain {
		t.Errorf("pod %s/%s: trust domain %s; want %s", pod.Namespace, pod.Name, a.TrustDomain, m.trustDomain)
	}
	if !strings.Contains(a.Image, "/proxyv2:") || strings.HasSuffix(a.Image, ":latest") {
		t.Errorf("pod %s/%s: proxy image %s", pod.Namespace, pod.Name, a.Image)
	}
}

// A Pod in a workload namespace is injected by its own mesh and points to its
// own control plane, also where it asks for another mesh's revision.
func TestInjectionByTheOwnMesh(t *testing.T) {
	s := must(t, running)
	for _, m := range s.meshes {
		for _, ns := range m.workload {
			belongs(t, createPod(t, s, ns, "plain", nil), m)
			for _, other := range s.meshes {
				asking := createPod(t, s, ns, "asks-for-"+other.name, map[string]string{
					"istio.io/rev":            other.revision,
					"sidecar.istio.io/inject": "true",
				})
				belongs(t, asking, m)
			}
		}
	}
}

// A Pod in a namespace of no mesh is not injected, whatever labels it or the
// namespace has.
func TestNoInjectionOutsideMeshes(t *testing.T) {
	s := must(t, running)
	namespaces := map[string]map[string]string{
		"bystander":         nil,
		"bystander-enabled": {"istio-injection": "enabled"},
	}
	for _, m := range s.meshes {
		namespaces["bystander-"+m.name] = map[string]string{"istio.io/rev": m.revision}
	}
	for ns, labels := range namespaces {
		if err := s.CreateNamespace(t.Context(), ns, labels); err != nil {
			t.Fatal(err)
		}
		pods := []*corev1.Pod{createPod(t, s, ns, "plain", nil)}
		for _, m := range s.meshes {
			pods = append(pods, createPod(t, s, ns, "asks-for-"+m.name, map[string]string{
				"istio.io/rev":            m.revision,
				"sidecar.istio.io/inject": "true",
			}))
		}
		for _, pod := range pods {
			if a := agent(t, pod); a != nil {
				t.Errorf("pod %s/%s is injected and points to %s", ns, pod.Name, a.DiscoveryAddress)
			}
		}
	}
}

// A namespace whose label is changed to another mesh's revision joins no mesh:
// its Pods are not injected, and its own mesh still validates what goes in.
func TestRelabelledNamespaceJoinsNoOtherMesh(t *testing.T) {
	s := must(t, running)
	m, other := s.meshes[0], s.meshes[1]
	awaitValidation(t, s, m)
	ns := m.workload[0]
	relabel := func(ctx context.Context, revision string) error {
		patch := fmt.Sprintf(`{"metadata": {"labels": {"istio.io/rev": %q}}}`, revision)
		_, err := s.Kube.CoreV1().Namespaces().
			Patch(ctx, ns, types.MergePatchType, []byte(patch), metav1.PatchOptions{})
		return err
	}
	t.Cleanup(func() {
		if err := relabel(context.Background(), m.revision); err != nil {
			t.Error(err)
		}
		// The server selects by what it last heard of the namespace.
		eventually(t, func(ctx context.Context) error { return injects(ctx, s, ns) })
	})
	if err := relabel(t.Context(), other.revision); err != nil {
		t.Fatal(err)
	}
	eventually(t, func(ctx context.Context) error {
		if injects(ctx, s, ns) == nil {
			return fmt.Errorf("pods in %s are injected", ns)
		}
		return nil
	})
	if err := submit(t.Context(), s, ns, false); !refused(err) {
		t.Errorf("namespace %s: an invalid VirtualService: %v; want it refused", ns, err)
	}
}

// The Pods of the exported gateways get their image from the injector of their
// own mesh.
func TestGatewaysAreInjected(t *testing.T) {
	s := must(t, running)
	for _, m := range s.meshes {
		for _, pod := range gatewayPods(t, s, m) {
			belongs(t, pod, m)
		}
	}
}

// gatewayPods makes the Pods of a mesh's gateways.
func gatewayPods(t *testing.T, s *sample, m *mesh) []*corev1.Pod {
	t.Helper()
	var pods []*corev1.Pod
	for _, d := range m.gateways {
		pod, err := s.Pod(t.Context(), &d)
		if err != nil {
			t.Fatal(err)
		}
		now := int64(0)
		t.Cleanup(func() {
			err := s.Kube.CoreV1().Pods(pod.Namespace).
				Delete(context.Background(), pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now})
			if err != nil {
				t.Error(err)
			}
		})
		pods = append(pods, pod)
	}
	return pods
}

// injects tells whether Pods of a namespace get a proxy.
func injects(ctx context.Context, s *sample, namespace string) error {
	pod, err := s.Kube.CoreV1().Pods(namespace).Create(ctx, appPod("tried", nil),
		metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		return err
	}
	if a, err := proxy.Injected(pod); a == nil || err != nil {
		return fmt.Errorf("a pod in %s is not injected (error %v)", namespace, err)
	}
	return nil
}
