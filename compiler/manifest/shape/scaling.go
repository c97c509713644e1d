package shape

import (
	"slices"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	policy "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func autoscalerV1(root place, o *autoscalingv1.HorizontalPodAutoscaler) {
	p, s := root.at("spec"), &o.Spec
	replicas(p, s.MinReplicas, s.MaxReplicas, false)
	target(p.at("scaleTargetRef"), autoscaling.CrossVersionObjectReference(s.ScaleTargetRef))
	if s.TargetCPUUtilizationPercentage != nil {
		p.between(int64(*s.TargetCPUUtilizationPercentage), 1, noLimit, "targetCPUUtilizationPercentage")
	}
}

func autoscaler(root place, o *autoscaling.HorizontalPodAutoscaler) {
	p, s := root.at("spec"), &o.Spec
	outside := false
	for _, m := range s.Metrics {
		outside = outside || m.Type == autoscaling.ObjectMetricSourceType || m.Type == autoscaling.ExternalMetricSourceType
	}
	replicas(p, s.MinReplicas, s.MaxReplicas, outside)
	target(p.at("scaleTargetRef"), s.ScaleTargetRef)
	for i := range s.Metrics {
		metric(p.at("metrics", i), &s.Metrics[i])
	}
	if s.Behavior != nil {
		scaling(p.at("behavior", "scaleUp"), s.Behavior.ScaleUp)
		scaling(p.at("behavior", "scaleDown"), s.Behavior.ScaleDown)
	}
}

// replicas judges the bounds of a number of pods. None at all is only for what
// is scaled by a metric from outside its pods, where the cluster allows it
// (feature gate HPAScaleToZero).
func replicas(p place, low *int32, high int32, outside bool) {
	least := int64(1)
	if outside {
		least = 0
	}
	if low != nil {
		p.between(int64(*low), least, noLimit, "minReplicas")
	}
	switch {
	case high == 0:
		p.at("maxReplicas").say("is required, and at least 1")
	case high < 0:
		p.between(int64(high), 1, noLimit, "maxReplicas")
	case low != nil && high < *low:
		p.at("maxReplicas").say("%d is less than minReplicas, %d", high, *low)
	}
}

func target(p place, r autoscaling.CrossVersionObjectReference) {
	named(p, r.Kind, "kind", pathSegment)
	named(p, r.Name, "name", pathSegment)
	if _, err := schema.ParseGroupVersion(r.APIVersion); err != nil {
		p.at("apiVersion").say("%q is no apiVersion", r.APIVersion)
	}
}

func metric(p place, m *autoscaling.MetricSpec) {
	kinds := []struct {
		kind  autoscaling.MetricSourceType
		field string
		there bool
		check func(q place)
	}{
		{autoscaling.ObjectMetricSourceType, "object", m.Object != nil, func(q place) {
			target(q.at("describedObject"), m.Object.DescribedObject)
			named(q.at("metric"), m.Object.Metric.Name, "name", pathSegment)
			metricTarget(q.at("target"), &m.Object.Target, "value", "averageValue")
		}},
		{autoscaling.ExternalMetricSourceType, "external", m.External != nil, func(q place) {
			named(q.at("metric"), m.External.Metric.Name, "name", pathSegment)
			metricTarget(q.at("target"), &m.External.Target, "value", "averageValue")
			if m.External.Target.Value != nil && m.External.Target.AverageValue != nil {
				q.at("target", "value").say("must not stand beside averageValue")
			}
		}},
		{autoscaling.PodsMetricSourceType, "pods", m.Pods != nil, func(q place) {
			named(q.at("metric"), m.Pods.Metric.Name, "name", pathSegment)
			metricTarget(q.at("target"), &m.Pods.Target, "averageValue")
		}},
		{autoscaling.ResourceMetricSourceType, "resource", m.Resource != nil, func(q place) {
			q.needs(m.Resource.Name != "", "name")
			utilization(q.at("target"), &m.Resource.Target)
		}},
		{autoscaling.ContainerResourceMetricSourceType, "containerResource", m.ContainerResource != nil, func(q place) {
			named(q, string(m.ContainerResource.Name), "name", containerResource)
			named(q, m.ContainerResource.Container, "container", dnsLabel)
			utilization(q.at("target"), &m.ContainerResource.Target)
		}},
	}
	var known []autoscaling.MetricSourceType
	for _, k := range kinds {
		known = append(known, k.kind)
	}
	if among(p, m.Type, known, "type"); !slices.Contains(known, m.Type) {
		return
	}
	for _, k := range kinds {
		switch {
		case k.kind == m.Type && !k.there:
			p.at(k.field).say("is required for the type %s", m.Type)
		case k.there && k.kind != m.Type:
			p.at(k.field).say("must not be set for the type %s", m.Type)
		case k.there:
			k.check(p.at(k.field))
		}
	}
}

func utilization(p place, t *autoscaling.MetricTarget) {
	metricTarget(p, t, "averageUtilization", "averageValue")
	if t.AverageUtilization != nil && t.AverageValue != nil {
		p.at("averageValue").say("must not stand beside averageUtilization")
	}
}

// metricTarget judges what is aimed at, of which one of some fields is needed.
func metricTarget(p place, t *autoscaling.MetricTarget, needs ...string) {
	among(p, t.Type, []autoscaling.MetricTargetType{autoscaling.UtilizationMetricType, autoscaling.ValueMetricType, autoscaling.AverageValueMetricType}, "type")
	set := map[string]bool{"value": t.Value != nil, "averageValue": t.AverageValue != nil, "averageUtilization": t.AverageUtilization != nil}
	there := false
	for _, field := range needs {
		there = there || set[field]
	}
	p.needs(there, needs[0])
	for _, f := range []struct {
		name   string
		amount *resource.Quantity
	}{{"value", t.Value}, {"averageValue", t.AverageValue}} {
		if f.amount != nil && f.amount.Sign() != 1 {
			p.at(f.name).say("%s must be more than nothing", f.amount.String())
		}
	}
	if t.AverageUtilization != nil {
		p.between(int64(*t.AverageUtilization), 1, noLimit, "averageUtilization")
	}
}

func scaling(p place, r *autoscaling.HPAScalingRules) {
	if r == nil {
		return
	}
	if r.StabilizationWindowSeconds != nil {
		p.between(int64(*r.StabilizationWindowSeconds), 0, 3600, "stabilizationWindowSeconds")
	}
	pointed(p, r.SelectPolicy, []autoscaling.ScalingPolicySelect{autoscaling.MaxChangePolicySelect, autoscaling.MinChangePolicySelect, autoscaling.DisabledPolicySelect}, "selectPolicy")
	if r.Policies != nil && len(r.Policies) == 0 {
		p.at("policies").say("must not be empty")
	}
	for i, s := range r.Policies {
		q := p.at("policies", i)
		among(q, s.Type, []autoscaling.HPAScalingPolicyType{autoscaling.PodsScalingPolicy, autoscaling.PercentScalingPolicy}, "type")
		q.between(int64(s.Value), 1, noLimit, "value")
		q.between(int64(s.PeriodSeconds), 1, 1800, "periodSeconds")
	}
	if r.Tolerance != nil && r.Tolerance.Sign() < 0 {
		p.at("tolerance").say("%s must not be negative", r.Tolerance.String())
	}
}

func disruptionBudget(root place, o *policy.PodDisruptionBudget) {
	p, s := root.at("spec"), &o.Spec
	if s.MinAvailable != nil && s.MaxUnavailable != nil {
		p.at("maxUnavailable").say("must not stand beside minAvailable")
	}
	for _, f := range []struct {
		name string
		v    *intstr.IntOrString
	}{{"minAvailable", s.MinAvailable}, {"maxUnavailable", s.MaxUnavailable}} {
		share(p.at(f.name), f.v, true)
	}
	selects(p.at("selector"), s.Selector)
	pointed(p, s.UnhealthyPodEvictionPolicy, []policy.UnhealthyPodEvictionPolicyType{policy.IfHealthyBudget, policy.AlwaysAllow}, "unhealthyPodEvictionPolicy")
}
