package e2e

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// A Service that says no node port gets one by chance, out of all but the lowest 86 of the
// range (Kubernetes' ServiceNodePortStaticSubrange), and now and then 31400, before the one of
// the sample comes that says it. keepPorts keeps such ports for those that say them;
// release gives an object's away, right before it is applied.
func keepPorts(ctx context.Context, c *cluster.Cluster, objects []manifest.Object) error {
	for _, o := range objects {
		for _, port := range portsSaid(o) {
			_, err := c.Kube.CoreV1().Services("default").Create(ctx, &corev1.Service{
				ObjectMeta: metav1.ObjectMeta{Name: keeperOf(port)},
				Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{{Port: 80, NodePort: port}}},
			}, metav1.CreateOptions{})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func release(ctx context.Context, c *cluster.Cluster, o manifest.Object) error {
	for _, port := range portsSaid(o) {
		if err := c.Kube.CoreV1().Services("default").Delete(ctx, keeperOf(port), metav1.DeleteOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func keeperOf(port int32) string { return fmt.Sprint("keeps-", port) }

// portsSaid are the node ports that a Service says.
func portsSaid(o manifest.Object) []int32 {
	if o.GetKind() != "Service" {
		return nil
	}
	var out []int32
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	for _, p := range ports {
		if port, _, _ := unstructured.NestedInt64(p.(map[string]any), "nodePort"); port != 0 {
			out = append(out, int32(port))
		}
	}
	return out
}
