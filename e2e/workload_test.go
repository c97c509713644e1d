package e2e

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/e2e/kubelet"
	"meshc.dev/e2e/proxy"
)

// controlPlane is what an injected Pod reaches at the address that injection
// gave it: the name is resolved as the cluster's DNS would, and trust comes
// from the ConfigMap that the Pod mounts.
func controlPlane(ctx context.Context, s *sample, pod *corev1.Pod, a *proxy.Agent) (proxy.ControlPlane, error) {
	name, port, err := net.SplitHostPort(a.DiscoveryAddress)
	if err != nil {
		return proxy.ControlPlane{}, err
	}
	parts := strings.Split(name, ".")
	slice, err := s.Kube.DiscoveryV1().EndpointSlices(parts[1]).Get(ctx, parts[0]+"-0", metav1.GetOptions{})
	if err != nil {
		return proxy.ControlPlane{}, err
	}
	bundle, err := s.Kube.CoreV1().ConfigMaps(pod.Namespace).Get(ctx, a.TrustBundle, metav1.GetOptions{})
	if err != nil {
		return proxy.ControlPlane{}, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(bundle.Data["root-cert.pem"])) {
		return proxy.ControlPlane{}, fmt.Errorf("ConfigMap %s/%s holds no certificate", pod.Namespace, a.TrustBundle)
	}
	addr := net.JoinHostPort(slice.Endpoints[0].Addresses[0], port)
	return proxy.ControlPlane{Addr: addr, Name: name, Roots: roots}, nil
}

// A workload is an injected Pod with what it needs to join its mesh.
type workload struct {
	pod     *corev1.Pod
	agent   *proxy.Agent
	control proxy.ControlPlane
	token   string
}

// join prepares an injected Pod.
func join(t *testing.T, s *sample, pod *corev1.Pod) *workload {
	t.Helper()
	w := &workload{pod: pod, agent: agent(t, pod)}
	if w.agent == nil {
		t.Fatalf("pod %s/%s is not injected", pod.Namespace, pod.Name)
	}
	// The ConfigMap may come a moment after the control plane is ready.
	eventually(t, func(ctx context.Context) (err error) {
		w.control, err = controlPlane(ctx, s, pod, w.agent)
		return err
	})
	var err error
	w.token, err = kubelet.Token(t.Context(), s.Kube, pod, w.agent.TokenAudience, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
