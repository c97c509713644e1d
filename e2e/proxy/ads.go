package proxy

import (
	"context"
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// The kinds of resource that xDS serves, named as operators see them.
const (
	Clusters  = "clusters"
	Endpoints = "endpoints"
	Listeners = "listeners"
	Routes    = "routes"
)

// Kinds are all of them, in the order in which Envoy asks.
var Kinds = []string{Clusters, Endpoints, Listeners, Routes}

var typeURLs = map[string]string{
	Clusters:  "type.googleapis.com/envoy.config.cluster.v3.Cluster",
	Endpoints: "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
	Listeners: "type.googleapis.com/envoy.config.listener.v3.Listener",
	Routes:    "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
}

// A Snapshot is all the configuration that a control plane gives one proxy, by
// kind.
type Snapshot map[string][]*anypb.Any

// Fetch asks the control plane for everything that the proxy's Envoy would.
func (c ControlPlane) Fetch(ctx context.Context, id *Identity, node *corev3.Node) (Snapshot, error) {
	conn, err := c.dial(id.Certificate)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(conn).StreamAggregatedResources(ctx)
	if err != nil {
		return nil, err
	}
	snapshot := Snapshot{}
	for _, kind := range Kinds {
		names, err := snapshot.names(kind)
		if err != nil {
			return nil, err
		}
		wildcard := kind == Clusters || kind == Listeners
		if !wildcard && len(names) == 0 {
			continue
		}
		request := &discoveryv3.DiscoveryRequest{Node: node, TypeUrl: typeURLs[kind], ResourceNames: names}
		if err := stream.Send(request); err != nil {
			return nil, err
		}
		if snapshot[kind], err = receive(stream, typeURLs[kind]); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return snapshot, nil
}

// receive waits for the answer of one type; pushes of others are passed over.
func receive(stream discoveryv3.AggregatedDiscoveryService_StreamAggregatedResourcesClient, typeURL string) ([]*anypb.Any, error) {
	for {
		answer, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		if answer.TypeUrl != typeURL {
			continue
		}
		return answer.Resources, nil
	}
}

// names are the resources that those already received ask for.
func (s Snapshot) names(kind string) ([]string, error) {
	var names []string
	switch kind {
	case Endpoints:
		for _, r := range s[Clusters] {
			var c clusterv3.Cluster
			if err := r.UnmarshalTo(&c); err != nil {
				return nil, err
			}
			if c.GetType() == clusterv3.Cluster_EDS {
				names = append(names, c.Name)
			}
		}
	case Routes:
		seen := map[string]bool{}
		for _, r := range s[Listeners] {
			var l listenerv3.Listener
			if err := r.UnmarshalTo(&l); err != nil {
				return nil, err
			}
			for _, name := range routeNames(&l) {
				if !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names, nil
}

func routeNames(l *listenerv3.Listener) []string {
	var names []string
	for _, chain := range append(l.FilterChains, l.DefaultFilterChain) {
		for _, filter := range chain.GetFilters() {
			var http hcmv3.HttpConnectionManager
			if filter.GetTypedConfig().UnmarshalTo(&http) != nil {
				continue // another protocol's filter
			}
			if name := http.GetRds().GetRouteConfigName(); name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// Has tells whether any resource of a kind contains a text.
func (s Snapshot) Has(kind, text string) bool {
	for _, r := range s[kind] {
		if contains(r, text) {
			return true
		}
	}
	return false
}
