package cluster

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// mix makes descriptions of meshes that differ in what they have.
type mix struct{ *rand.Rand }

// odd are names of meshes that are something else elsewhere.
var odd = []string{"on", "null", "true", "mesh-x", "a-name-of-thirty-two-letters-abc", "x1e3", "cluster-a", "zz", "istio", "string"}

// files are those of a description, by their names.
func (m mix) files() map[string]string {
	count := 3 + m.IntN(5)
	out := map[string]string{"cluster.cue": m.cluster()}
	for i := range count {
		text := "package meshes\n\n" + m.helper(i) + "mesh: \"" + m.name(i) + "\": {\n" + m.mesh(i, count) + "}\n"
		if m.one(4) {
			text += fmt.Sprintf("mesh: %q: objects: more: {apiVersion: \"v1\", kind: \"ConfigMap\", metadata: {name: \"more\", namespace: \"ns-%d\"}, data: k: \"v\"}\n", m.name(0), 0)
		}
		out[fmt.Sprintf("f%d.cue", m.IntN(100)*10+i)] = text
	}
	return out
}

func (m mix) one(of int) bool { return m.IntN(of) == 0 }

func (m mix) name(i int) string {
	if i%3 == 1 {
		return odd[i]
	}
	return fmt.Sprintf("m-%d", i)
}

func (m mix) helper(i int) string {
	if m.one(3) {
		return fmt.Sprintf("_labels%d: team: \"t%d\"\n_shared: quiet: true\n", i, i)
	}
	return fmt.Sprintf("_labels%d: {}\n", i)
}

func (m mix) cluster() string {
	text := clusterText + "cluster: crds: floor: \"1.20.0\"\n"
	for _, more := range []string{
		"mesh: [_]: networkPolicy: allowFrom: [\"monitoring\"]\n",
		"mesh: [N=_]: meshID: \"id-\\(N)\"\n",
		"cluster: gitops: flux: {source: \"s\", path: \".\"}\n",
		"cluster: gitops: argo: {repo: \"https://git.example.com/a.git\", path: \"x\"}\n",
		"cluster: cni: {}\n",
		"cluster: {cni: {}, ambient: mesh: \"m-0\"}\n",
		"cluster: kubernetes: \"1.20\"\n",
		"cluster: tenants: \"m-0\": {egress: [\"beyond\"], nodePorts: {min: 30000, max: 32000}}\n",
		"_count: len([for n, _ in mesh {n}])\n",
	} {
		if m.one(5) {
			text += more
		}
	}
	return text
}

func (m mix) mesh(i, count int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\tnamespaces: \"ns-%d\": labels: _labels%d\n", i, i)
	other := (i + 1 + m.IntN(count-1)) % count
	for _, more := range []string{
		fmt.Sprintf("exports: \"ns-%d\": [%q, %q]", i, m.name(other), m.name((i+2)%count)),
		fmt.Sprintf("namespaces: \"further-%d\": {}", i),
		fmt.Sprintf("gateways: {ingress: ports: https: {port: 443, nodePort: %d}, internal: {type: \"ClusterIP\", namespace: \"ns-%d\"}}", 30100+i, i),
		fmt.Sprintf("tags: [\"tag-%d\"]", i),
		fmt.Sprintf("rootNamespace: \"root-%d\"", i),
		fmt.Sprintf("patches: p: {target: {kind: \"Deployment\", name: \"istiod-%s\"}, merge: spec: replicas: 2}", m.name(i)),
		"gatewayAPI: enabled: true",
		"istio: {values: autoscaleMax: 3, meshConfig: accessLogFile: \"/dev/stdout\"}",
		fmt.Sprintf("objects: own: {apiVersion: \"v1\", kind: \"ConfigMap\", metadata: {name: \"own\", namespace: \"ns-%d\"}, data: k: \"v\"}", i),
	} {
		if m.one(3) {
			b.WriteString("\t" + more + "\n")
		}
	}
	// Every third exports services to the next one, which calls them.
	const served = "\tnamespaces: \"called-%d\": {}\n\texports: \"called-%d\": {to: [%q], services: web: {ports: [{port: 80, targetPort: 8080}], selector: app: \"web\", serviceAccounts: [\"web\"]}, mtls: %q}\n"
	if next := (i + 1) % count; i%3 == 0 && next != i {
		fmt.Fprintf(&b, served, i, i, m.name(next), []string{"plain", "federated"}[i/3%2])
	}
	if last := (i + count - 1) % count; last%3 == 0 && last != i {
		fmt.Fprintf(&b, "\tegress: \"called-%d\": [\"*\"]\n", last)
	}
	fmt.Fprintf(&b, "\tca: root: \"root of %s\"\n", m.name(i))
	// Those who are not let in, and names that are taken, are told of as a whole.
	if m.one(12) {
		fmt.Fprintf(&b, "\tegress: \"ns-%d\": [\"*\"]\n", other)
	}
	if m.one(12) {
		b.WriteString("\tnetworkPolicy: enabled: false\n")
	}
	if m.one(25) {
		b.WriteString("\ttrustDomain: \"same.example\"\n")
	}
	return b.String()
}
