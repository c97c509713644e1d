package lock

import (
	"slices"
	"strings"

	admission "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"meshc.dev/compiler/manifest"
)

// Bound is a policy that a binding has API servers refuse by.
type Bound struct {
	policy  *Policy
	match   match
	ignores bool
}

// Bind binds a policy as a binding has it. Nil is one by which nothing is refused: it warns,
// or has an entry in a log. Faults are why it cannot be told what is refused.
func (e Environment) Bind(policy, binding manifest.Object) (*Bound, []manifest.Fault) {
	var typed admission.ValidatingAdmissionPolicyBinding
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(binding.Body, &typed); err != nil {
		return nil, []manifest.Fault{{Path: []any{"spec"}, Says: err.Error()}}
	}
	if !slices.Contains(typed.Spec.ValidationActions, admission.Deny) {
		return nil, nil
	}
	if policy.At("spec", "paramKind") != nil {
		return nil, []manifest.Fault{{Path: []any{"spec", "paramKind"}, Says: "what it asks for stands in parameters"}}
	}
	if asksWho(policy.Body["spec"]) {
		return nil, []manifest.Fault{{Path: []any{"spec"}, Says: "it asks who applies"}}
	}
	of, fault := matchOf(typed.Spec.MatchResources, "spec", "matchResources")
	if fault != nil {
		return nil, []manifest.Fault{*fault}
	}
	p, faults := e.Compile(policy)
	if len(faults) > 0 {
		return nil, faults
	}
	return &Bound{p, of, p.spec.FailurePolicy != nil && *p.spec.FailurePolicy == admission.Ignore}, nil
}

// asksWho tells an expression that is about who applies something.
func asksWho(v any) bool {
	for field, inner := range manifest.Map(v) {
		text, _ := inner.(string)
		if strings.HasSuffix(strings.ToLower(field), "expression") && (strings.Contains(text, "userInfo") || strings.Contains(text, "authorizer")) || asksWho(inner) {
			return true
		}
	}
	return slices.ContainsFunc(manifest.List(v), asksWho)
}

// Takes tells whether it looks at a request.
func (b *Bound) Takes(r Request) bool { return b.match.takes(r) && b.policy.match.takes(r) }

// Refuses is why a request is refused, "" if it is not. Where an expression has no answer, the
// reason is one that is not sure: what is asked about may have more, once it is there.
func (b *Bound) Refuses(r Request) (says string, sure bool) {
	if !b.match.takes(r) {
		return "", true
	}
	refusals, _, err := b.policy.Judge(r)
	if err != nil {
		return "", true
	}
	for _, f := range refusals {
		switch {
		case !f.Failed:
			return f.Says, true
		case says == "" && !b.ignores:
			says = f.Says
		}
	}
	return says, says == ""
}
