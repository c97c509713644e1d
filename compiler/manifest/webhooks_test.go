package manifest

import (
	"slices"
	"strings"
	"testing"
)

// webhookOf is a webhook with a namespaceSelector.
func webhookOf(t *testing.T, selector string) Webhook {
	t.Helper()
	return Webhooks(parsed(t, webhooks("[{name: a, namespaceSelector: "+selector+"}]")))[0]
}

func TestSelects(t *testing.T) {
	labels := map[string]string{"team": "a", NamespaceLabel: "shop"}
	for name, test := range map[string]struct {
		selector string
		want     bool
	}{
		"nothing said selects all":    {"{}", true},
		"no selector selects all":     {"null", true},
		"a label":                     {"{matchLabels: {team: a}}", true},
		"another value":               {"{matchLabels: {team: b}}", false},
		"a label that is not there":   {"{matchLabels: {tier: a}}", false},
		"in":                          {"{matchExpressions: [{key: team, operator: In, values: [b, a]}]}", true},
		"in, not":                     {"{matchExpressions: [{key: team, operator: In, values: [b]}]}", false},
		"in, absent":                  {"{matchExpressions: [{key: tier, operator: In, values: [b]}]}", false},
		"not in":                      {"{matchExpressions: [{key: team, operator: NotIn, values: [b]}]}", true},
		"not in, absent":              {"{matchExpressions: [{key: tier, operator: NotIn, values: [b]}]}", true},
		"not in, but is":              {"{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}", false},
		"exists":                      {"{matchExpressions: [{key: team, operator: Exists}]}", true},
		"exists not":                  {"{matchExpressions: [{key: tier, operator: Exists}]}", false},
		"absent":                      {"{matchExpressions: [{key: tier, operator: DoesNotExist}]}", true},
		"absent not":                  {"{matchExpressions: [{key: team, operator: DoesNotExist}]}", false},
		"all must hold":               {"{matchLabels: {team: a}, matchExpressions: [{key: tier, operator: Exists}]}", false},
		"by the namespace's own name": {"{matchLabels: {kubernetes.io/metadata.name: shop}}", true},
	} {
		t.Run(name, func(t *testing.T) {
			webhook := webhookOf(t, test.selector)
			if got := webhook.Namespaces.Selects(labels); got != test.want || webhook.Invalid != nil {
				t.Errorf("got %v, %v", got, webhook.Invalid)
			}
		})
	}
}

// TestInvalidSelectors: what the API server refuses is not harmless because it
// matches nothing.
func TestInvalidSelectors(t *testing.T) {
	for selector, want := range map[string]string{
		"{matchExpressions: [{key: team, operator: Is, values: [a]}]}":     "\"Is\" is not a valid label selector operator",
		"{matchExpressions: [{key: team, operator: In}]}":                  "values",
		"{matchExpressions: [{key: team, operator: Exists, values: [a]}]}": "values",
		"{matchExpressions: [{key: \"a b\", operator: Exists}]}":           "key",
		"{matchExpression: [{key: team, operator: Exists}]}":               "unknown field",
		"{matchLabels: {team: 1}}":                                         "string",
		"[team]":                                                           "must be a map",
	} {
		if got := webhookOf(t, selector).Invalid; got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("%s: %v", selector, got)
		}
	}
}

func TestSelectedNamespaces(t *testing.T) {
	for selector, want := range map[string][]string{
		"{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [b, a]}]}": {"a", "b"},
		"{matchLabels: {kubernetes.io/metadata.name: a}}":                                        {"a"},
		"{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [a]}]}": nil,
		"{matchLabels: {team: a}}": nil,
		"null":                     nil,
	} {
		got, bounded := webhookOf(t, selector).Namespaces.Namespaces()
		slices.Sort(got)
		if !slices.Equal(got, want) || bounded != (want != nil) {
			t.Errorf("%s: %v, %v", selector, got, bounded)
		}
	}
}
