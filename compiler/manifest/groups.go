package manifest

import (
	"slices"
	"strings"
)

// Groups are the groups that have a kind, as far as kinds are known.
func (s Scopes) Groups(kind string) []string {
	var out []string
	for group := range kubernetesGroups() {
		if slices.Contains(kubernetesKinds(group), kind) {
			out = append(out, group)
		}
	}
	for groupKind := range s {
		if group, is := strings.CutSuffix(groupKind, "/"+kind); is {
			out = append(out, group)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// beside is a group with a kind which has the same domain as one that has none at all.
func (s Scopes) beside(group, kind string) string {
	_, domain, below := strings.Cut(group, ".")
	if !below || !strings.Contains(domain, ".") || len(s.kindsOf(group)) > 0 {
		return ""
	}
	var out []string
	for groupKind := range s {
		if other, ok := strings.CutSuffix(groupKind, "."+domain+"/"+kind); ok && !strings.Contains(other, ".") {
			out = append(out, other+"."+domain)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return slices.Min(out)
}

// kindsOf are the kinds of a group that are known.
func (s Scopes) kindsOf(group string) []string {
	out := kubernetesKinds(group)
	for groupKind := range s {
		if kind, ok := strings.CutPrefix(groupKind, group+"/"); ok {
			out = append(out, kind)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
