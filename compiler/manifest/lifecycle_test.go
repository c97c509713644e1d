package manifest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// guide is what Kubernetes no longer serves, as the "Deprecated API Migration
// Guide" of its documentation has it
// (kubernetes.io/docs/reference/using-api/deprecation-guide): the API version,
// the first Kubernetes without it, what to use instead ("-" for nothing), kinds.
const guide = `
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

// written in is an object of a version and kind.
func writtenIn(version, kind string) Object {
	return Object{Body: map[string]any{"apiVersion": version, "kind": kind}}
}

// TestRemovals: what is asked of the library agrees with the documentation.
func TestRemovals(t *testing.T) {
	lines := 0
	for line := range strings.Lines(guide) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		lines++
		for _, kind := range f[3:] {
			l := LifecycleOf(writtenIn(f[0], kind))
			last := fmt.Sprintf("1.%d", minor(f[1])-1)
			if l.Until != f[1] || !l.Removed(f[1]) || !l.Removed("1.36") || l.Removed(last) || !l.Leaving(last) || l.Leaving(f[1]) {
				t.Errorf("%s %s: %+v, want a removal in %s", f[0], kind, l, f[1])
			}
			if got := l.Instead("1.36"); got != strings.Trim(f[2], "-") {
				t.Errorf("%s %s: use %q, want %q", f[0], kind, got, f[2])
			}
		}
	}
	if lines != 29 {
		t.Errorf("%d lines, want 29", lines)
	}
}

func TestLifecycle(t *testing.T) {
	for _, test := range []struct {
		version, kind, kubernetes string
		want                      string
	}{
		{"batch/v1beta1", "CronJob", "1.23", "served"},
		{"batch/v1beta1", "CronJob", "1.24", "leaving: use batch/v1"},
		{"batch/v1beta1", "CronJob", "1.25", "removed: use batch/v1"},
		{"batch/v1", "CronJob", "1.36", "served"},
		{"batch/v1", "CronJob", "1.20", "not yet: since 1.21"},
		{"autoscaling/v2", "HorizontalPodAutoscaler", "1.21", "not yet: since 1.23"},
		{"autoscaling/v2", "HorizontalPodAutoscaler", "1.23", "served"},
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition", "1.15", "not yet: since 1.16"},
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition", "1.36", "served"},
		{"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "removed: use apiextensions.k8s.io/v1"},
		{"admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.27", "not yet: since 1.28"},
		{"admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.36", "removed: use admissionregistration.k8s.io/v1"},
		{"admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy", "1.36", "removed: use admissionregistration.k8s.io/v1"},
		// v1 came with 1.29.
		{"flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "1.26", "removed: use flowcontrol.apiserver.k8s.io/v1beta3"},
		{"flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "1.29", "removed: use flowcontrol.apiserver.k8s.io/v1"},
		{"policy/v1beta1", "PodSecurityPolicy", "1.36", "removed"},
		// What its generated default says of the future has not happened.
		{"resource.k8s.io/v1beta1", "ResourceClaim", "1.36", "served"},
		{"resource.k8s.io/v1beta1", "ResourceClaim", "1.37", "served"},
		{"resource.k8s.io/v1beta1", "ResourceClaim", "1.99", "served"},
		// Not Kubernetes' own.
		{"networking.istio.io/v1", "Gateway", "1.0", "served"},
		{"apps/v7", "Deployment", "1.36", "served"},
		{"v1", "Service", "1.0", "served"},
	} {
		l := LifecycleOf(writtenIn(test.version, test.kind))
		got := "served"
		switch {
		case !l.Arrived(test.kubernetes):
			got = "not yet: since " + l.Since
		case l.Removed(test.kubernetes):
			got = "removed"
		case l.Leaving(test.kubernetes):
			got = "leaving"
		}
		if use := l.Instead(test.kubernetes); use != "" && (got == "removed" || got == "leaving") {
			got += ": use " + use
		}
		if got != test.want {
			t.Errorf("%s %s on %s: %s, want %s", test.version, test.kind, test.kubernetes, got, test.want)
		}
	}
}

// TestStated: the Kubernetes that the library is from is the one that it is
// taken for. Say the new one where the library is updated.
func TestStated(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), fmt.Sprintf("\tk8s.io/api v0.%d.", stated)) {
		t.Errorf("go.mod names k8s.io/api of another Kubernetes than 1.%d", stated)
	}
}
