package manifest

import (
	"slices"
	"strings"
)

// Made tells what a controller of Kubernetes' own keeps making of another object, so that
// it holds nothing which that one does not: pods of a workload, say.
func Made(o Object) bool {
	if !slices.Contains([]string{"Pod", "ReplicaSet", "ControllerRevision", "EndpointSlice", "Job"}, o.Kind()) {
		return false
	}
	return slices.ContainsFunc(List(o.metadata()["ownerReferences"]), func(owner any) bool {
		controls, _ := Map(owner)["controller"].(bool)
		return controls
	})
}

// Keeper names who keeps an object, as tools write it on what they apply: a release of
// Helm's, an application of Argo CD's or Flux', any other manager. It is empty where
// nobody says so.
func Keeper(o Object) string {
	labels, notes := o.Labels(), Texts(o.metadata()["annotations"])
	in := func(what, name, ns string) string {
		if name == "" {
			return ""
		}
		if ns != "" {
			name += " of " + ns
		}
		return what + " " + name
	}
	tracked, _, _ := strings.Cut(notes["argocd.argoproj.io/tracking-id"], ":")
	for _, found := range []string{
		in("Helm's release", notes["meta.helm.sh/release-name"], notes["meta.helm.sh/release-namespace"]),
		in("Argo CD's application", tracked, ""),
		in("Flux' Kustomization", labels["kustomize.toolkit.fluxcd.io/name"], labels["kustomize.toolkit.fluxcd.io/namespace"]),
		in("mesh", labels["meshc.dev/mesh"], ""),
	} {
		if found != "" {
			return found
		}
	}
	if by := labels["app.kubernetes.io/managed-by"]; by != "" && by != "Helm" {
		return by
	}
	return ""
}
