package manifest

import (
	"cmp"
	"encoding/json"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// EnforceLabel is that of a Namespace by which the API server refuses pods.
const EnforceLabel = api.EnforceLevelLabel

// Level is one of the Pod Security Standards that a Namespace enforces.
type Level struct{ api.LevelVersion }

// String is the word for it.
func (l *Level) String() string { return string(l.Level) }

// Enforced is the level that a Namespace enforces, if that refuses any pods, in the
// version that a Kubernetes knows as its latest where the Namespace names none. Of
// words that are none, the API server lets in what passes the strictest: they are
// told elsewhere.
func Enforced(o Object, kubernetes string) *Level {
	if o.Kind() != "Namespace" || o.Group() != "" {
		return nil
	}
	labels := Texts(o.At("metadata", "labels"))
	if labels[EnforceLabel] == "" {
		return nil
	}
	level, err := api.ParseLevel(labels[EnforceLabel])
	if err != nil || level == api.LevelPrivileged {
		return nil
	}
	latest, err := api.ParseVersion("v" + kubernetes)
	switch {
	case err != nil:
		latest = api.LatestVersion()
	case latest.Older(api.MajorMinorVersion(1, 23)): // from which on the API server looks at it
		return nil
	}
	version, err := api.ParseVersion(cmp.Or(labels[api.EnforceVersionLabel], "latest"))
	if err != nil || version.Latest() || latest.Older(version) {
		version = latest
	}
	return &Level{api.LevelVersion{Level: level, Version: version}}
}

// Refuses says why the pods that an object makes are not admitted, with further init
// containers, "" if they are.
func (l *Level) Refuses(o Object, added []map[string]any) string {
	spec := PodSpec(o)
	if spec == nil {
		return ""
	}
	pod := podOf(spec)
	if !pod.HostNetwork { // else nothing is added
		for _, c := range added {
			var one corev1.PodSpec
			if text, err := json.Marshal(map[string]any{"initContainers": []any{c}}); err == nil && json.Unmarshal(text, &one) == nil {
				pod.InitContainers = append(pod.InitContainers, one.InitContainers...)
			}
		}
	}
	checks, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return ""
	}
	meta := &metav1.ObjectMeta{Annotations: Texts(podMetadata(o)["annotations"])}
	all := policy.AggregateCheckResults(checks.EvaluatePod(l.LevelVersion, meta, &pod))
	if all.Allowed {
		return ""
	}
	return strings.Join(strings.Fields(all.ForbiddenDetail()), " ")
}

// PodNote is a label, or else an annotation, of the pods that an object makes.
func PodNote(o Object, key string) (string, bool) {
	if value, is := PodLabels(o)[key]; is {
		return value, true
	}
	value, is := Texts(podMetadata(o)["annotations"])[key]
	return value, is
}
