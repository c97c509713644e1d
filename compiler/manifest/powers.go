package manifest

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// Power is something of a pod that is beyond the baseline of the Pod Security
// Standards: Kubernetes' name for the check, and what the pod has.
type Power struct{ Name, Has string }

// Powers are those of the pods that an object makes, but ports of the node, which
// are takes, and the capabilities that init containers may add, by their names.
func Powers(o Object, may map[string][]string) []Power {
	spec := PodSpec(o)
	if spec == nil {
		return nil
	}
	pod, ok := podOf(spec)
	if !ok {
		return nil // its shape is told
	}
	for _, c := range pod.InitContainers {
		if s := c.SecurityContext; s != nil && s.Capabilities != nil {
			s.Capabilities.Add = slices.DeleteFunc(s.Capabilities.Add, func(one corev1.Capability) bool { return slices.Contains(may[c.Name], string(one)) })
		}
	}
	meta := &metav1.ObjectMeta{Annotations: Texts(podMetadata(o)["annotations"])}
	var out []Power
	for _, check := range policy.DefaultChecks() {
		if check.Level != api.LevelBaseline || check.ID == "hostPorts" {
			continue
		}
		newest := check.Versions[len(check.Versions)-1]
		if r := newest.CheckPod(meta, &pod); !r.Allowed {
			out = append(out, Power{strings.TrimSuffix(string(check.ID), "_baseline"), r.ForbiddenDetail})
		}
	}
	slices.SortFunc(out, func(x, y Power) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// Rights are what a role gives, each GROUP/RESOURCE VERB: core for the group
// without a name, and the path for what is no resource.
func Rights(o Object) []string {
	var out []string
	for _, item := range List(o.Body["rules"]) {
		rule := Map(item)
		for _, verb := range List(rule["verbs"]) {
			for _, path := range List(rule["nonResourceURLs"]) {
				out = append(out, text(path)+" "+text(verb))
			}
			for _, group := range List(rule["apiGroups"]) {
				for _, resource := range List(rule["resources"]) {
					name := text(group)
					if name == "" {
						name = "core"
					}
					out = append(out, name+"/"+text(resource)+" "+text(verb))
				}
			}
		}
	}
	return out
}

// Gathers tells a role whose rights are others' or become others': by what it
// aggregates, and by being aggregated; and a binding for people, whom nobody
// brings.
func Gathers(o Object) bool {
	switch o.Kind() {
	case "ClusterRole":
		aggregated := func(label string) bool { return strings.HasPrefix(label, "rbac.authorization.k8s.io/aggregate-to-") }
		return o.At("aggregationRule") != nil || slices.ContainsFunc(slices.Collect(maps.Keys(o.Labels())), aggregated)
	case "ClusterRoleBinding":
		return slices.ContainsFunc(List(o.At("subjects")), func(s any) bool { return text(Map(s)["kind"]) != "ServiceAccount" })
	}
	return false
}
