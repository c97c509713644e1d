package manifest

import (
	"cmp"
	"slices"
	"strings"
)

// applied lists kinds in the order to apply them: what others need first. A
// kind that is not in it comes after those before "*" and before those after.
// Webhooks are last, so that they do not yet ask a control plane that does not
// run about the objects it needs.
var applied = strings.Fields(`
	CustomResourceDefinition Namespace PriorityClass StorageClass IngressClass RuntimeClass
	NetworkPolicy ResourceQuota LimitRange ServiceAccount Secret ConfigMap
	ClusterRole ClusterRoleBinding Role RoleBinding PersistentVolume PersistentVolumeClaim
	Service DaemonSet Deployment StatefulSet ReplicaSet ReplicationController Pod Job CronJob
	PodDisruptionBudget HorizontalPodAutoscaler Ingress APIService * ValidatingAdmissionPolicy
	ValidatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingWebhookConfiguration`)

// Compare orders objects as they are applied: by kind, then by identity.
func Compare(a, b ID) int {
	return cmp.Or(
		cmp.Compare(rank(a.Kind), rank(b.Kind)),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Namespace, b.Namespace),
		cmp.Compare(a.Name, b.Name),
	)
}

func rank(kind string) int {
	if i := slices.Index(applied, kind); i >= 0 {
		return i
	}
	return slices.Index(applied, "*")
}
