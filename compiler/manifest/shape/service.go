package shape

import (
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/net"
)

var protocols = []core.Protocol{core.ProtocolTCP, core.ProtocolUDP, core.ProtocolSCTP}

func service(root place, o *core.Service) {
	p, s := root.at("spec"), &o.Spec
	kind := s.Type
	if kind == "" {
		kind = core.ServiceTypeClusterIP
	}
	kinds := []core.ServiceType{core.ServiceTypeClusterIP, core.ServiceTypeNodePort, core.ServiceTypeLoadBalancer, core.ServiceTypeExternalName}
	if among(p, kind, kinds, "type"); !slices.Contains(kinds, kind) {
		return // what else there may be hangs on the type
	}
	servicePorts(p, s, kind)
	labelled(p.at("selector"), s.Selector)
	serviceAffinity(p, s)
	for i, ip := range s.ExternalIPs {
		externalIP(p.at("externalIPs", i), ip)
	}
	if kind == core.ServiceTypeExternalName {
		externalName(p, s)
	} else {
		clusterIPs(p, s, kind)
	}
	loadBalancer(p, s, kind)
	if s.Type != core.ServiceTypeLoadBalancer && len(s.LoadBalancerSourceRanges) == 0 {
		if _, set := o.Annotations[core.AnnotationLoadBalancerSourceRangesKey]; set {
			root.at("metadata", "annotations", core.AnnotationLoadBalancerSourceRangesKey).say("a Service of type %s has no source ranges: remove it or set type LoadBalancer", kind)
		}
	}
	trafficPolicies(p, s, kind)
}

func servicePorts(p place, s *core.ServiceSpec, kind core.ServiceType) {
	if len(s.Ports) == 0 && !headless(s) && kind != core.ServiceTypeExternalName {
		p.at("ports").say("is required, for all but headless Services and those of type ExternalName")
	}
	names, ports, nodePorts := unique("the name"), unique("the port"), unique("the node port")
	for i, port := range s.Ports {
		q := p.at("ports", i)
		protocol := port.Protocol
		if protocol == "" {
			protocol = core.ProtocolTCP
		}
		switch {
		case port.Name != "":
			q.valid(port.Name, dnsLabel, "name")
			names(q.at("name"), port.Name)
		case len(s.Ports) > 1:
			q.at("name").say("is required where there is more than one port")
		}
		portNumber(q, int64(port.Port), "port")
		among(q, protocol, protocols, "protocol")
		if port.TargetPort != intstr.FromInt32(0) && port.TargetPort != intstr.FromString("") {
			portOrName(q.at("targetPort"), port.TargetPort)
		}
		if port.AppProtocol != nil {
			q.valid(*port.AppProtocol, labelKey, "appProtocol")
		}
		ports(q.at("port"), key(int64(port.Port), protocol))
		if port.NodePort == 0 {
			continue
		}
		if kind == core.ServiceTypeClusterIP {
			q.at("nodePort").say("a Service of type ClusterIP has no node ports: remove it or set type NodePort")
			continue
		}
		portNumber(q, int64(port.NodePort), "nodePort")
		nodePorts(q.at("nodePort"), key(int64(port.NodePort), protocol))
	}
}

// headless tells that a Service asks for no address of its own.
func headless(s *core.ServiceSpec) bool {
	if len(s.ClusterIPs) == 0 {
		return s.ClusterIP == core.ClusterIPNone
	}
	return len(s.ClusterIPs) == 1 && s.ClusterIPs[0] == core.ClusterIPNone
}

func serviceAffinity(p place, s *core.ServiceSpec) {
	optional(p, s.SessionAffinity, []core.ServiceAffinity{core.ServiceAffinityClientIP, core.ServiceAffinityNone}, "sessionAffinity")
	c := s.SessionAffinityConfig
	if s.SessionAffinity == core.ServiceAffinityClientIP && c != nil && c.ClientIP != nil && c.ClientIP.TimeoutSeconds != nil {
		p.between(int64(*c.ClientIP.TimeoutSeconds), 1, 86400, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
	}
}

func externalIP(p place, ip string) {
	addr := address(p, ip)
	if addr == nil {
		return
	}
	if addr.IsUnspecified() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsLinkLocalMulticast() {
		p.say("%s is no address that others reach: it must not be unspecified, of the loopback or link-local", ip)
	}
}

func externalName(p place, s *core.ServiceSpec) {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"clusterIP", s.ClusterIP != "" && len(s.ClusterIPs) == 0},
		{"clusterIPs", len(s.ClusterIPs) > 0},
		{"ipFamilies", len(s.IPFamilies) > 0},
		{"ipFamilyPolicy", s.IPFamilyPolicy != nil},
	} {
		if f.set {
			p.at(f.name).say("must not be set for a Service of type ExternalName")
		}
	}
	if name := strings.TrimSuffix(s.ExternalName, "."); name == "" {
		p.at("externalName").say("is required for a Service of type ExternalName")
	} else {
		p.valid(name, dnsSubdomain, "externalName")
	}
}

func clusterIPs(p place, s *core.ServiceSpec, kind core.ServiceType) {
	ipFamilies(p, s)
	if headless(s) && (kind == core.ServiceTypeNodePort || kind == core.ServiceTypeLoadBalancer) {
		p.at("clusterIP").say("must not be None for a Service of type %s", kind)
	}
	ips, at := s.ClusterIPs, func(i int) place { return p.at("clusterIPs", i) }
	switch {
	case len(ips) == 0 && s.ClusterIP != "":
		ips, at = []string{s.ClusterIP}, func(int) place { return p.at("clusterIP") }
	case len(ips) > 0 && s.ClusterIP != ips[0]:
		p.at("clusterIPs").say("must begin with clusterIP")
	case len(ips) > 2:
		p.at("clusterIPs").say("must not hold more than two addresses")
	}
	for i, ip := range ips {
		if ip == core.ClusterIPNone && i == 0 {
			if len(ips) > 1 {
				at(0).say("None must stand alone")
			}
			continue
		}
		clusterIP(at(i), ip, i, s.IPFamilies)
	}
	if len(ips) == 2 && net.IsIPv6String(ips[0]) == net.IsIPv6String(ips[1]) {
		p.at("clusterIPs").say("must hold one address of each family at most")
	}
}

func ipFamilies(p place, s *core.ServiceSpec) {
	families := unique("the family")
	for i, f := range s.IPFamilies {
		among(p, f, []core.IPFamily{core.IPv4Protocol, core.IPv6Protocol}, "ipFamilies", i)
		families(p.at("ipFamilies", i), string(f))
	}
	pointed(p, s.IPFamilyPolicy, []core.IPFamilyPolicy{core.IPFamilyPolicySingleStack, core.IPFamilyPolicyPreferDualStack, core.IPFamilyPolicyRequireDualStack}, "ipFamilyPolicy")
	if s.IPFamilyPolicy != nil && *s.IPFamilyPolicy == core.IPFamilyPolicySingleStack && len(s.IPFamilies) == 2 && s.IPFamilies[0] != s.IPFamilies[1] {
		p.at("ipFamilyPolicy").say("must be PreferDualStack or RequireDualStack for two families")
	}
}

func clusterIP(p place, ip string, i int, families []core.IPFamily) {
	if address(p, ip) != nil && i < len(families) && (families[i] == core.IPv6Protocol) != net.IsIPv6String(ip) {
		p.say("%s is no %s address, which ipFamilies asks for", ip, families[i])
	}
}

func loadBalancer(p place, s *core.ServiceSpec, kind core.ServiceType) {
	for i, r := range s.LoadBalancerSourceRanges {
		cidr(p.at("loadBalancerSourceRanges", i), strings.TrimSpace(r))
	}
	if kind == core.ServiceTypeLoadBalancer {
		if s.LoadBalancerClass != nil {
			p.valid(*s.LoadBalancerClass, labelKey, "loadBalancerClass")
		}
		return
	}
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"loadBalancerSourceRanges", len(s.LoadBalancerSourceRanges) > 0},
		{"allocateLoadBalancerNodePorts", s.AllocateLoadBalancerNodePorts != nil},
		{"loadBalancerClass", s.LoadBalancerClass != nil},
	} {
		if f.set {
			p.at(f.name).say("a Service of type %s has no load balancer: remove it or set type LoadBalancer", kind)
		}
	}
}

func trafficPolicies(p place, s *core.ServiceSpec, kind core.ServiceType) {
	external := kind == core.ServiceTypeNodePort || kind == core.ServiceTypeLoadBalancer || kind == core.ServiceTypeClusterIP && len(s.ExternalIPs) > 0
	policies := []core.ServiceExternalTrafficPolicy{core.ServiceExternalTrafficPolicyCluster, core.ServiceExternalTrafficPolicyLocal}
	switch {
	case external:
		optional(p, s.ExternalTrafficPolicy, policies, "externalTrafficPolicy")
	case s.ExternalTrafficPolicy != "":
		p.at("externalTrafficPolicy").say("a Service of type %s gets no traffic from outside: remove it or set type LoadBalancer or NodePort", kind)
	}
	local := kind == core.ServiceTypeLoadBalancer && s.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal
	switch {
	case s.HealthCheckNodePort == 0 || external && s.ExternalTrafficPolicy != "" && !slices.Contains(policies, s.ExternalTrafficPolicy):
	case local:
		portNumber(p, int64(s.HealthCheckNodePort), "healthCheckNodePort")
	default:
		p.at("healthCheckNodePort").say("is only for type LoadBalancer with externalTrafficPolicy Local: remove it or set these")
	}
	pointed(p, s.InternalTrafficPolicy, []core.ServiceInternalTrafficPolicy{core.ServiceInternalTrafficPolicyCluster, core.ServiceInternalTrafficPolicyLocal}, "internalTrafficPolicy")
	pointed(p, s.TrafficDistribution, []string{core.ServiceTrafficDistributionPreferClose, core.ServiceTrafficDistributionPreferSameZone, core.ServiceTrafficDistributionPreferSameNode}, "trafficDistribution")
}

func portNumber(p place, n int64, field ...any) { p.between(n, 1, 65535, field...) }

// portOrName is a port by its number or by its name in the container.
func portOrName(p place, port intstr.IntOrString) {
	if port.Type == intstr.Int {
		portNumber(p, int64(port.IntVal))
	} else {
		p.valid(port.StrVal, validation.IsValidPortName)
	}
}
