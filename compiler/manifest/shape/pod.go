package shape

import (
	"math"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// podUse is what a pod's specification stands in.
type podUse int

const (
	standalone podUse = iota // a Pod itself
	template                 // what a workload makes pods of
)

// podTemplate judges what a workload makes its pods of, with the restart
// policies that it takes; the first is the one that stands where none is set.
func podTemplate(p place, t *core.PodTemplateSpec, policies ...core.RestartPolicy) {
	labelled(p.at("metadata", "labels"), t.Labels)
	annotated(p.at("metadata", "annotations"), t.Annotations)
	s := p.at("spec")
	podSpec(s, &t.Spec, template)
	if len(t.Spec.EphemeralContainers) > 0 {
		s.at("ephemeralContainers").say("must not be set in a template")
	}
	policy := t.Spec.RestartPolicy
	if policy == "" {
		policy = core.RestartPolicyAlways
	}
	if always := policies[0] == core.RestartPolicyAlways; t.Spec.RestartPolicy != "" || !always {
		if always && (policy == core.RestartPolicyOnFailure || policy == core.RestartPolicyNever) {
			s.at("restartPolicy").say("must be Always: pods of such a workload are always restarted")
		} else if !always && policy == core.RestartPolicyAlways {
			s.at("restartPolicy").say("must be OnFailure or Never")
		}
	}
	if policies[0] == core.RestartPolicyAlways && t.Spec.ActiveDeadlineSeconds != nil {
		s.at("activeDeadlineSeconds").say("must not be set: pods of such a workload run on")
	}
}

// pod is a pod's specification with what its parts refer to.
type pod struct {
	*core.PodSpec
	use     podUse
	volumes map[string]core.VolumeSource
	claims  map[string]bool
}

func podSpec(p place, s *core.PodSpec, use podUse) {
	d := pod{PodSpec: s, use: use, claims: map[string]bool{}}
	d.volumes = volumes(p.at("volumes"), s.Volumes)
	resourceClaims(p, s.ResourceClaims, d.claims)
	containers(p, &d)
	optional(p, s.RestartPolicy, []core.RestartPolicy{core.RestartPolicyAlways, core.RestartPolicyOnFailure, core.RestartPolicyNever}, "restartPolicy")
	optional(p, s.DNSPolicy, []core.DNSPolicy{core.DNSClusterFirstWithHostNet, core.DNSClusterFirst, core.DNSDefault, core.DNSNone}, "dnsPolicy")
	pointed(p, s.PreemptionPolicy, []core.PreemptionPolicy{core.PreemptLowerPriority, core.PreemptNever}, "preemptionPolicy")
	labelled(p.at("nodeSelector"), s.NodeSelector)
	podSecurity(p.at("securityContext"), &d)
	hostNamespaces(p, &d)
	affinity(p.at("affinity"), s.Affinity)
	dns(p.at("dnsConfig"), s)
	spread(p.at("topologySpreadConstraints"), s.TopologySpreadConstraints)
	tolerations(p.at("tolerations"), s.Tolerations)
	podNames(p, s)
	if s.ActiveDeadlineSeconds != nil {
		p.between(*s.ActiveDeadlineSeconds, 1, math.MaxInt32, "activeDeadlineSeconds")
	}
	quantities(p.at("overhead"), s.Overhead, nil)
	if s.Resources != nil {
		podResources(p, s)
	}
	if s.OS != nil {
		among(p, s.OS.Name, []core.OSName{core.Linux, core.Windows}, "os", "name")
	}
}

// podNames judges the names that a pod has and refers to.
func podNames(p place, s *core.PodSpec) {
	sa := s.ServiceAccountName
	if sa == "" {
		sa = s.DeprecatedServiceAccount
	}
	for _, f := range []struct {
		name, value string
		check       func(string) []string
	}{
		{"serviceAccountName", sa, dnsSubdomain},
		{"nodeName", s.NodeName, dnsSubdomain},
		{"priorityClassName", s.PriorityClassName, dnsSubdomain},
		{"hostname", s.Hostname, dnsLabel},
		{"subdomain", s.Subdomain, dnsLabel},
	} {
		if f.value != "" {
			p.valid(f.value, f.check, f.name)
		}
	}
	if s.RuntimeClassName != nil {
		p.valid(*s.RuntimeClassName, dnsSubdomain, "runtimeClassName")
	}
	for i, a := range s.HostAliases {
		address(p.at("hostAliases", i, "ip"), a.IP)
		for j, h := range a.Hostnames {
			p.valid(h, dnsSubdomain, "hostAliases", i, "hostnames", j)
		}
	}
	for i, g := range s.ReadinessGates {
		p.valid(string(g.ConditionType), labelKey, "readinessGates", i, "conditionType")
	}
	gates := unique("the gate")
	for i, g := range s.SchedulingGates {
		p.valid(g.Name, labelKey, "schedulingGates", i, "name")
		gates(p.at("schedulingGates", i, "name"), g.Name)
	}
	hostnameOverride(p, s)
}

func hostnameOverride(p place, s *core.PodSpec) {
	if s.HostnameOverride == nil {
		return
	}
	p = p.at("hostnameOverride")
	if s.SetHostnameAsFQDN != nil && *s.SetHostnameAsFQDN {
		p.say("must not be set with setHostnameAsFQDN")
	}
	if s.HostNetwork {
		p.say("must not be set with hostNetwork")
	}
	if len(*s.HostnameOverride) > 64 {
		p.say("is longer than 64 characters")
	}
	p.valid(*s.HostnameOverride, dnsSubdomain)
}

func dns(p place, s *core.PodSpec) {
	c := s.DNSConfig
	if s.DNSPolicy == core.DNSNone && (c == nil || len(c.Nameservers) == 0) {
		p.at("nameservers").say("is required with dnsPolicy None")
	}
	if c == nil {
		return
	}
	if len(c.Nameservers) > 3 {
		p.at("nameservers").say("must not hold more than three")
	}
	for i, ip := range c.Nameservers {
		address(p.at("nameservers", i), ip)
	}
	if len(c.Searches) > 32 || len(strings.Join(c.Searches, " ")) > 2048 {
		p.at("searches").say("must not hold more than 32 domains or 2048 characters")
	}
	for i, d := range c.Searches {
		if d != "." {
			p.valid(strings.TrimSuffix(d, "."), validation.IsDNS1123SubdomainWithUnderscore, "searches", i)
		}
	}
	for i, o := range c.Options {
		p.at("options", i).needs(o.Name != "", "name")
	}
}

// hostNamespaces judges a pod's use of its node's network and processes.
func hostNamespaces(p place, d *pod) {
	if d.ShareProcessNamespace != nil && *d.ShareProcessNamespace && d.HostPID {
		p.at("shareProcessNamespace").say("must not be set with hostPID")
	}
	if d.HostUsers != nil && !*d.HostUsers {
		for _, f := range []struct {
			name string
			set  bool
		}{{"hostPID", d.HostPID}, {"hostIPC", d.HostIPC}} {
			if f.set {
				p.at(f.name).say("must not be set with hostUsers: false")
			}
		}
	}
	if !d.HostNetwork {
		return
	}
	for i, c := range d.Containers {
		for j, port := range c.Ports {
			// Where none is set, the container's port is the node's, too.
			if port.HostPort != 0 && port.HostPort != port.ContainerPort {
				p.at("containers", i, "ports", j, "hostPort").say("%d must be the containerPort, %d: the pod uses its node's network", port.HostPort, port.ContainerPort)
			}
		}
	}
}

func resourceClaims(p place, claims []core.PodResourceClaim, names map[string]bool) {
	twice := unique("the claim")
	for i, c := range claims {
		q := p.at("resourceClaims", i)
		named(q, c.Name, "name", dnsLabel)
		twice(q.at("name"), c.Name)
		names[c.Name] = true
		if (c.ResourceClaimName == nil) == (c.ResourceClaimTemplateName == nil) {
			q.say("needs one of resourceClaimName and resourceClaimTemplateName")
		}
		if c.ResourceClaimName != nil {
			q.valid(*c.ResourceClaimName, dnsSubdomain, "resourceClaimName")
		}
		if c.ResourceClaimTemplateName != nil {
			q.valid(*c.ResourceClaimTemplateName, dnsSubdomain, "resourceClaimTemplateName")
		}
	}
}
