package manifest

import (
	"slices"

	"github.com/Masterminds/semver/v3"
)

// IsDefinition tells a CustomResourceDefinition.
func IsDefinition(o Object) bool {
	return o.Group() == "apiextensions.k8s.io" && o.Kind() == "CustomResourceDefinition"
}

// Release is what a CustomResourceDefinition says of which release it is, "" where
// it does not: the Gateway API's, the Prometheus operator's, and, by Kubernetes'
// recommended label, Istio's.
func Release(crd Object) string {
	for _, field := range []string{"annotations", "labels"} {
		for _, key := range []string{"gateway.networking.k8s.io/bundle-version", "operator.prometheus.io/version", "app.kubernetes.io/version"} {
			if v := text(crd.At("metadata", field, key)); v != "" {
				return v
			}
		}
	}
	return ""
}

// Older tells whether a version comes before another, as semantic versions do.
func Older(version, than string) bool {
	a, err := semver.NewVersion(version)
	if err != nil {
		return false
	}
	b, err := semver.NewVersion(than)
	return err == nil && a.LessThan(b)
}

// Versions are the names of a CustomResourceDefinition's.
func Versions(crd Object) []string {
	var out []string
	if v := text(crd.At("spec", "version")); v != "" {
		out = append(out, v)
	}
	for _, item := range List(crd.At("spec", "versions")) {
		if name := text(Map(item)["name"]); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// DefinedNames are those by which a group knows the kind that a
// CustomResourceDefinition defines, each with the group: no two may have one.
func DefinedNames(crd Object) []string {
	group := text(crd.At("spec", "group"))
	var out []string
	for _, field := range []string{"kind", "listKind", "plural", "singular"} {
		if name := text(crd.At("spec", "names", field)); name != "" && !slices.Contains(out, name+"."+group) {
			out = append(out, name+"."+group)
		}
	}
	for _, short := range List(crd.At("spec", "names", "shortNames")) {
		out = append(out, text(short)+"."+group)
	}
	return out
}
