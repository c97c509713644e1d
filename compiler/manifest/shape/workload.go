package shape

import (
	"strconv"
	"strings"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
)

// count judges numbers that must not be negative, where they are set.
func count(p place, field string, n *int32) {
	if n != nil {
		p.between(int64(*n), 0, noLimit, field)
	}
}

func deployment(root place, o *apps.Deployment) {
	p, s := root.at("spec"), &o.Spec
	count(p, "replicas", s.Replicas)
	count(p, "minReadySeconds", &s.MinReadySeconds)
	count(p, "revisionHistoryLimit", s.RevisionHistoryLimit)
	deadline := int32(600)
	if s.ProgressDeadlineSeconds != nil {
		deadline = *s.ProgressDeadlineSeconds
		count(p, "progressDeadlineSeconds", &deadline)
	}
	if deadline >= 0 && deadline <= s.MinReadySeconds {
		p.at("progressDeadlineSeconds").say("%d must be more than minReadySeconds, %d", deadline, s.MinReadySeconds)
	}
	matches(p, s.Selector, s.Template.Labels)
	podTemplate(p.at("template"), &s.Template, core.RestartPolicyAlways)
	q := p.at("strategy")
	optional(q, s.Strategy.Type, []apps.DeploymentStrategyType{apps.RecreateDeploymentStrategyType, apps.RollingUpdateDeploymentStrategyType}, "type")
	r := s.Strategy.RollingUpdate
	switch {
	case r == nil:
	case s.Strategy.Type == apps.RecreateDeploymentStrategyType:
		q.at("rollingUpdate").say("must not be set for the type Recreate")
	default:
		q = q.at("rollingUpdate")
		share(q.at("maxUnavailable"), r.MaxUnavailable, true)
		share(q.at("maxSurge"), r.MaxSurge, false)
		if zero(r.MaxUnavailable) && zero(r.MaxSurge) {
			q.at("maxUnavailable").say("must not be 0 where maxSurge is 0: no pod could be replaced")
		}
	}
}

// share judges a number of pods or a percentage of them.
func share(p place, v *intstr.IntOrString, atMostAll bool) {
	if v == nil {
		return
	}
	if v.Type == intstr.Int {
		p.between(int64(v.IntVal), 0, noLimit)
		return
	}
	if faults := validation.IsValidPercent(v.StrVal); len(faults) > 0 {
		p.say("%q is neither a number nor a percentage, such as 5%%", v.StrVal)
	} else if n, err := strconv.Atoi(strings.TrimSuffix(v.StrVal, "%")); atMostAll && (err != nil || n > 100) {
		p.say("%s is more than all", v.StrVal)
	}
}

// zero tells that a share is set, to nothing.
func zero(v *intstr.IntOrString) bool {
	if v == nil {
		return false
	}
	if v.Type == intstr.Int {
		return v.IntVal == 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(v.StrVal, "%"))
	return err != nil || n == 0
}

func daemonSet(root place, o *apps.DaemonSet) {
	p, s := root.at("spec"), &o.Spec
	count(p, "minReadySeconds", &s.MinReadySeconds)
	count(p, "revisionHistoryLimit", s.RevisionHistoryLimit)
	matches(p, s.Selector, s.Template.Labels)
	podTemplate(p.at("template"), &s.Template, core.RestartPolicyAlways)
	q := p.at("updateStrategy")
	optional(q, s.UpdateStrategy.Type, []apps.DaemonSetUpdateStrategyType{apps.RollingUpdateDaemonSetStrategyType, apps.OnDeleteDaemonSetStrategyType}, "type")
	r := s.UpdateStrategy.RollingUpdate
	if r == nil || s.UpdateStrategy.Type == apps.OnDeleteDaemonSetStrategyType {
		return
	}
	q = q.at("rollingUpdate")
	share(q.at("maxUnavailable"), r.MaxUnavailable, true)
	share(q.at("maxSurge"), r.MaxSurge, true)
	surges := r.MaxSurge != nil && !zero(r.MaxSurge)
	switch stays := zero(r.MaxUnavailable); {
	case surges && !stays:
		q.at("maxSurge").say("must not be set where maxUnavailable is not 0, which is 1 where it is not set")
	case !surges && stays:
		q.at("maxUnavailable").say("must not be 0 where maxSurge is 0: no pod could be replaced")
	}
}

func statefulSet(root place, o *apps.StatefulSet) {
	p, s := root.at("spec"), &o.Spec
	count(p, "replicas", s.Replicas)
	count(p, "minReadySeconds", &s.MinReadySeconds)
	optional(p, s.PodManagementPolicy, []apps.PodManagementPolicyType{apps.OrderedReadyPodManagement, apps.ParallelPodManagement}, "podManagementPolicy")
	if s.Ordinals != nil {
		p.between(int64(s.Ordinals.Start), 0, noLimit, "ordinals", "start")
	}
	if s.ServiceName != "" {
		p.valid(s.ServiceName, dnsLabel, "serviceName")
	}
	if r := s.PersistentVolumeClaimRetentionPolicy; r != nil {
		kinds := []apps.PersistentVolumeClaimRetentionPolicyType{apps.RetainPersistentVolumeClaimRetentionPolicyType, apps.DeletePersistentVolumeClaimRetentionPolicyType}
		optional(p, r.WhenDeleted, kinds, "persistentVolumeClaimRetentionPolicy", "whenDeleted")
		optional(p, r.WhenScaled, kinds, "persistentVolumeClaimRetentionPolicy", "whenScaled")
	}
	matches(p, s.Selector, s.Template.Labels)
	t := s.Template
	t.Spec.Hostname, t.Spec.Subdomain = "", "" // each pod gets its own
	t.Spec.Volumes = claimed(s)
	podTemplate(p.at("template"), &t, core.RestartPolicyAlways)
	for i := range s.VolumeClaimTemplates {
		claimSpec(p.at("volumeClaimTemplates", i, "spec"), &s.VolumeClaimTemplates[i].Spec)
	}
	rollingStateful(p.at("updateStrategy"), &s.UpdateStrategy)
}

func rollingStateful(p place, u *apps.StatefulSetUpdateStrategy) {
	optional(p, u.Type, []apps.StatefulSetUpdateStrategyType{apps.RollingUpdateStatefulSetStrategyType, apps.OnDeleteStatefulSetStrategyType}, "type")
	r := u.RollingUpdate
	switch {
	case r == nil:
	case u.Type == apps.OnDeleteStatefulSetStrategyType:
		p.at("rollingUpdate").say("must not be set for the type OnDelete")
	default:
		count(p.at("rollingUpdate"), "partition", r.Partition)
		// maxUnavailable is dropped, whatever it is, where the cluster has not
		// the feature MaxUnavailableStatefulSet.
	}
}

// claimed are the volumes of a StatefulSet's pods: those of its own and, in the
// place of such of the same name, those claimed for each pod.
func claimed(s *apps.StatefulSetSpec) []core.Volume {
	names := map[string]bool{}
	var claims []core.Volume
	for _, c := range s.VolumeClaimTemplates {
		if !names[c.Name] {
			claims = append(claims, core.Volume{Name: c.Name, VolumeSource: core.VolumeSource{PersistentVolumeClaim: &core.PersistentVolumeClaimVolumeSource{ClaimName: c.Name}}})
		}
		names[c.Name] = true
	}
	var out []core.Volume
	for _, v := range s.Template.Spec.Volumes {
		if !names[v.Name] {
			out = append(out, v)
		}
	}
	return append(out, claims...)
}

func replicaSet(root place, o *apps.ReplicaSet) {
	p := root.at("spec")
	count(p, "replicas", o.Spec.Replicas)
	count(p, "minReadySeconds", &o.Spec.MinReadySeconds)
	matches(p, o.Spec.Selector, o.Spec.Template.Labels)
	podTemplate(p.at("template"), &o.Spec.Template, core.RestartPolicyAlways)
}

func replicationController(root place, o *core.ReplicationController) {
	p, s := root.at("spec"), &o.Spec
	count(p, "replicas", s.Replicas)
	count(p, "minReadySeconds", &s.MinReadySeconds)
	if s.Template == nil {
		p.at("template").say("is required")
		return
	}
	selector := s.Selector
	if len(selector) == 0 {
		selector = s.Template.Labels
	}
	if len(selector) == 0 {
		p.at("selector").say("is required, or labels of the template are")
	} else if !labels.SelectorFromSet(selector).Matches(labels.Set(s.Template.Labels)) {
		p.at("template", "metadata", "labels").say("do not match spec.selector: the pods would not be found")
	}
	podTemplate(p.at("template"), s.Template, core.RestartPolicyAlways)
}

func job(root place, o *batch.Job) {
	p := root.at("spec")
	jobSpec(p, &o.Spec)
	if manual := o.Spec.ManualSelector != nil && *o.Spec.ManualSelector; manual {
		matches(p, o.Spec.Selector, o.Spec.Template.Labels)
	} else if o.Spec.Selector != nil {
		p.at("selector").say("must not be set: Kubernetes makes it, unless manualSelector is true")
	}
	indexed := o.Spec.CompletionMode != nil && *o.Spec.CompletionMode == batch.IndexedCompletion
	if n := o.Spec.Completions; indexed && n != nil && *n > 0 {
		pod := o.Name + "-" + strconv.Itoa(int(*n-1))
		if len(dnsLabel(pod)) > 0 {
			root.at("metadata", "name").say("%q is not valid: the last pod would be called %s, which is no DNS label", o.Name, pod)
		}
	}
}
