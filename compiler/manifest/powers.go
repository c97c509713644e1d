package manifest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// Power is something of a pod that is beyond the baseline of the Pod Security
// Standards: Kubernetes' name for the check, what the pod has, and where.
type Power struct {
	Name, Has string
	At        []any
}

// Powers are those of the pods that an object makes, but ports of the node, which
// are takes, and the capabilities that init containers may add, by their names.
// A pod that names its node is beyond it, too: no scheduler is asked, and so no
// taint of a node and no quota of its pool counts.
func Powers(o Object, may map[string][]string) []Power {
	var out []Power
	for _, p := range Pods(o) {
		if node := text(p.Spec["nodeName"]); node != "" {
			out = append(out, Power{"nodeName", "nodeName=" + node, append(slices.Clip(p.At), "nodeName")})
		}
		spec := Map(Clone(p.Spec))
		if p.alone {
			// What a container may do is its own, what a pod may the pod's: whichever it is.
			one := Map(Clone(p.Spec))
			one["name"] = cmp.Or(text(one["name"]), fmt.Sprint(p.At[len(p.At)-1]))
			spec["containers"] = []any{one}
		}
		for _, c := range List(spec["initContainers"]) {
			ease(Map(c), may)
		}
		out = append(out, p.powers(spec)...)
	}
	slices.SortStableFunc(out, func(x, y Power) int { return strings.Compare(x.Name, y.Name) })
	return slices.CompactFunc(out, func(x, y Power) bool { return x.Name == y.Name && x.Has == y.Has })
}

// ease drops the capabilities that a container may add.
func ease(container map[string]any, may map[string][]string) {
	adds := Map(Map(container["securityContext"])["capabilities"])
	if adds["add"] != nil {
		adds["add"] = slices.DeleteFunc(List(adds["add"]), func(one any) bool { return slices.Contains(may[text(container["name"])], text(one)) })
	}
}

func (p Pod) powers(spec map[string]any) []Power {
	meta := &metav1.ObjectMeta{Annotations: Texts(p.meta["annotations"])}
	var out []Power
	pod := podOf(spec)
	for _, check := range policy.DefaultChecks() {
		if check.Level != api.LevelBaseline || check.ID == "hostPorts" {
			continue
		}
		newest := check.Versions[len(check.Versions)-1]
		r := newest.CheckPod(meta, &pod)
		if r.Allowed {
			continue
		}
		fails := func(part any) bool {
			one := podOf(Map(part))
			return !newest.CheckPod(&metav1.ObjectMeta{}, &one).Allowed
		}
		at := narrow(spec, func(part any) any { return part }, fails)
		if p.alone && len(at) > 1 && at[0] == "containers" {
			at = at[2:]
		}
		out = append(out, Power{strings.TrimSuffix(string(check.ID), "_baseline"), r.ForbiddenDetail, p.at(at...)})
	}
	return out
}

// narrow leads to the innermost field of a value which fails a check alone, put
// where the value stands.
func narrow(v any, put func(any) any, fails func(any) bool) []any {
	m := Map(v)
	for _, field := range slices.Sorted(maps.Keys(m)) {
		within := func(part any) any { return put(map[string]any{field: part}) }
		if fails(within(m[field])) {
			return append([]any{field}, narrow(m[field], within, fails)...)
		}
	}
	for i, item := range List(v) {
		within := func(part any) any { return put([]any{part}) }
		if fails(within(item)) {
			return append([]any{i}, narrow(item, within, fails)...)
		}
	}
	return nil
}

// podOf reads a pod field by field: what another kind calls by the name of one of
// a pod's and is of another type is left out.
func podOf(spec map[string]any) corev1.PodSpec {
	var pod corev1.PodSpec
	for _, field := range slices.Sorted(maps.Keys(spec)) {
		switch field {
		case "containers":
			pod.Containers = items[corev1.Container](spec[field])
		case "initContainers":
			pod.InitContainers = items[corev1.Container](spec[field])
		case "volumes":
			pod.Volumes = items[corev1.Volume](spec[field])
		default:
			read(&pod, field, spec[field])
		}
	}
	return pod
}

func items[T any](list any) []T {
	var out []T
	for _, item := range List(list) {
		var one T
		m := Map(item)
		for _, field := range slices.Sorted(maps.Keys(m)) {
			read(&one, field, m[field])
		}
		out = append(out, one)
	}
	return out
}

// read sets a field from what JSON has, if it fits.
func read[T any](to *T, field string, value any) {
	text, err := json.Marshal(map[string]any{field: value})
	if err != nil {
		return
	}
	was := *to
	if json.Unmarshal(text, to) != nil {
		*to = was
	}
}
