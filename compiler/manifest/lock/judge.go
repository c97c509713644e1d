package lock

import (
	"cmp"
	"context"
	"slices"
	"strings"

	admission "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	server "k8s.io/apiserver/pkg/admission"
	plugin "k8s.io/apiserver/pkg/admission/plugin/cel"
	config "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"

	"meshc.dev/compiler/manifest"
)

// Request is what somebody asks of an API server.
type Request struct {
	User   string
	Groups []string
	// Operation is CREATE, UPDATE or DELETE.
	Operation string
	// Resource is what the path has, Sub what follows after the name.
	Resource, Sub string
	// Object and Old are as they would be and as they are, nil where there is none.
	Object, Old map[string]any
	// Name is that of the path, where the object has another.
	Name string
	// Namespace is the object, nil for what stands in none.
	Namespace map[string]any
}

// Refusal is why a policy refuses a request.
type Refusal struct {
	// Says is the message.
	Says string
	// Failed tells that an expression gave no answer.
	Failed bool
	// Validation is its number in the policy.
	Validation int
}

// Judge gives why a policy refuses a request, and what the answer costs.
func (p *Policy) Judge(r Request) ([]Refusal, int64, error) {
	if !p.match.takes(r) {
		return nil, 0, nil
	}
	attributes := r.attributes()
	asked := plugin.CreateAdmissionRequest(attributes.Attributes, metav1.GroupVersionResource(attributes.GetResource()), metav1.GroupVersionKind(attributes.VersionedKind))
	none := plugin.OptionalVariableBindings{}
	ns, err := r.namespace()
	if err != nil {
		return nil, 0, err
	}
	// API servers give conditions no namespace.
	conditions, _, err := p.conditions.ForInput(context.Background(), attributes, asked, none, nil, config.RuntimeCELCostBudgetMatchConditions)
	if err != nil {
		return []Refusal{{Says: err.Error(), Failed: true}}, 0, nil //nolint:nilerr // it is a refusal
	}
	// One that is not met is enough, whether or not others have an answer.
	if slices.ContainsFunc(conditions, func(c plugin.EvaluationResult) bool { return c.Error == nil && c.EvalResult.Value() != true }) {
		return nil, 0, nil
	}
	for _, c := range conditions {
		if c.Error != nil {
			return []Refusal{{Says: c.Error.Error(), Failed: true}}, 0, nil
		}
	}
	results, left, err := p.validations.ForInput(context.Background(), attributes, asked, none, ns, config.RuntimeCELCostBudget)
	if err != nil {
		return []Refusal{{Says: err.Error(), Failed: true}}, config.RuntimeCELCostBudget, nil //nolint:nilerr // it is a refusal
	}
	used := config.RuntimeCELCostBudget - left
	if !slices.ContainsFunc(results, func(r plugin.EvaluationResult) bool { return r.Error != nil || r.EvalResult.Value() != true }) {
		return nil, used, nil
	}
	// API servers ask for messages of what they admit, too.
	messages, _, _ := p.messages.ForInput(context.Background(), attributes, asked, none, ns, left)
	var out []Refusal
	for i, result := range results {
		switch {
		case result.Error != nil:
			out = append(out, Refusal{result.Error.Error(), true, i})
		case result.EvalResult.Value() != true:
			out = append(out, Refusal{p.message(i, messages), false, i})
		}
	}
	return out, used, nil
}

// message is what a validation says.
func (p *Policy) message(i int, results []plugin.EvaluationResult) string {
	v := p.spec.Validations[i]
	if len(results) > i && results[i].EvalResult != nil && results[i].Error == nil {
		said, _ := results[i].EvalResult.Value().(string)
		if said = strings.TrimSpace(said); said != "" && len(said) <= config.MaxEvaluatedMessageExpressionSizeBytes && !strings.Contains(said, "\n") {
			return said
		}
	}
	if v.Message != "" {
		return v.Message
	}
	return "failed expression: " + strings.TrimSpace(v.Expression)
}

// Meets tells whether a policy looks at objects of a group and resource.
func (p *Policy) Meets(group, resource string) bool {
	return slices.ContainsFunc(p.spec.MatchConstraints.ResourceRules, func(rule admission.NamedRuleWithOperations) bool {
		return has(rule.APIGroups, group) && named(rule.Resources, resource, "")
	})
}

func has(all []string, one string) bool {
	return slices.Contains(all, "*") || slices.Contains(all, one)
}

// named tells a resource among those of a rule: "*" is all but what is below one.
func named(all []string, resource, sub string) bool {
	return slices.ContainsFunc(all, func(one string) bool {
		of, below, both := strings.Cut(one, "/")
		return (of == "*" || of == resource) && (both && (below == "*" || below == sub) || !both && sub == "")
	})
}

// it is the object that a request is about.
func (r Request) it() map[string]any {
	if r.Object != nil {
		return r.Object
	}
	return r.Old
}

func (r Request) groupVersion() (group, apiVersion string) {
	o := manifest.Object{Body: r.it()}
	// A question that is put below an object is of a group of its own.
	if r.Resource == "serviceaccounts" && r.Sub == "token" {
		return "", "v1"
	}
	return o.Group(), o.Version()
}

// name is that of what the request is about.
func (r Request) name() string { return cmp.Or(r.Name, manifest.Object{Body: r.it()}.Name()) }

func (r Request) attributes() *server.VersionedAttributes {
	o := manifest.Object{Body: r.it()}
	group, apiVersion := r.groupVersion()
	kind := schema.GroupVersionKind{Group: o.Group(), Version: o.Version(), Kind: o.Kind()}
	is, was := lazy(r.Object), lazy(r.Old)
	resource := schema.GroupVersionResource{Group: group, Version: apiVersion, Resource: r.Resource}
	who := &user.DefaultInfo{Name: r.User, Groups: r.Groups}
	space := manifest.Object{Body: r.Namespace}.Name()
	return &server.VersionedAttributes{
		Attributes:         server.NewAttributesRecord(is, was, kind, space, r.name(), resource, r.Sub, server.Operation(r.Operation), nil, false, who),
		VersionedKind:      kind,
		VersionedObject:    server.NewLazyObject(is),
		VersionedOldObject: server.NewLazyObject(was),
	}
}

// lazy is an object as the API server decodes it.
func lazy(body map[string]any) runtime.Object {
	if body == nil {
		return nil
	}
	return &unstructured.Unstructured{Object: manifest.Map(manifest.Numbers(body))}
}

func (r Request) namespace() (*core.Namespace, error) {
	if r.Namespace == nil {
		return nil, nil //nolint:nilnil // there is none
	}
	var out core.Namespace
	err := runtime.DefaultUnstructuredConverter.FromUnstructured(r.Namespace, &out)
	return plugin.CreateNamespaceObject(&out), err
}
