package rewrite

import (
	"strings"
	"testing"
)

// rbac has three things of one name, and references to each.
const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: viewer, labels: {app: viewer}}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [viewer, other], verbs: [bind]}
- {apiGroups: [""], resources: [configmaps], resourceNames: [viewer], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
subjects:
- {kind: ServiceAccount, name: viewer, namespace: base}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: viewer, namespace: base}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: viewer, namespace: base}
data:
  role.yaml: |
    # The viewer's own role.
    apiVersion: rbac.authorization.k8s.io/v1
    kind:   ClusterRole
    metadata: { name: 'viewer' }   # viewer
    ---
    {"kind": "RoleBinding", "roleRef": {"kind": "ClusterRole", "name": "viewer"}, "subjects": [{"kind": "ServiceAccount", "name": "viewer"}]}
  template.yaml: |
    {{ if .x }}
    kind: ClusterRole
    metadata: {name: viewer}
    {{ end }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: viewer, namespace: base}
spec:
  template:
    spec:
      serviceAccountName: viewer
      containers:
      - {name: viewer, args: [--role=viewer, --name=viewer, --role, viewer]}
      volumes:
      - {name: viewer, configMap: {name: viewer}}
      - {name: secret, secret: {secretName: viewer}}
`

// changes replaces, in a text, whole lines: pairs of old and new.
func changes(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q stands %d times in the text", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestRename(t *testing.T) {
	for _, c := range []struct {
		what, rule string
		want       []string
	}{
		{
			"references follow, namesakes of other kinds do not, documents keep their form",
			"rename: {kinds: [ClusterRole], from: viewer, to: viewer-a}",
			[]string{
				"metadata: {name: viewer, labels: {app: viewer}}", "metadata: {name: viewer-a, labels: {app: viewer}}",
				"resourceNames: [viewer, other]", "resourceNames: [viewer-a, other]",
				"roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer-a}",
				"metadata: { name: 'viewer' }   # viewer", "metadata: { name: 'viewer-a' }   # viewer",
				`"roleRef": {"kind": "ClusterRole", "name": "viewer"}`, `"roleRef": {"kind": "ClusterRole", "name": "viewer-a"}`,
			},
		},
		{
			"flags follow where the rule names them",
			"rename: {kinds: [ClusterRole], from: viewer, to: viewer-a, flags: [--role]}",
			[]string{
				"metadata: {name: viewer, labels: {app: viewer}}", "metadata: {name: viewer-a, labels: {app: viewer}}",
				"resourceNames: [viewer, other]", "resourceNames: [viewer-a, other]",
				"roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer-a}",
				"metadata: { name: 'viewer' }   # viewer", "metadata: { name: 'viewer-a' }   # viewer",
				`"roleRef": {"kind": "ClusterRole", "name": "viewer"}`, `"roleRef": {"kind": "ClusterRole", "name": "viewer-a"}`,
				"[--role=viewer, --name=viewer, --role, viewer]", "[--role=viewer-a, --name=viewer, --role, viewer-a]",
			},
		},
		{
			"fields that name a kind by their own name follow",
			"rename: {kinds: [ServiceAccount], from: viewer, to: viewer-a}",
			[]string{
				"- {kind: ServiceAccount, name: viewer, namespace: base}", "- {kind: ServiceAccount, name: viewer-a, namespace: base}",
				"kind: ServiceAccount\nmetadata: {name: viewer,", "kind: ServiceAccount\nmetadata: {name: viewer-a,",
				`{"kind": "ServiceAccount", "name": "viewer"}`, `{"kind": "ServiceAccount", "name": "viewer-a"}`,
				"serviceAccountName: viewer", "serviceAccountName: viewer-a",
			},
		},
		{
			"volumes follow",
			"rename: {kinds: [ConfigMap], from: viewer, to: settings}",
			[]string{
				"resources: [configmaps], resourceNames: [viewer]", "resources: [configmaps], resourceNames: [settings]",
				"kind: ConfigMap\nmetadata: {name: viewer,", "kind: ConfigMap\nmetadata: {name: settings,",
				"configMap: {name: viewer}", "configMap: {name: settings}",
			},
		},
		{
			"a suffix goes to all outside namespaces",
			"suffix: {suffix: -a}",
			[]string{
				"metadata: {name: viewer, labels: {app: viewer}}", "metadata: {name: viewer-a, labels: {app: viewer}}",
				"resourceNames: [viewer, other]", "resourceNames: [viewer-a, other]",
				"metadata: {name: viewers}", "metadata: {name: viewers-a}",
				"roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer-a}",
				"metadata: { name: 'viewer' }   # viewer", "metadata: { name: 'viewer-a' }   # viewer",
				`"roleRef": {"kind": "ClusterRole", "name": "viewer"}`, `"roleRef": {"kind": "ClusterRole", "name": "viewer-a"}`,
			},
		},
		{
			"a suffix spares what ends in its namespace",
			"suffix: {kinds: [ClusterRole, ClusterRoleBinding], suffix: -a, unless: er}",
			[]string{"metadata: {name: viewers}", "metadata: {name: viewers-a}"},
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, faults := apply(t, rbac, rules(t, c.rule)...)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if want := canonical(t, changes(t, rbac, c.want...)); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestRenameOnce: what a rule has named, a suffix leaves; what a kind of object
// is called is not free, and stays.
func TestRenameOnce(t *testing.T) {
	const text = `
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: one}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: two}}
---
{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.example.com}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: base}}
`
	got, faults := apply(t, text, rules(t, "rename: {kinds: [ClusterRole], from: one, to: first}", "suffix: {suffix: -a}")...)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if want := canonical(t, changes(t, text, "name: one", "name: first", "name: two", "name: two-a")); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestEmbeddedAnchors: an anchored name is at one place, whatever leads there.
func TestEmbeddedAnchors(t *testing.T) {
	const text = `
apiVersion: v1
kind: ConfigMap
metadata: {name: x, namespace: base}
data:
  doc: |
    kind: ClusterRoleBinding
    roleRef:  {kind: ClusterRole, name: &r "viewer"}
    äöü: {kind: ClusterRole, name: *r}
    again: {kind: ClusterRole, name: viewer}
`
	got, faults := apply(t, text, rules(t, "rename: {kinds: [ClusterRole], from: viewer, to: v}")...)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := canonical(t, changes(t, text, `&r "viewer"`, `&r "v"`, "name: viewer}", "name: v}"))
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
