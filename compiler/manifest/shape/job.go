package shape

import (
	"slices"
	"strings"
	"time"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

func jobSpec(p place, s *batch.JobSpec) {
	count(p, "parallelism", s.Parallelism)
	count(p, "completions", s.Completions)
	count(p, "backoffLimit", s.BackoffLimit)
	count(p, "ttlSecondsAfterFinished", s.TTLSecondsAfterFinished)
	count(p, "backoffLimitPerIndex", s.BackoffLimitPerIndex)
	count(p, "maxFailedIndexes", s.MaxFailedIndexes)
	if s.ActiveDeadlineSeconds != nil {
		p.between(*s.ActiveDeadlineSeconds, 0, noLimit, "activeDeadlineSeconds")
	}
	managedBy(p, s.ManagedBy)
	pointed(p, s.CompletionMode, []batch.CompletionMode{batch.NonIndexedCompletion, batch.IndexedCompletion}, "completionMode")
	indexed := s.CompletionMode != nil && *s.CompletionMode == batch.IndexedCompletion
	switch {
	case indexed:
		indexedJob(p, s)
	case s.CompletionMode == nil || *s.CompletionMode == batch.NonIndexedCompletion:
		for _, f := range []struct {
			name string
			set  bool
		}{{"backoffLimitPerIndex", s.BackoffLimitPerIndex != nil}, {"maxFailedIndexes", s.MaxFailedIndexes != nil}, {"successPolicy", s.SuccessPolicy != nil}} {
			if f.set {
				p.at(f.name).say("needs completionMode Indexed")
			}
		}
	}
	if s.PodFailurePolicy != nil {
		failurePolicy(p.at("podFailurePolicy"), s)
	}
	pointed(p, s.PodReplacementPolicy, []batch.PodReplacementPolicy{batch.Failed, batch.TerminatingOrFailed}, "podReplacementPolicy")
	if s.PodFailurePolicy != nil && s.PodReplacementPolicy != nil && *s.PodReplacementPolicy != batch.Failed {
		p.at("podReplacementPolicy").say("must be Failed with podFailurePolicy")
	}
	podTemplate(p.at("template"), &s.Template, core.RestartPolicyOnFailure, core.RestartPolicyNever)
	if s.PodFailurePolicy != nil && s.Template.Spec.RestartPolicy == core.RestartPolicyOnFailure {
		p.at("template", "spec", "restartPolicy").say("must be Never with podFailurePolicy")
	}
}

func managedBy(p place, name *string) {
	if name == nil {
		return
	}
	p.errors(validation.IsDomainPrefixedPath(fieldRoot("managedBy"), *name))
	if len(*name) > 63 {
		p.at("managedBy").say("is longer than 63 characters")
	}
}

func indexedJob(p place, s *batch.JobSpec) {
	if s.Completions == nil {
		p.at("completions").say("is required for completionMode Indexed")
	}
	if s.Parallelism != nil && *s.Parallelism > 100000 {
		p.at("parallelism").say("must be at most 100000 for completionMode Indexed")
	}
	if s.MaxFailedIndexes == nil {
		return
	}
	if s.BackoffLimitPerIndex == nil {
		p.at("backoffLimitPerIndex").say("is required with maxFailedIndexes")
	}
	if *s.MaxFailedIndexes > 100000 || s.Completions != nil && *s.MaxFailedIndexes > *s.Completions {
		p.at("maxFailedIndexes").say("must be at most completions, and 100000")
	}
}

func failurePolicy(p place, s *batch.JobSpec) {
	if len(s.PodFailurePolicy.Rules) > 20 {
		p.at("rules").say("must not hold more than 20")
	}
	actions := []batch.PodFailurePolicyAction{batch.PodFailurePolicyActionFailJob, batch.PodFailurePolicyActionFailIndex, batch.PodFailurePolicyActionIgnore, batch.PodFailurePolicyActionCount}
	for i, r := range s.PodFailurePolicy.Rules {
		q := p.at("rules", i)
		among(q, r.Action, actions, "action")
		if r.Action == batch.PodFailurePolicyActionFailIndex && s.BackoffLimitPerIndex == nil {
			q.at("action").say("FailIndex needs backoffLimitPerIndex")
		}
		if (r.OnExitCodes == nil) == (len(r.OnPodConditions) == 0) {
			q.say("needs one of onExitCodes and onPodConditions")
		}
		if r.OnExitCodes != nil {
			exitCodes(q.at("onExitCodes"), r.OnExitCodes, s)
		}
		if len(r.OnPodConditions) > 20 {
			q.at("onPodConditions").say("must not hold more than 20")
		}
		for j, c := range r.OnPodConditions {
			q.valid(string(c.Type), labelKey, "onPodConditions", j, "type")
			optional(q, c.Status, []core.ConditionStatus{core.ConditionTrue, core.ConditionFalse, core.ConditionUnknown}, "onPodConditions", j, "status")
		}
	}
}

func exitCodes(p place, r *batch.PodFailurePolicyOnExitCodesRequirement, s *batch.JobSpec) {
	among(p, r.Operator, []batch.PodFailurePolicyOnExitCodesOperator{batch.PodFailurePolicyOnExitCodesOpIn, batch.PodFailurePolicyOnExitCodesOpNotIn}, "operator")
	is := func(c core.Container) bool { return r.ContainerName != nil && c.Name == *r.ContainerName }
	if r.ContainerName != nil && !slices.ContainsFunc(s.Template.Spec.Containers, is) && !slices.ContainsFunc(s.Template.Spec.InitContainers, is) {
		p.at("containerName").say("there is no container %q", *r.ContainerName)
	}
	if len(r.Values) == 0 || len(r.Values) > 255 {
		p.at("values").say("must hold from 1 to 255 exit codes")
	}
	for i, v := range r.Values {
		if v == 0 && r.Operator == batch.PodFailurePolicyOnExitCodesOpIn {
			p.at("values", i).say("must not be 0 for the operator In")
		}
		if i > 0 && r.Values[i-1] >= v {
			p.at("values", i).say("must be more than the one before it")
		}
	}
}

func cronJob(root place, o *batch.CronJob) {
	p, s := root.at("spec"), &o.Spec
	if s.Schedule == "" {
		p.at("schedule").say("is required")
	} else if says := schedule(s.Schedule); says != "" {
		p.at("schedule").say("%q is not valid: %s", s.Schedule, says)
	}
	if s.StartingDeadlineSeconds != nil {
		p.between(*s.StartingDeadlineSeconds, 0, noLimit, "startingDeadlineSeconds")
	}
	if s.TimeZone != nil {
		timeZone(p.at("timeZone"), *s.TimeZone)
	}
	optional(p, s.ConcurrencyPolicy, []batch.ConcurrencyPolicy{batch.AllowConcurrent, batch.ForbidConcurrent, batch.ReplaceConcurrent}, "concurrencyPolicy")
	count(p, "successfulJobsHistoryLimit", s.SuccessfulJobsHistoryLimit)
	count(p, "failedJobsHistoryLimit", s.FailedJobsHistoryLimit)
	q := p.at("jobTemplate", "spec")
	jobSpec(q, &s.JobTemplate.Spec)
	if s.JobTemplate.Spec.Selector != nil {
		q.at("selector").say("must not be set: Kubernetes makes it")
	}
	if m := s.JobTemplate.Spec.ManualSelector; m != nil && *m {
		q.at("manualSelector").say("must not be true for a CronJob's template")
	}
}

// timeZone judges the form of a zone's name. Whether there is such a zone the
// cluster's own data say.
func timeZone(p place, zone string) {
	for part := range strings.SplitSeq(zone, "/") {
		if part == "" || part == "." || part == ".." || len(part) > 14 || strings.HasPrefix(part, "-") || strings.Trim(part, zoneLetters) != "" {
			p.say("%q is no time zone, such as Europe/Berlin", zone)
			return
		}
	}
	if _, err := time.LoadLocation(zone); strings.EqualFold(zone, "Local") || err != nil && haveZones() {
		p.say("%q is no time zone, such as Europe/Berlin", zone)
	}
}

const zoneLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_+"

// haveZones tells whether this machine knows time zones.
func haveZones() bool {
	_, err := time.LoadLocation("Europe/Berlin")
	return err == nil
}
