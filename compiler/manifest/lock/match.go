package lock

import (
	"slices"

	admission "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"meshc.dev/compiler/manifest"
)

// match tells what requests a policy is for, or a binding of it.
type match struct {
	spaces, objects labels.Selector
	rules, but      []admission.NamedRuleWithOperations
	// exact tells that an object in another version than a rule names is none of it: else
	// API servers look at it in that version.
	exact bool
}

// matchOf reads one, which without anything is for all.
func matchOf(m *admission.MatchResources, at ...any) (match, *manifest.Fault) {
	out := match{spaces: labels.Everything(), objects: labels.Everything()}
	if m == nil {
		return out, nil
	}
	out.rules, out.but = m.ResourceRules, m.ExcludeResourceRules
	out.exact = m.MatchPolicy != nil && *m.MatchPolicy == admission.Exact
	for _, s := range []struct {
		field string
		from  *metav1.LabelSelector
		to    *labels.Selector
	}{{"namespaceSelector", m.NamespaceSelector, &out.spaces}, {"objectSelector", m.ObjectSelector, &out.objects}} {
		if s.from == nil {
			continue
		}
		selector, err := metav1.LabelSelectorAsSelector(s.from)
		if err != nil {
			return out, &manifest.Fault{Path: append(at, s.field), Says: err.Error()}
		}
		*s.to = selector
	}
	return out, nil
}

// takes tells whether a request is among those (k8s.io/apiserver/pkg/admission/plugin/policy/matching).
func (m match) takes(r Request) bool {
	meets := func(rule admission.NamedRuleWithOperations) bool { return m.meets(rule, r) }
	return m.within(r) && m.of(r) && !slices.ContainsFunc(m.but, meets) && (len(m.rules) == 0 || slices.ContainsFunc(m.rules, meets))
}

// within: the namespace of what is asked for is one that is selected, or what is asked for
// is one; what stands in none always is.
func (m match) within(r Request) bool {
	space := r.Namespace
	if r.Resource == "namespaces" && space == nil {
		space = r.it()
	}
	return space == nil || m.spaces.Matches(labelsOf(space))
}

// of: it is selected as it would be, or as it is.
func (m match) of(r Request) bool {
	return r.Object != nil && m.objects.Matches(labelsOf(r.Object)) || r.Old != nil && m.objects.Matches(labelsOf(r.Old))
}

func labelsOf(body map[string]any) labels.Set {
	return labels.Set(manifest.Texts(manifest.Map(body["metadata"])["labels"]))
}

func (m match) meets(rule admission.NamedRuleWithOperations, r Request) bool {
	group, apiVersion := r.groupVersion()
	operation := slices.ContainsFunc(rule.Operations, func(o admission.OperationType) bool { return o == "*" || string(o) == r.Operation })
	scope := rule.Scope == nil || *rule.Scope == admission.AllScopes || (*rule.Scope == admission.NamespacedScope) == (r.Namespace != nil)
	called := len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, r.name())
	return operation && scope && called && has(rule.APIGroups, group) && (!m.exact || has(rule.APIVersions, apiVersion)) && named(rule.Resources, r.Resource, r.Sub)
}
