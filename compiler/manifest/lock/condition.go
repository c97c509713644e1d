package lock

import (
	"meshc.dev/compiler/manifest"
)

// Condition is what a request meets for a webhook to be asked.
type Condition struct{ policy *Policy }

// Condition compiles the matchConditions of a webhook. Nil is one of which it cannot be told
// what meets it.
func (e Environment) Condition(conditions []any) *Condition {
	everything := map[string]any{"apiGroups": []any{"*"}, "apiVersions": []any{"*"}, "operations": []any{"*"}, "resources": []any{"*"}}
	spec := map[string]any{
		"matchConstraints": map[string]any{"resourceRules": []any{everything}},
		"matchConditions":  conditions,
		"validations":      []any{map[string]any{"expression": "false"}},
	}
	if asksWho(spec) {
		return nil
	}
	policy, faults := e.Compile(manifest.Object{Body: map[string]any{"spec": spec}})
	if len(faults) > 0 {
		return nil
	}
	return &Condition{policy}
}

// May tells whether a request meets it, or nobody can tell: of an object of which not all is
// known, a field may be there after all.
func (c *Condition) May(r Request) bool {
	if c == nil {
		return true
	}
	refusals, _, err := c.policy.Judge(r)
	return err != nil || len(refusals) > 0
}
