package manifest

import (
	"reflect"
	"testing"

	"meshc.dev/compiler/plan"
)

// A role may read all webhook configurations and change its own.
func TestRestrict(t *testing.T) {
	const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: webhooks
rules:
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations, validatingwebhookconfigurations]
  verbs: [get, list, patch]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, patch]
`
	const want = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: webhooks
rules:
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]
  verbs: [get, list, patch]
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  verbs: [get, list]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, patch]
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [own]
  verbs: [patch]
`
	parse := func(text string) Object {
		objects, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return objects[0]
	}
	got := parse(role)
	own := plan.Restriction{
		Group: "admissionregistration.k8s.io", Resource: "mutatingwebhookconfigurations",
		Verbs: []string{"update", "patch"}, Names: []string{"own"},
	}
	if !Restrict(got, own) {
		t.Error("no rule was found to narrow")
	}
	if !reflect.DeepEqual(got.Body, parse(want).Body) {
		text, _ := Format(got)
		t.Errorf("got\n%s", text)
	}
	if Restrict(got, own) {
		t.Error("a narrowed role was narrowed again")
	}
}
