package proxy

import (
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	meshv1 "istio.io/api/mesh/v1alpha1"
)

// A Peer is what a proxy asks of whom it speaks TLS with: to be reached by a server name,
// and to have an identity that is one of exactly, or begins with one of prefixes.
type Peer struct {
	ServerName string
	Exactly    []string
	Prefixes   []string
}

// Admits tells whether a peer with an identity is who was asked for, if anybody was.
func (p Peer) Admits(spiffe string) bool {
	if len(p.Exactly)+len(p.Prefixes) == 0 {
		return true
	}
	if slices.Contains(p.Exactly, spiffe) {
		return true
	}
	for _, prefix := range p.Prefixes {
		if strings.HasPrefix(spiffe, prefix) {
			return true
		}
	}
	return false
}

func peer(common *tlsv3.CommonTlsContext) Peer {
	var p Peer
	asked := common.GetCombinedValidationContext().GetDefaultValidationContext()
	names := asked.GetMatchSubjectAltNames() //nolint:staticcheck // as istiod says it
	for _, m := range asked.GetMatchTypedSubjectAltNames() {
		names = append(names, m.GetMatcher())
	}
	for _, m := range names {
		if exact := m.GetExact(); exact != "" {
			p.Exactly = append(p.Exactly, exact)
		}
		if prefix := m.GetPrefix(); prefix != "" {
			p.Prefixes = append(p.Prefixes, prefix)
		}
	}
	return p
}

// Calls is whom the proxy calls by a cluster, and false where it does so without TLS.
func (s Snapshot) Calls(name string) (p Peer, secure bool, err error) {
	for _, r := range s[Clusters] {
		var c clusterv3.Cluster
		if err := r.UnmarshalTo(&c); err != nil {
			return p, false, err
		}
		if c.Name != name {
			continue
		}
		sockets := []*corev3.TransportSocket{c.TransportSocket}
		for _, m := range c.TransportSocketMatches {
			sockets = append(sockets, m.TransportSocket)
		}
		for _, socket := range sockets {
			var up tlsv3.UpstreamTlsContext
			if socket.GetTypedConfig() != nil && socket.GetTypedConfig().UnmarshalTo(&up) == nil {
				p = peer(up.CommonTlsContext)
				p.ServerName = up.Sni
				return p, true, nil
			}
		}
		return p, false, nil
	}
	return p, false, fmt.Errorf("there is no cluster %s", name)
}

// Takes are those whom the proxy takes calls of by TLS at a listener, by the server names of
// its filter chains, "" where one asks for none.
func (s Snapshot) Takes(listener string) (map[string]Peer, error) {
	all := map[string]Peer{}
	for _, r := range s[Listeners] {
		var l listenerv3.Listener
		if err := r.UnmarshalTo(&l); err != nil {
			return nil, err
		}
		if l.Name != listener {
			continue
		}
		for _, chain := range l.FilterChains {
			var down tlsv3.DownstreamTlsContext
			if chain.GetTransportSocket().GetTypedConfig() == nil || chain.TransportSocket.GetTypedConfig().UnmarshalTo(&down) != nil {
				continue
			}
			names := chain.GetFilterChainMatch().GetServerNames()
			if len(names) == 0 {
				names = []string{""}
			}
			for _, name := range names {
				all[name] = peer(down.CommonTlsContext)
			}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("listener %s takes no TLS", listener)
	}
	return all, nil
}

// Trusts are the roots that the control plane tells the proxy's agent of, by PCDS.
func (c ControlPlane) Trusts(ctx context.Context, id *Identity, node *corev3.Node) (*x509.CertPool, int, error) {
	conn, err := c.dial(id.Certificate)
	if err != nil {
		return nil, 0, err
	}
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(conn).StreamAggregatedResources(ctx)
	if err != nil {
		return nil, 0, err
	}
	const kind = "type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig"
	if err := stream.Send(&discoveryv3.DiscoveryRequest{Node: node, TypeUrl: kind}); err != nil {
		return nil, 0, err
	}
	resources, err := receive(stream, kind)
	if err != nil {
		return nil, 0, err
	}
	pool, n := x509.NewCertPool(), 0
	for _, r := range resources {
		var config meshv1.ProxyConfig
		if err := r.UnmarshalTo(&config); err != nil {
			return nil, 0, err
		}
		for _, root := range config.CaCertificatesPem {
			if !pool.AppendCertsFromPEM([]byte(root)) {
				return nil, 0, fmt.Errorf("not a root: %q", root)
			}
			n++
		}
	}
	return pool, n, nil
}
