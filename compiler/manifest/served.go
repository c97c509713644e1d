package manifest

import (
	"strconv"
	"strings"
)

// Removal tells when Kubernetes stopped serving an API version of a kind.
type Removal struct {
	// In is the first version of Kubernetes without it, "MAJOR.MINOR".
	In string
	// Instead is the API version to use, empty where there is none.
	Instead string
}

// removals lists what Kubernetes no longer serves, from the "Deprecated API
// Migration Guide" of its documentation
// (kubernetes.io/docs/reference/using-api/deprecation-guide): the API version,
// the first Kubernetes without it, what to use instead ("-" for nothing), kinds.
const removals = `
	extensions/v1beta1                   1.16 apps/v1                         DaemonSet Deployment ReplicaSet
	extensions/v1beta1                   1.16 networking.k8s.io/v1            NetworkPolicy
	extensions/v1beta1                   1.16 -                               PodSecurityPolicy
	apps/v1beta1                         1.16 apps/v1                         Deployment StatefulSet
	apps/v1beta2                         1.16 apps/v1                         DaemonSet Deployment ReplicaSet StatefulSet
	admissionregistration.k8s.io/v1beta1 1.22 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
	apiextensions.k8s.io/v1beta1         1.22 apiextensions.k8s.io/v1         CustomResourceDefinition
	apiregistration.k8s.io/v1beta1       1.22 apiregistration.k8s.io/v1       APIService
	authentication.k8s.io/v1beta1        1.22 authentication.k8s.io/v1        TokenReview
	authorization.k8s.io/v1beta1         1.22 authorization.k8s.io/v1         LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
	certificates.k8s.io/v1beta1          1.22 certificates.k8s.io/v1          CertificateSigningRequest
	coordination.k8s.io/v1beta1          1.22 coordination.k8s.io/v1          Lease
	extensions/v1beta1                   1.22 networking.k8s.io/v1            Ingress
	networking.k8s.io/v1beta1            1.22 networking.k8s.io/v1            Ingress IngressClass
	rbac.authorization.k8s.io/v1beta1    1.22 rbac.authorization.k8s.io/v1    ClusterRole ClusterRoleBinding Role RoleBinding
	scheduling.k8s.io/v1beta1            1.22 scheduling.k8s.io/v1            PriorityClass
	storage.k8s.io/v1beta1               1.22 storage.k8s.io/v1               CSIDriver CSINode StorageClass VolumeAttachment
	batch/v1beta1                        1.25 batch/v1                        CronJob
	discovery.k8s.io/v1beta1             1.25 discovery.k8s.io/v1             EndpointSlice
	events.k8s.io/v1beta1                1.25 events.k8s.io/v1                Event
	autoscaling/v2beta1                  1.25 autoscaling/v2                  HorizontalPodAutoscaler
	policy/v1beta1                       1.25 policy/v1                       PodDisruptionBudget
	policy/v1beta1                       1.25 -                               PodSecurityPolicy
	node.k8s.io/v1beta1                  1.25 node.k8s.io/v1                  RuntimeClass
	autoscaling/v2beta2                  1.26 autoscaling/v2                  HorizontalPodAutoscaler
	flowcontrol.apiserver.k8s.io/v1beta1 1.26 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
	storage.k8s.io/v1beta1               1.27 storage.k8s.io/v1               CSIStorageCapacity
	flowcontrol.apiserver.k8s.io/v1beta2 1.29 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
	flowcontrol.apiserver.k8s.io/v1beta3 1.32 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration`

// Removed tells whether a Kubernetes, "MAJOR.MINOR", no longer serves the API
// version that an object is written in.
func Removed(o Object, kubernetes string) (Removal, bool) {
	if !strings.Contains(o.Version(), "beta") {
		return Removal{}, false
	}
	for line := range strings.Lines(removals) {
		f := strings.Fields(line)
		if len(f) < 4 || f[0] != o.APIVersion() || !contains(strings.Join(f[3:], " "), o.Kind()) {
			continue
		}
		if minor(kubernetes) < minor(f[1]) {
			return Removal{}, false
		}
		return Removal{In: f[1], Instead: strings.Trim(f[2], "-")}, true
	}
	return Removal{}, false
}

func minor(version string) int {
	_, text, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
