package rewrite

import (
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
)

const watcher = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: watcher, namespace: base}
spec:
  template:
    metadata: {labels: {app: watcher}}
    spec: {serviceAccountName: watcher, containers: [{name: c, image: "example.com/watcher:1"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: watcher}
rules:
- {apiGroups: [""], resources: [pods, nodes, secrets], verbs: [get, patch]}
- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: watcher}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: watcher}
subjects:
- {kind: ServiceAccount, name: watcher, namespace: base}
`

const other = `- {kind: Group, name: people}
`

const confines = `confine: {runs: ".*/watcher:.*", places: [
  {namespaces: [base], without: [{group: "", resources: [nodes]}, {group: "", resources: [secrets]}, {group: "*", resources: ["*"], but: [pods/log], verbs: [patch]}]},
  {namespaces: [shop], without: [{group: "", resources: [nodes]}]}]}`

// TestConfine: an account has in namespaces what it had in the cluster, less what is
// withheld there; a binding that is for others, too, stays, and so does one of an account
// that runs something else.
func TestConfine(t *testing.T) {
	got, _ := apply(t, watcher, rules(t, confines)...)
	workload, _, _ := strings.Cut(watcher, "---")
	inNamespaces := workload + "---\n"
	for _, r := range []struct{ namespace, rule string }{
		{"base", `{apiGroups: [""], resources: [pods], verbs: [get]}`},
		{"shop", `{apiGroups: [""], resources: [pods, secrets], verbs: [get, patch]}`},
	} {
		inNamespaces += `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: watcher, namespace: ` + r.namespace + `}
rules:
- ` + r.rule + `
- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: watcher, namespace: ` + r.namespace + `}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: watcher}
subjects:
- {kind: ServiceAccount, name: watcher, namespace: base}
---
`
	}
	if want := canonical(t, inNamespaces); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for name, text := range map[string]string{"of others": watcher + other, "of another program": strings.ReplaceAll(watcher, "example.com/watcher:1", "example.com/other:1")} {
		if got, _ := apply(t, text, rules(t, confines)...); got != canonical(t, text) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

// TestFind: the Service of what runs the image, rather than one of a name; one with an
// address of its own rather than one without; by its port, or where that leads.
func TestFind(t *testing.T) {
	const services = `
---
apiVersion: v1
kind: Service
metadata: {name: watcher, namespace: elsewhere}
spec: {selector: {app: other}, ports: [{port: 9090}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: base}
spec: {clusterIP: None, selector: {app: watcher}, ports: [{port: 9090}]}
---
apiVersion: v1
kind: Service
metadata: {name: server, namespace: base}
spec: {selector: {app: watcher}, ports: [{port: 80, targetPort: 9090}]}
`
	const asks = `with: {runs: ".*/watcher:.*", names: [watcher], ports: [9090]}, merge: {kinds: [ConfigMap], at: [data, a], merge: {url: "http://$(HOST):$(PORT)"}}`
	const asking = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: base}\ndata: {a: '{}'}\n"
	named := strings.Replace(watcher+services, "targetPort: 9090", "targetPort: web", 1)
	for text, want := range map[string]string{
		watcher + services: "http://server.base:80",
		// By the name of a port of the pods, but not of that which another port has.
		strings.Replace(named, "watcher:1\"", "watcher:1\", ports: [{name: web, containerPort: 9090}]", 1): "http://server.base:80",
		strings.Replace(named, "watcher:1\"", "watcher:1\", ports: [{name: web, containerPort: 80}]", 1):   "http://headless.base:9090",
		services: "http://watcher.elsewhere:9090",
		strings.ReplaceAll(watcher+services, "9090", "9091"): "",
	} {
		asker, err := manifest.Parse([]byte(asking))
		if err != nil {
			t.Fatal(err)
		}
		all, err := manifest.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		Wire(asker, rules(t, asks), nil, all)
		document, err := manifest.Document(asker[0].At("data", "a").(string))
		if got, _ := document["url"].(string); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}
