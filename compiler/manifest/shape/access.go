package shape

import (
	rbac "k8s.io/api/rbac/v1"
)

func policyRules(p place, rules []rbac.PolicyRule, namespaced bool) {
	for i, r := range rules {
		q := p.at("rules", i)
		if len(r.Verbs) == 0 {
			q.at("verbs").say("is required: what the rule allows")
		}
		if len(r.NonResourceURLs) > 0 {
			if namespaced {
				q.at("nonResourceURLs").say("must not be set in a Role: only a ClusterRole reaches them")
			}
			if len(r.APIGroups)+len(r.Resources)+len(r.ResourceNames) > 0 {
				q.at("nonResourceURLs").say("must not stand beside apiGroups, resources and resourceNames: write two rules")
			}
			continue
		}
		if len(r.APIGroups) == 0 {
			q.at("apiGroups").say("is required: [\"\"] for Kubernetes' core")
		}
		if len(r.Resources) == 0 {
			q.at("resources").say("is required, or nonResourceURLs is")
		}
	}
}

func clusterRole(p place, o *rbac.ClusterRole) {
	policyRules(p, o.Rules, false)
	if o.AggregationRule == nil {
		return
	}
	p = p.at("aggregationRule", "clusterRoleSelectors")
	if len(o.AggregationRule.ClusterRoleSelectors) == 0 {
		p.say("is required")
	}
	for i := range o.AggregationRule.ClusterRoleSelectors {
		selects(p.at(i), &o.AggregationRule.ClusterRoleSelectors[i])
	}
}

func binding(p place, ref rbac.RoleRef, subjects []rbac.Subject, namespaced bool) {
	r := p.at("roleRef")
	optional(r, ref.APIGroup, []string{rbac.GroupName}, "apiGroup")
	kinds := []string{"ClusterRole"}
	if namespaced {
		kinds = []string{"Role", "ClusterRole"}
	}
	among(r, ref.Kind, kinds, "kind")
	named(r, ref.Name, "name", pathSegment)
	for i, s := range subjects {
		subject(p.at("subjects", i), s, namespaced)
	}
}

func subject(p place, s rbac.Subject, namespaced bool) {
	p.needs(s.Name != "", "name")
	among(p, s.Kind, []string{rbac.ServiceAccountKind, rbac.UserKind, rbac.GroupKind}, "kind")
	switch s.Kind {
	case rbac.ServiceAccountKind:
		if s.Name != "" {
			p.valid(s.Name, dnsSubdomain, "name")
		}
		if s.APIGroup != "" {
			p.at("apiGroup").say("%q is not the group of ServiceAccounts: remove it", s.APIGroup)
		}
		if !namespaced && s.Namespace == "" {
			p.at("namespace").say("is required: the ServiceAccount's")
		}
	case rbac.UserKind, rbac.GroupKind:
		optional(p, s.APIGroup, []string{rbac.GroupName}, "apiGroup")
	}
}
