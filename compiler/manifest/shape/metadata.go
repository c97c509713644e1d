package shape

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"meshc.dev/compiler/manifest"
)

// nameForm is the form that names of a kind's objects have.
type nameForm func(name string, prefix bool) []string

// The forms of names, from Kubernetes' "Object Names and IDs". What is plainly
// right need not be asked of Kubernetes' expressions, which are slow.
func label(name string, prefix bool) []string {
	if plainLabel(name) {
		return nil
	}
	return validation.NameIsDNSLabel(name, prefix)
}

func subdomain(name string, prefix bool) []string {
	if plainSubdomain(name) {
		return nil
	}
	return validation.NameIsDNSSubdomain(name, prefix)
}

func labelKey(v string) []string {
	prefix, name, prefixed := strings.Cut(v, "/")
	if !prefixed && plainWord(v) || prefixed && plainSubdomain(prefix) && plainWord(name) {
		return nil
	}
	return content.IsLabelKey(v)
}

func labelValue(v string) []string {
	if v == "" || plainWord(v) {
		return nil
	}
	return content.IsLabelValue(v)
}

// segment is the widest form, for kinds that set no other.
func segment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}

func dnsLabel(v string) []string     { return label(v, false) }
func dnsSubdomain(v string) []string { return subdomain(v, false) }
func pathSegment(v string) []string  { return segment(v, false) }

// metadata is judged of every object. (Whether a kind has a namespace is no
// matter of its shape.)
func metadata(p place, kind string, name nameForm, o metav1.Object) {
	switch {
	case o.GetName() == "" && o.GetGenerateName() == "":
		p.at("name").say("is required")
	case o.GetName() != "":
		p.valid(o.GetName(), func(v string) []string { return name(v, false) }, "name")
	}
	if o.GetGenerateName() != "" {
		p.valid(o.GetGenerateName(), func(v string) []string { return name(v, true) }, "generateName")
	}
	if kind == "CronJob" && len(o.GetName()) > 52 {
		p.at("name").say("is longer than 52 characters: a CronJob's Jobs are named after it, with a suffix")
	}
	if o.GetNamespace() != "" {
		p.valid(o.GetNamespace(), dnsLabel, "namespace")
	}
	if o.GetGeneration() < 0 {
		p.at("generation").say("must not be negative")
	}
	labelled(p.at("labels"), ownLabels(kind, o.GetLabels()))
	annotated(p.at("annotations"), o.GetAnnotations())
	p.errors(validation.ValidateOwnerReferences(o.GetOwnerReferences(), fieldRoot("ownerReferences")))
	p.errors(validation.ValidateFinalizers(o.GetFinalizers(), fieldRoot("finalizers")))
	p.errors(metavalidation.ValidateManagedFields(o.GetManagedFields(), fieldRoot("managedFields")))
}

// ownLabels leaves out the label of a Namespace that Kubernetes sets to its
// name, whatever it was.
func ownLabels(kind string, set map[string]string) map[string]string {
	if _, there := set[manifest.NamespaceLabel]; kind != "Namespace" || !there {
		return set
	}
	set = maps.Clone(set)
	delete(set, manifest.NamespaceLabel)
	return set
}

// labelled judges labels, or the pairs of a selector that asks for labels.
func labelled(p place, set map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(set)) {
		p.valid(key, labelKey, key)
		if faults := labelValue(set[key]); len(faults) > 0 {
			p.at(key).say("%q is no label's value: %s", set[key], brief(faults[0]))
		}
	}
}

func annotated(p place, set map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if faults := labelKey(strings.ToLower(key)); len(faults) > 0 {
			p.at(key).say("%q is no annotation's key: %s", key, brief(faults[0]))
		}
	}
	if validation.ValidateAnnotationsSize(set) != nil {
		p.say("are larger than %d bytes in all", validation.TotalAnnotationSizeLimitB)
	}
}

// setOperator judges the values beside an operator on sets, which selectors of
// labels and of nodes have alike; other operators are not its business.
func setOperator[T ~string](p place, operator T, values []string) bool {
	switch operator {
	case "In", "NotIn":
		if len(values) == 0 {
			p.at("values").say("is required for the operator %s", operator)
		}
	case "Exists", "DoesNotExist":
		if len(values) > 0 {
			p.at("values").say("must not be set for the operator %s", operator)
		}
	default:
		return false
	}
	return true
}

// selects judges a label selector.
func selects(p place, s *metav1.LabelSelector) {
	if s == nil {
		return
	}
	labelled(p.at("matchLabels"), s.MatchLabels)
	for i, e := range s.MatchExpressions {
		q := p.at("matchExpressions", i)
		if !setOperator(q, e.Operator, e.Values) {
			among(q, e.Operator, []metav1.LabelSelectorOperator{"In", "NotIn", "Exists", "DoesNotExist"}, "operator")
		}
		q.valid(e.Key, labelKey, "key")
		for j, v := range e.Values {
			q.valid(v, labelValue, "values", j)
		}
	}
}

// matches judges a workload's selector: it must pick the pods that the
// workload's own template makes.
func matches(p place, s *metav1.LabelSelector, template map[string]string) {
	if s == nil {
		p.at("selector").say("is required: the labels of the pods that belong to it")
		return
	}
	before := len(*p.faults)
	selects(p.at("selector"), s)
	if len(*p.faults) > before {
		return
	}
	if len(s.MatchLabels)+len(s.MatchExpressions) == 0 {
		p.at("selector").say("must not be empty: it would pick every pod")
		return
	}
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		p.at("selector").say("is no selector: %v", err)
	} else if !selector.Matches(labels.Set(template)) {
		p.at("template", "metadata", "labels").say("do not match spec.selector: the pods would not be found")
	}
}

func fieldRoot(name string) *field.Path { return field.NewPath(name) }
