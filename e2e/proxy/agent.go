package proxy

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"
	corev1 "k8s.io/api/core/v1"
)

// An Agent is what injection told the proxy of one Pod.
type Agent struct {
	Role             string // sidecar or router
	Image            string
	DiscoveryAddress string // where to get configuration
	CAAddress        string // where to get a certificate
	TrustDomain      string
	ClusterID        string
	MeshID           string
	TokenAudience    string // of the token it shows to the CA
	TrustBundle      string // ConfigMap with the CA's root certificate

	pod *corev1.Pod
}

// unsaid is where a proxy looks for its control plane that is told of none
// (pkg/config/mesh of Istio, DefaultProxyConfig).
const unsaid = "istiod.istio-system.svc:15012"

// Injected reads a Pod's agent, or returns nil where the Pod has none.
func Injected(pod *corev1.Pod) (*Agent, error) {
	containers := slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers)
	i := slices.IndexFunc(containers, func(c corev1.Container) bool { return c.Name == "istio-proxy" })
	if i < 0 {
		return nil, nil
	}
	c := containers[i]
	if len(c.Args) < 2 || c.Args[0] != "proxy" {
		return nil, fmt.Errorf("container istio-proxy runs %q; want a proxy and its role", c.Args)
	}
	env := map[string]string{}
	for _, e := range c.Env {
		env[e.Name] = e.Value
	}
	var config struct{ DiscoveryAddress string }
	if err := json.Unmarshal([]byte(env["PROXY_CONFIG"]), &config); err != nil {
		return nil, fmt.Errorf("PROXY_CONFIG: %w", err)
	}
	a := &Agent{
		Image:            c.Image,
		DiscoveryAddress: cmp.Or(config.DiscoveryAddress, unsaid),
		CAAddress:        env["CA_ADDR"],
		TrustDomain:      env["TRUST_DOMAIN"],
		ClusterID:        env["ISTIO_META_CLUSTER_ID"],
		MeshID:           env["ISTIO_META_MESH_ID"],
		Role:             c.Args[1],
		pod:              pod,
	}
	for _, v := range pod.Spec.Volumes {
		if v.Name == "istiod-ca-cert" && v.ConfigMap != nil {
			a.TrustBundle = v.ConfigMap.Name
		}
		if v.Name == "istio-token" && v.Projected != nil {
			for _, s := range v.Projected.Sources {
				a.TokenAudience = s.ServiceAccountToken.Audience
			}
		}
	}
	return a, nil
}

// Node is how the Pod's Envoy introduces itself, having the given address.
func (a *Agent) Node(addr string) (*corev3.Node, error) {
	labels := map[string]any{}
	for k, v := range a.pod.Labels {
		labels[k] = v
	}
	metadata, err := structpb.NewStruct(map[string]any{
		"NAMESPACE":       a.pod.Namespace,
		"SERVICE_ACCOUNT": a.pod.Spec.ServiceAccountName,
		"CLUSTER_ID":      a.ClusterID,
		"MESH_ID":         a.MeshID,
		"LABELS":          labels,
		"INSTANCE_IPS":    addr,
	})
	if err != nil {
		return nil, err
	}
	ns := a.pod.Namespace
	return &corev3.Node{
		Id:       fmt.Sprintf("%s~%s~%s.%s~%s.svc.cluster.local", a.Role, addr, a.pod.Name, ns, ns),
		Cluster:  a.pod.Name + "." + ns,
		Metadata: metadata,
	}, nil
}
