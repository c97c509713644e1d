// Package cluster is a Kubernetes cluster without nodes: a real API server,
// and by hand the little that controllers and a kubelet would do for the
// objects that the tests apply.
package cluster

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"sync"

	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"

	"meshc.dev/e2e/apiserver"
	"meshc.dev/e2e/kubelet"
	"meshc.dev/e2e/sandbox"
)

// A Cluster is a running cluster.
type Cluster struct {
	Name       string
	Kubeconfig string // file that kubectl reaches it with
	Kube       kubernetes.Interface
	Dynamic    dynamic.Interface
	Warnings   *Warnings

	api     *apiserver.Server
	bin     string
	node    string // where Pods of controllers run; none where those are made by hand
	kubelet *kubelet.Kubelet
	mapper  *restmapper.DeferredDiscoveryRESTMapper
	newCRDs bool // CRDs were applied that the mapper does not know yet
	number  byte
	pods    byte
}

// Options say what differs from one cluster to another.
type Options struct {
	Name      string
	Number    byte // below 32; addresses derive from it
	Bin       string
	NodePorts string

	// Controllers has kube-controller-manager do what is else done by hand, but for
	// EndpointSlices, and Pods run on a node that may do no more than a node does.
	Controllers bool
}

// New starts a cluster. Its addresses are 10.(96+n).0.0/16 for Services,
// 10.(128+n).0.0/16 for Pods and 127.0.(1+n).1 for the store.
func New(ctx context.Context, servers *sandbox.Servers, o Options) (*Cluster, error) {
	api, err := apiserver.Start(ctx, servers, apiserver.Options{
		Name:        o.Name,
		Bin:         o.Bin,
		Services:    netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 96 + o.Number, 0, 0}), 16),
		Etcd:        netip.AddrFrom4([4]byte{127, 0, 1 + o.Number, 1}),
		NodePorts:   o.NodePorts,
		Controllers: o.Controllers,
	})
	if err != nil {
		return nil, fmt.Errorf("cluster %s: %w", o.Name, err)
	}
	c := &Cluster{
		Name:       o.Name,
		Kubeconfig: api.Kubeconfig,
		Warnings:   &Warnings{},
		api:        api,
		bin:        o.Bin,
		number:     o.Number,
	}
	if err := c.connect(api.Admin); err != nil {
		return nil, err
	}
	c.mapper = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(c.Kube.Discovery()))
	c.kubelet = &kubelet.Kubelet{Kube: c.Kube, API: api.Addr, Servers: servers, Name: o.Name}
	if o.Controllers {
		err = c.join(ctx, "n1")
	}
	return c, err
}

func (c *Cluster) connect(config *rest.Config) (err error) {
	config = rest.CopyConfig(config)
	config.WarningHandler = c.Warnings
	if c.Kube, err = kubernetes.NewForConfig(config); err != nil {
		return err
	}
	c.Dynamic, err = dynamic.NewForConfig(config)
	return err
}

// As is the same cluster, as a user of some groups has it.
func (c *Cluster) As(user string, groups ...string) (*Cluster, error) {
	config, kubeconfig, err := c.api.User(user, groups...)
	if err != nil {
		return nil, err
	}
	theirs := *c
	theirs.Kubeconfig = kubeconfig
	return &theirs, theirs.connect(config)
}

// Stop ends the cluster's servers.
func (c *Cluster) Stop() error { return c.api.Stop() }

// newHost adds a host to the cluster's Pod network.
func (c *Cluster) newHost() (*sandbox.Host, error) {
	c.pods++
	at := func(last byte) netip.Addr {
		return netip.AddrFrom4([4]byte{10, 128 + c.number, c.pods, last})
	}
	return sandbox.NewHost(at(0), at(1))
}

func (c *Cluster) binary(name string) string { return filepath.Join(c.bin, name) }

// Warnings collects what the API server warns of.
type Warnings struct {
	mu   sync.Mutex
	text []string
}

// HandleWarningHeader implements rest.WarningHandler.
func (w *Warnings) HandleWarningHeader(_ int, _, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = append(w.text, text)
}

// Take returns the warnings since the last call.
func (w *Warnings) Take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.text
	w.text = nil
	return text
}
