package e2e

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/manifest"
)

// Every lock's expressions fit the types of what they look at, as far as the API server
// knows them.
func TestFullHardLocksAreTyped(t *testing.T) {
	h := mustHard(t)
	for _, o := range h.stream {
		if o.GetKind() != "ValidatingAdmissionPolicy" {
			continue
		}
		eventually(t, func(ctx context.Context) error {
			got, err := h.Kube.AdmissionregistrationV1().ValidatingAdmissionPolicies().Get(ctx, o.GetName(), metav1.GetOptions{})
			switch {
			case err != nil:
				return err
			case got.Status.TypeChecking == nil || got.Status.ObservedGeneration != got.Generation:
				return fmt.Errorf("%s is not checked yet", o.GetName())
			}
			for _, w := range got.Status.TypeChecking.ExpressionWarnings {
				t.Errorf("%s: %s: %s", o.GetName(), w.FieldRef, w.Warning)
			}
			return nil
		})
	}
}

// Where nothing but others' node ports is left, one that the API server gives by itself
// is refused, too; it is then free again, for whom it is kept.
func TestFullHardAutomaticNodePorts(t *testing.T) {
	h := mustHard(t)
	h.without(t, "Service", "istio-affirmed-ingressgateway")
	h.takeTheRest(t)
	service := func(port int32) *corev1.Service {
		return &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Name: "automatic"},
			Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{{Port: 80, NodePort: port}}},
		}
	}
	taker := h.as["initech-dev"].Kube.CoreV1().Services("reports")
	for range 3 {
		_, err := taker.Create(t.Context(), service(0), metav1.CreateOptions{})
		if lockedBy(err) != "meshc-services" {
			t.Fatalf("a node port that is another mesh's was given: %v", err)
		}
		t.Log(err)
	}
	owner := h.as["deployer"].Kube.CoreV1().Services("istio-affirmed")
	if _, err := owner.Create(t.Context(), service(31390), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := owner.Delete(t.Context(), "automatic", metav1.DeleteOptions{}); err != nil {
		t.Error(err)
	}
}

// takeTheRest takes every node port that nobody holds, for the time of a test.
func (h *hardCluster) takeTheRest(t *testing.T) {
	t.Helper()
	services := h.as["platform-admin"].Kube.CoreV1().Services("default")
	taken := map[int32]bool{30080: true, 31390: true} // ingress-nginx's, affirmed's
	for granted := int32(31400); granted <= 31449; granted++ {
		taken[granted] = true // globex's and umbrella's
	}
	all, err := h.Kube.CoreV1().Services("").List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all.Items {
		taken[s.Spec.HealthCheckNodePort] = true
		for _, p := range s.Spec.Ports {
			taken[p.NodePort] = true
		}
	}
	var ports []corev1.ServicePort
	for n := int32(30000); n <= 32767; n++ {
		if !taken[n] {
			ports = append(ports, corev1.ServicePort{Name: fmt.Sprint("p", n), Port: n, NodePort: n})
		}
	}
	i := 0
	for some := range slices.Chunk(ports, 100) {
		name := fmt.Sprint("filling-", i)
		i++
		_, err := services.Create(t.Context(), &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: some},
		}, metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := services.Delete(context.Background(), name, metav1.DeleteOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
}

// A mesh ends: the deployer deletes what is of it, and its namespaces go, with all that
// stands in them and is locked. Then it is applied anew.
func TestFullHardMeshEnds(t *testing.T) {
	h := mustHard(t)
	i := slices.IndexFunc(h.meshes, func(m *mesh) bool { return m.name == "umbrella" })
	m := h.meshes[i]
	_, err := h.dev(m).Kube.CoreV1().Pods(m.workload[0]).Create(t.Context(), appPod("left", nil), metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.control.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	deployer := h.as["deployer"]
	objects := slices.Clone(m.objects)
	slices.SortStableFunc(objects, func(a, b manifest.Object) int { return rank(a) - rank(b) })
	for _, o := range objects {
		if err := deployer.Delete(t.Context(), o); err != nil && !apierrors.IsNotFound(err) {
			t.Error(err)
		}
	}
	for _, ns := range m.namespaces() {
		eventually(t, func(ctx context.Context) error {
			got, err := h.Kube.CoreV1().Namespaces().Get(ctx, ns, metav1.GetOptions{})
			if apierrors.IsNotFound(err) {
				return nil
			}
			return errors.Join(fmt.Errorf("namespace %s is still there (%v): %v", ns, err, got.Status.Conditions), h.endPods(ctx, ns))
		})
	}
	for _, o := range m.objects {
		if _, err := deployer.Apply(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if m.control, err = h.Deploy(t.Context(), &m.istiod, "istiod"); err == nil {
		err = m.control.AwaitReady(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	awaitValidation(t, h.sample, m)
}

// endPods deletes the Pods on the node that are to end, as the kubelet does once their
// processes have.
func (h *hardCluster) endPods(ctx context.Context, namespace string) error {
	pods := h.as["system:node:n1"].Kube.CoreV1().Pods(namespace)
	list, err := pods.List(ctx, metav1.ListOptions{FieldSelector: "spec.nodeName=n1"})
	if err != nil {
		return err
	}
	now := int64(0)
	for _, p := range list.Items {
		if p.DeletionTimestamp != nil {
			err = errors.Join(err, pods.Delete(ctx, p.Name, metav1.DeleteOptions{GracePeriodSeconds: &now}))
		}
	}
	return err
}

// rank has webhooks go before what they are asked about, and namespaces with what is in
// them.
func rank(o manifest.Object) int {
	switch {
	case o.GroupVersionKind().Group == admissionv1.GroupName:
		return 0
	case o.GetKind() == "Namespace":
		return 1
	}
	return 2
}
