package shape

import (
	"strings"

	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	"k8s.io/utils/net"
)

// The most that one slice and one of its endpoints may have.
const (
	mostEndpoints = 1000
	mostAddresses = 100
	mostPorts     = 20000
)

func endpoints(root place, o *core.Endpoints) { //nolint:staticcheck // deprecated, and still taken
	for i := range o.Subsets {
		p, s := root.at("subsets", i), &o.Subsets[i]
		if len(s.Addresses)+len(s.NotReadyAddresses) == 0 {
			p.say("needs addresses or notReadyAddresses")
		}
		for j := range s.Addresses {
			endpointAddress(p.at("addresses", j), &s.Addresses[j])
		}
		for j := range s.NotReadyAddresses {
			endpointAddress(p.at("notReadyAddresses", j), &s.NotReadyAddresses[j])
		}
		for j, port := range s.Ports {
			q := p.at("ports", j)
			q.needs(port.Name != "" || len(s.Ports) == 1, "name")
			endpointPort(q, &port.Name, &port.Port, port.Protocol, port.AppProtocol)
		}
	}
}

func endpointAddress(p place, a *core.EndpointAddress) {
	if a.Hostname != "" {
		p.valid(a.Hostname, dnsLabel, "hostname")
	}
	if a.NodeName != nil {
		p.valid(*a.NodeName, dnsSubdomain, "nodeName")
	}
	externalIP(p.at("ip"), a.IP)
}

func endpointSlice(root place, o *discovery.EndpointSlice) {
	among(root, o.AddressType, []discovery.AddressType{discovery.AddressTypeIPv4, discovery.AddressTypeIPv6, discovery.AddressTypeFQDN}, "addressType")
	if n := len(o.Endpoints); n > mostEndpoints {
		root.at("endpoints").say("has %d endpoints: a slice has %d at most", n, mostEndpoints)
		return
	}
	for i := range o.Endpoints {
		p, e := root.at("endpoints", i), &o.Endpoints[i]
		p.needs(len(e.Addresses) > 0, "addresses")
		if n := len(e.Addresses); n > mostAddresses {
			p.at("addresses").say("has %d addresses: an endpoint has %d at most", n, mostAddresses)
		}
		for j, one := range e.Addresses {
			sliceAddress(p.at("addresses", j), one, o.AddressType)
		}
		if e.NodeName != nil {
			p.valid(*e.NodeName, dnsSubdomain, "nodeName")
		}
		if e.Hostname != nil {
			p.valid(*e.Hostname, dnsLabel, "hostname")
		}
	}
	slicePorts(root, o.Ports)
}

func slicePorts(root place, all []discovery.EndpointPort) {
	if n := len(all); n > mostPorts {
		root.at("ports").say("has %d ports: a slice has %d at most", n, mostPorts)
		return
	}
	names, unnamed := unique("the name"), false
	for i, port := range all {
		q, name, protocol := root.at("ports", i), "", core.Protocol("")
		if port.Name != nil {
			name = *port.Name
		}
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		if name == "" {
			q.needs(!unnamed, "name")
			unnamed = true
		} else {
			names(q.at("name"), name)
		}
		endpointPort(q, &name, port.Port, protocol, port.AppProtocol)
	}
}

// sliceAddress judges an address by the kind of a slice's.
func sliceAddress(p place, v string, kind discovery.AddressType) {
	switch kind {
	case discovery.AddressTypeIPv4, discovery.AddressTypeIPv6:
		if net.ParseIPSloppy(v) != nil && net.IsIPv6String(v) != (kind == discovery.AddressTypeIPv6) {
			p.say("%s is no address of addressType, %s", v, kind)
			return
		}
		externalIP(p, v)
	case discovery.AddressTypeFQDN:
		name := strings.TrimSuffix(v, ".")
		if p.valid(name, dnsSubdomain); !strings.Contains(name, ".") {
			p.say("%q is no full name: it must have two labels at least", v)
		}
	}
}

func endpointPort(p place, name *string, port *int32, protocol core.Protocol, app *string) {
	if *name != "" {
		p.valid(*name, dnsLabel, "name")
	}
	if port != nil {
		portNumber(p, int64(*port), "port")
	}
	optional(p, protocol, protocols, "protocol")
	if app != nil {
		p.valid(*app, labelKey, "appProtocol")
	}
}
