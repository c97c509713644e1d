package shape

import (
	"strings"

	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/net"
)

func networkPolicy(root place, o *networking.NetworkPolicy) {
	p, s := root.at("spec"), &o.Spec
	selects(p.at("podSelector"), &s.PodSelector)
	for i, r := range s.Ingress {
		q := p.at("ingress", i)
		for j := range r.Ports {
			policyPort(q.at("ports", j), &r.Ports[j])
		}
		for j := range r.From {
			peer(q.at("from", j), &r.From[j])
		}
	}
	for i, r := range s.Egress {
		q := p.at("egress", i)
		for j := range r.Ports {
			policyPort(q.at("ports", j), &r.Ports[j])
		}
		for j := range r.To {
			peer(q.at("to", j), &r.To[j])
		}
	}
	if len(s.PolicyTypes) > 2 {
		p.at("policyTypes").say("must not hold more than the two there are")
		return
	}
	for i, t := range s.PolicyTypes {
		among(p, t, []networking.PolicyType{networking.PolicyTypeIngress, networking.PolicyTypeEgress}, "policyTypes", i)
	}
}

func policyPort(p place, port *networking.NetworkPolicyPort) {
	pointed(p, port.Protocol, protocols, "protocol")
	if port.Port != nil {
		portOrName(p.at("port"), *port.Port)
	}
	switch {
	case port.EndPort == nil:
	case port.Port == nil || port.Port.Type == intstr.String:
		p.at("endPort").say("needs port, as a number")
	case *port.EndPort < port.Port.IntVal:
		p.at("endPort").say("%d is smaller than port, %d", *port.EndPort, port.Port.IntVal)
	default:
		portNumber(p, int64(*port.EndPort), "endPort")
	}
}

func peer(p place, n *networking.NetworkPolicyPeer) {
	selects(p.at("podSelector"), n.PodSelector)
	selects(p.at("namespaceSelector"), n.NamespaceSelector)
	others := n.PodSelector != nil || n.NamespaceSelector != nil
	switch {
	case n.IPBlock == nil && !others:
		p.say("is empty: it needs podSelector, namespaceSelector or ipBlock")
	case n.IPBlock != nil && others:
		p.at("ipBlock").say("must stand alone, without podSelector and namespaceSelector")
	}
	if n.IPBlock != nil {
		ipBlock(p.at("ipBlock"), n.IPBlock)
	}
}

func ipBlock(p place, b *networking.IPBlock) {
	if b.CIDR == "" {
		p.at("cidr").say("is required")
		return
	}
	cidr(p.at("cidr"), b.CIDR)
	_, outer, err := net.ParseCIDRSloppy(b.CIDR)
	if err != nil {
		return
	}
	for i, e := range b.Except {
		cidr(p.at("except", i), e)
		_, inner, err := net.ParseCIDRSloppy(e)
		if err != nil {
			continue
		}
		o, _ := outer.Mask.Size()
		n, _ := inner.Mask.Size()
		if !outer.Contains(inner.IP) || o >= n {
			p.at("except", i).say("%s is no part of cidr, %s", e, b.CIDR)
		}
	}
}

func ingress(root place, o *networking.Ingress) {
	p, s := root.at("spec"), &o.Spec
	if len(s.Rules) == 0 && s.DefaultBackend == nil {
		p.at("rules").say("is required, or defaultBackend is")
	}
	if s.DefaultBackend != nil {
		backend(p.at("defaultBackend"), s.DefaultBackend)
	}
	for i, r := range s.Rules {
		ingressRule(p.at("rules", i), &r)
	}
	for i, t := range s.TLS {
		for j, h := range t.Hosts {
			host(p.at("tls", i, "hosts", j), h)
		}
		if t.SecretName != "" {
			p.valid(t.SecretName, dnsSubdomain, "tls", i, "secretName")
		}
	}
	if s.IngressClassName == nil {
		return
	}
	p.valid(*s.IngressClassName, dnsSubdomain, "ingressClassName")
	const old = "kubernetes.io/ingress.class"
	if class, set := o.Annotations[old]; set && class != *s.IngressClassName {
		root.at("metadata", "annotations", old).say("%q is not spec.ingressClassName, %q: remove it", class, *s.IngressClassName)
	}
}

func ingressRule(p place, r *networking.IngressRule) {
	if r.Host != "" {
		if net.ParseIPSloppy(r.Host) != nil {
			p.at("host").say("%q is an IP address: it must be a name", r.Host)
		}
		host(p.at("host"), r.Host)
	}
	if r.HTTP == nil {
		return
	}
	if len(r.HTTP.Paths) == 0 {
		p.at("http", "paths").say("is required")
	}
	for j := range r.HTTP.Paths {
		httpPath(p.at("http", "paths", j), &r.HTTP.Paths[j])
	}
}

func host(p place, h string) {
	if strings.Contains(h, "*") {
		p.valid(h, validation.IsWildcardDNS1123Subdomain)
		return
	}
	p.valid(h, dnsSubdomain)
}

func httpPath(p place, h *networking.HTTPIngressPath) {
	kinds := []networking.PathType{networking.PathTypeExact, networking.PathTypePrefix, networking.PathTypeImplementationSpecific}
	if h.PathType == nil {
		p.at("pathType").say("is required: Exact, Prefix or ImplementationSpecific")
		return
	}
	among(p, *h.PathType, kinds, "pathType")
	exact := *h.PathType == networking.PathTypeExact || *h.PathType == networking.PathTypePrefix
	if !strings.HasPrefix(h.Path, "/") && (exact || *h.PathType == networking.PathTypeImplementationSpecific && h.Path != "") {
		p.at("path").say("%q must begin with /", h.Path)
	} else if exact {
		for _, bad := range []string{"//", "/./", "/../", "%2f", "%2F"} {
			if strings.Contains(h.Path, bad) {
				p.at("path").say("%q must not contain %s", h.Path, bad)
			}
		}
		for _, bad := range []string{"/..", "/."} {
			if strings.HasSuffix(h.Path, bad) {
				p.at("path").say("%q must not end in %s", h.Path, bad)
			}
		}
	}
	backend(p.at("backend"), &h.Backend)
}

func backend(p place, b *networking.IngressBackend) {
	switch {
	case b.Resource != nil && b.Service != nil:
		p.say("must have service or resource, not both")
	case b.Resource != nil:
		r := p.at("resource")
		if b.Resource.APIGroup != nil {
			r.valid(*b.Resource.APIGroup, dnsSubdomain, "apiGroup")
		}
		named(r, b.Resource.Kind, "kind", pathSegment)
		named(r, b.Resource.Name, "name", pathSegment)
	case b.Service != nil:
		s := p.at("service")
		named(s, b.Service.Name, "name", dnsLabel)
		switch port := b.Service.Port; {
		case port.Name != "" && port.Number != 0:
			s.at("port").say("must have name or number, not both")
		case port.Name != "":
			s.valid(port.Name, validation.IsValidPortName, "port", "name")
		case port.Number != 0:
			portNumber(s, int64(port.Number), "port", "number")
		default:
			s.at("port").say("needs name or number")
		}
	default:
		p.say("needs service or resource")
	}
}

func ingressClass(root place, o *networking.IngressClass) {
	p := root.at("spec")
	if len(o.Spec.Controller) > 250 {
		p.at("controller").say("is longer than 250 characters")
	}
	p.errors(validation.IsDomainPrefixedPath(fieldRoot("controller"), o.Spec.Controller))
	r := o.Spec.Parameters
	if r == nil {
		return
	}
	p = p.at("parameters")
	if r.APIGroup != nil {
		p.valid(*r.APIGroup, dnsSubdomain, "apiGroup")
	}
	named(p, r.Kind, "kind", pathSegment)
	named(p, r.Name, "name", pathSegment)
	pointed(p, r.Scope, []string{networking.IngressClassParametersReferenceScopeCluster, networking.IngressClassParametersReferenceScopeNamespace}, "scope")
	inNamespace := r.Scope != nil && *r.Scope == networking.IngressClassParametersReferenceScopeNamespace
	switch {
	case inNamespace && r.Namespace == nil:
		p.at("namespace").say("is required for the scope Namespace")
	case inNamespace:
		p.valid(*r.Namespace, dnsLabel, "namespace")
	case r.Namespace != nil:
		p.at("namespace").say("is only for the scope Namespace")
	}
}
