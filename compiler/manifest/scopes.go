package manifest

import "slices"

// InScope tells whether a ResourceQuota may be for the pods that an object makes, by its
// scopes: for what is not known here, it may (k8s.io/kubernetes/pkg/quota/v1/evaluator/core).
func InScope(quota, o Object) bool {
	pod := PodSpec(o)
	if pod == nil {
		return false
	}
	for _, scope := range texts(quota.At("spec", "scopes")) {
		if !inScope(pod, scope, "Exists", nil) {
			return false
		}
	}
	for _, e := range List(quota.At("spec", "scopeSelector", "matchExpressions")) {
		m := Map(e)
		if !inScope(pod, text(m["scopeName"]), text(m["operator"]), texts(m["values"])) {
			return false
		}
	}
	return true
}

func inScope(pod map[string]any, scope, operator string, values []string) bool {
	switch class := text(pod["priorityClassName"]); {
	case scope == "Terminating":
		return pod["activeDeadlineSeconds"] != nil
	case scope == "NotTerminating":
		return pod["activeDeadlineSeconds"] == nil
	case scope == "PriorityClass" && operator == "In":
		return class == "" || slices.Contains(values, class)
	case scope == "PriorityClass" && operator == "NotIn":
		return !slices.Contains(values, class)
	}
	return true
}
