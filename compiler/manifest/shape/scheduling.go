package shape

import (
	"slices"
	"strconv"

	core "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	required  = "requiredDuringSchedulingIgnoredDuringExecution"
	preferred = "preferredDuringSchedulingIgnoredDuringExecution"
)

func affinity(p place, a *core.Affinity) {
	if a == nil {
		return
	}
	if n := a.NodeAffinity; n != nil {
		q := p.at("nodeAffinity")
		if r := n.RequiredDuringSchedulingIgnoredDuringExecution; r != nil {
			terms := q.at(required, "nodeSelectorTerms")
			if len(r.NodeSelectorTerms) == 0 {
				terms.say("is required")
			}
			for i := range r.NodeSelectorTerms {
				nodeTerm(terms.at(i), &r.NodeSelectorTerms[i], true)
			}
		}
		for i, t := range n.PreferredDuringSchedulingIgnoredDuringExecution {
			q.between(int64(t.Weight), 1, 100, preferred, i, "weight")
			// Labels that no node can have are taken where they are only preferred.
			nodeTerm(q.at(preferred, i, "preference"), &t.Preference, false)
		}
	}
	if a.PodAffinity != nil {
		podTerms(p.at("podAffinity"), a.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if a.PodAntiAffinity != nil {
		podTerms(p.at("podAntiAffinity"), a.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
}

func nodeTerm(p place, t *core.NodeSelectorTerm, values bool) {
	for i, r := range t.MatchExpressions {
		q := p.at("matchExpressions", i)
		nodeRequirement(q, r)
		q.valid(r.Key, labelKey, "key")
		for j, v := range r.Values {
			if values {
				q.valid(v, labelValue, "values", j)
			}
		}
	}
	for i, r := range t.MatchFields {
		q := p.at("matchFields", i)
		among(q, r.Key, []string{metav1.ObjectNameField}, "key")
		among(q, r.Operator, []core.NodeSelectorOperator{core.NodeSelectorOpIn, core.NodeSelectorOpNotIn}, "operator")
		if len(r.Values) != 1 {
			q.at("values").say("must hold one name")
		}
		for j, v := range r.Values {
			q.valid(v, dnsSubdomain, "values", j)
		}
	}
}

func nodeRequirement(p place, r core.NodeSelectorRequirement) {
	switch {
	case setOperator(p, r.Operator, r.Values):
	case r.Operator == core.NodeSelectorOpGt, r.Operator == core.NodeSelectorOpLt:
		if len(r.Values) != 1 {
			p.at("values").say("must hold one number for the operator %s", r.Operator)
		}
	default:
		among(p, r.Operator, []core.NodeSelectorOperator{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"}, "operator")
	}
}

func podTerms(p place, must []core.PodAffinityTerm, may []core.WeightedPodAffinityTerm) {
	for i := range must {
		podTerm(p.at(required, i), &must[i])
	}
	for i := range may {
		p.between(int64(may[i].Weight), 1, 100, preferred, i, "weight")
		podTerm(p.at(preferred, i, "podAffinityTerm"), &may[i].PodAffinityTerm)
	}
}

func podTerm(p place, t *core.PodAffinityTerm) {
	selects(p.at("labelSelector"), t.LabelSelector)
	selects(p.at("namespaceSelector"), t.NamespaceSelector)
	for i, ns := range t.Namespaces {
		p.valid(ns, dnsLabel, "namespaces", i)
	}
	labelKeys(p, "matchLabelKeys", t.MatchLabelKeys, t.LabelSelector)
	labelKeys(p, "mismatchLabelKeys", t.MismatchLabelKeys, t.LabelSelector)
	for i, k := range t.MatchLabelKeys {
		if slices.Contains(t.MismatchLabelKeys, k) {
			p.at("matchLabelKeys", i).say("%s stands in mismatchLabelKeys too", k)
		}
	}
	named(p, t.TopologyKey, "topologyKey", labelKey)
}

func labelKeys(p place, field string, keys []string, s *metav1.LabelSelector) {
	if len(keys) > 0 && s == nil {
		p.at(field).say("must not be set without labelSelector")
		return
	}
	for i, k := range keys {
		p.valid(k, labelKey, field, i)
	}
}

func spread(p place, constraints []core.TopologySpreadConstraint) {
	policies := []core.NodeInclusionPolicy{core.NodeInclusionPolicyIgnore, core.NodeInclusionPolicyHonor}
	twice := unique("the pair of topologyKey and whenUnsatisfiable")
	for i, c := range constraints {
		q := p.at(i)
		q.between(int64(c.MaxSkew), 1, noLimit, "maxSkew")
		q.needs(c.TopologyKey != "", "topologyKey")
		among(q, c.WhenUnsatisfiable, []core.UnsatisfiableConstraintAction{core.DoNotSchedule, core.ScheduleAnyway}, "whenUnsatisfiable")
		twice(q, c.TopologyKey+" "+string(c.WhenUnsatisfiable))
		if c.MinDomains != nil {
			q.between(int64(*c.MinDomains), 1, noLimit, "minDomains")
			if c.WhenUnsatisfiable == core.ScheduleAnyway {
				q.at("minDomains").say("is only for whenUnsatisfiable DoNotSchedule")
			}
		}
		pointed(q, c.NodeAffinityPolicy, policies, "nodeAffinityPolicy")
		pointed(q, c.NodeTaintsPolicy, policies, "nodeTaintsPolicy")
		labelKeys(q, "matchLabelKeys", c.MatchLabelKeys, c.LabelSelector)
		selects(q.at("labelSelector"), c.LabelSelector)
	}
}

func tolerations(p place, all []core.Toleration) {
	for i, t := range all {
		q := p.at(i)
		if t.Key != "" {
			q.valid(t.Key, labelKey, "key")
		} else if t.Operator != core.TolerationOpExists {
			q.at("operator").say("must be Exists where key is not set, which tolerates everything")
		}
		if t.TolerationSeconds != nil && t.Effect != core.TaintEffectNoExecute {
			q.at("tolerationSeconds").say("is only for the effect NoExecute")
		}
		toleratedValue(q, t)
		optional(q, t.Effect, []core.TaintEffect{core.TaintEffectNoSchedule, core.TaintEffectPreferNoSchedule, core.TaintEffectNoExecute}, "effect")
	}
}

func toleratedValue(p place, t core.Toleration) {
	switch t.Operator {
	case core.TolerationOpEqual, "":
		p.valid(t.Value, labelValue, "value")
	case core.TolerationOpExists:
		if t.Value != "" {
			p.at("value").say("must not be set for the operator Exists")
		}
	case core.TolerationOpLt, core.TolerationOpGt:
		if _, err := strconv.ParseInt(t.Value, 10, 64); err != nil {
			p.at("value").say("must be a whole number for the operator %s", t.Operator)
		}
	default:
		among(p, t.Operator, []core.TolerationOperator{core.TolerationOpEqual, core.TolerationOpExists}, "operator")
	}
}
