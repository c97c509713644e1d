package manifest

import (
	"errors"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/selection"
)

// Selector is a label selector. The zero one selects everything.
type Selector struct {
	selector labels.Selector
}

// parseSelector reads a label selector from the field of an object that holds
// one; a field that is not there selects everything. The error is for what the
// API server refuses.
func parseSelector(field any) (Selector, error) {
	if field == nil {
		return Selector{}, nil
	}
	body, ok := field.(map[string]any)
	if !ok {
		return Selector{}, errors.New("it must be a map")
	}
	var typed metav1.LabelSelector
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(body, &typed, true); err != nil {
		return Selector{}, err
	}
	selector, err := metav1.LabelSelectorAsSelector(&typed)
	return Selector{selector}, err
}

// SelectorOf reads a label selector, the zero one where it is none.
func SelectorOf(field any) Selector {
	selector, err := parseSelector(field)
	if err != nil {
		return Selector{}
	}
	return selector
}

// BudgetOf selects the pods of which a PodDisruptionBudget says how many may be evicted,
// if the object is one that selects some.
func BudgetOf(o Object) *Selector {
	if o.Group() != "policy" || o.Kind() != "PodDisruptionBudget" || o.At("spec", "selector") == nil {
		return nil
	}
	s, err := parseSelector(o.At("spec", "selector"))
	if err != nil {
		return nil
	}
	return &s
}

// LabelsAt are the labels of a map, or the one that a requirement of a selector's
// asks for with a single value.
func LabelsAt(v any) map[string]string {
	values, isRequirement := Map(v)["values"].([]any)
	switch {
	case !isRequirement:
		return Texts(v)
	case len(values) != 1:
		return nil
	}
	return map[string]string{fmt.Sprint(Map(v)["key"]): fmt.Sprint(values[0])}
}

// Selects tells whether the selector matches labels.
func (s Selector) Selects(of map[string]string) bool {
	return s.selector == nil || s.selector.Matches(labels.Set(of))
}

// All tells a selector that selects whatever there is.
func (s Selector) All() bool { return s.selector == nil || s.selector.Empty() }

// Values are those that a label must have one of.
func (s Selector) Values(label string) []string {
	if s.selector == nil {
		return nil
	}
	var out []string
	requirements, _ := s.selector.Requirements()
	for _, r := range requirements {
		if r.Key() == label && slices.Contains([]selection.Operator{selection.In, selection.Equals, selection.DoubleEquals}, r.Operator()) {
			out = append(out, r.ValuesUnsorted()...)
		}
	}
	return out
}

// Sample is the least that the selector asks labels for, as far as it names it.
func (s Selector) Sample() map[string]string {
	out := map[string]string{}
	if s.selector == nil {
		return out
	}
	requirements, _ := s.selector.Requirements()
	for _, r := range requirements {
		switch r.Operator() { //nolint:exhaustive // the others ask for nothing
		case selection.In, selection.Equals, selection.DoubleEquals:
			out[r.Key()] = slices.Min(r.ValuesUnsorted())
		case selection.Exists:
			out[r.Key()] = "true"
		}
	}
	return out
}

// Namespaces gives the only namespaces that a selector of namespaces can match,
// where it names them.
func (s Selector) Namespaces() (names []string, bounded bool) {
	if s.selector == nil {
		return nil, false
	}
	requirements, _ := s.selector.Requirements()
	for _, r := range requirements {
		if r.Key() == NamespaceLabel && slices.Contains([]selection.Operator{selection.In, selection.Equals, selection.DoubleEquals}, r.Operator()) {
			return r.ValuesUnsorted(), true
		}
	}
	return nil, false
}
