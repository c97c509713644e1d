package manifest

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes/scheme"
)

// Lifecycle tells which Kubernetes serve an API version of a kind.
type Lifecycle struct {
	// Since is the first Kubernetes with it and Until the first without it,
	// "MAJOR.MINOR"; empty where that is not known.
	Since, Until string
	// successor is the kind to use once it is gone.
	successor schema.GroupKind
}

// LifecycleOf gives the lifecycle of the API version that an object is written
// in, as k8s.io/api states it; an empty one for all that is not Kubernetes' own.
func LifecycleOf(o Object) Lifecycle {
	l, _ := lifecycleOf(o.groupVersionKind())
	return l
}

func lifecycleOf(kind schema.GroupVersionKind) (l Lifecycle, known bool) {
	typed, err := scheme.Scheme.New(kind)
	if err != nil {
		return unstated(kind)
	}
	l.successor = kind.GroupKind()
	if t, ok := typed.(interface{ APILifecycleIntroduced() (major, minor int) }); ok {
		l.Since = majorMinor(t.APILifecycleIntroduced())
	}
	if t, ok := typed.(interface{ APILifecycleRemoved() (major, minor int) }); ok {
		l.Until = majorMinor(t.APILifecycleRemoved())
	}
	if t, ok := typed.(interface {
		APILifecycleReplacement() schema.GroupVersionKind
	}); ok {
		l.successor.Group = t.APILifecycleReplacement().Group
	}
	return l, true
}

func majorMinor(major, minor int) string { return fmt.Sprintf("%d.%d", major, minor) }

// unstatedLifecycles are those of Kubernetes' kinds whose types are not, or no
// longer, in k8s.io/api, from the "Deprecated API Migration Guide" and the
// release notes of its documentation: version, kind, since, until.
const unstatedLifecycles = `
	apiextensions.k8s.io/v1        CustomResourceDefinition 1.16 -
	apiextensions.k8s.io/v1beta1   CustomResourceDefinition 1.7  1.22
	apiregistration.k8s.io/v1      APIService               1.10 -
	apiregistration.k8s.io/v1beta1 APIService               1.7  1.22
	autoscaling/v2beta1            HorizontalPodAutoscaler  1.8  1.25
	autoscaling/v2beta2            HorizontalPodAutoscaler  1.12 1.26
	extensions/v1beta1             PodSecurityPolicy        1.3  1.16
	policy/v1beta1                 PodSecurityPolicy        1.10 1.25`

func unstated(kind schema.GroupVersionKind) (Lifecycle, bool) {
	for line := range strings.Lines(unstatedLifecycles) {
		f := strings.Fields(line)
		if len(f) == 4 && f[0] == kind.GroupVersion().String() && f[1] == kind.Kind {
			return Lifecycle{Since: f[2], Until: strings.Trim(f[3], "-"), successor: kind.GroupKind()}, true
		}
	}
	return Lifecycle{}, false
}

// stated is the minor version of Kubernetes that k8s.io/api is from. What it
// says of later ones is a plan, made by a generator for most, and put off as
// often as not.
const stated = 37

// Arrived tells whether a Kubernetes, "MAJOR.MINOR", serves the version
// already, or what is not known to have a beginning.
func (l Lifecycle) Arrived(kubernetes string) bool { return minor(kubernetes) >= minor(l.Since) }

// Removed tells whether a Kubernetes no longer serves the version. A removal
// that is only planned has not happened, in whatever Kubernetes.
func (l Lifecycle) Removed(kubernetes string) bool {
	return l.Until != "" && minor(l.Until) <= min(minor(kubernetes), stated)
}

// Leaving tells whether a Kubernetes is the last to serve the version.
func (l Lifecycle) Leaving(kubernetes string) bool {
	return l.Until != "" && minor(l.Until) == minor(kubernetes)+1 && minor(l.Until) <= stated
}

// Instead is the API version to use in a Kubernetes in place of one that is
// removed or leaving: of those that stay the stablest, and of these the latest.
// It is empty where there is none.
func (l Lifecycle) Instead(kubernetes string) string {
	var best schema.GroupVersion
	for _, gv := range versionsOf(l.successor.Group) {
		other, known := lifecycleOf(gv.WithKind(l.successor.Kind))
		if !known || !other.Arrived(kubernetes) || other.Removed(kubernetes) || other.Leaving(kubernetes) {
			continue
		}
		if best.Empty() || version.CompareKubeAwareVersionStrings(gv.Version, best.Version) > 0 {
			best = gv
		}
	}
	return best.String()
}

// versionsOf gives the versions of a group, in no order.
func versionsOf(group string) []schema.GroupVersion {
	out := scheme.Scheme.PrioritizedVersionsForGroup(group)
	for line := range strings.Lines(unstatedLifecycles) {
		if f := strings.Fields(line); len(f) > 0 && strings.HasPrefix(f[0], group+"/") {
			out = append(out, schema.GroupVersion{Group: group, Version: strings.TrimPrefix(f[0], group+"/")})
		}
	}
	return out
}

func minor(v string) int {
	_, text, _ := strings.Cut(v, ".")
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
