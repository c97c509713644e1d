package compiler_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

// module writes a CUE module with a package "meshes" of these files.
func module(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "cue.mod", "module.cue"), "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n")
	for name, text := range files {
		write(t, filepath.Join(root, "meshes", name), "package meshes\n\n"+text)
	}
	return filepath.Join(root, "meshes")
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const sharedText = "import \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"], grants: {charts: [\"charts/*\"], addresses: [\"0.0.0.0/0\"], egress: [\"far\"]}}\n"

// kinds tells of the Gateway API, whose CRDs the cluster has.
const kinds = "cluster: kinds: \"gateway.networking.k8s.io/GatewayClass\": \"Cluster\"\n"

// compile gives units of a description, all if none is named, or its problems.
func compile(t testing.TB, dir string, names ...string) ([]compiler.Unit, diag.List) {
	t.Helper()
	want := func(unit string) bool { return len(names) == 0 || slices.Contains(names, unit) }
	result, problems, err := compiler.Compile(t.Context(), dir, want, nil)
	if err != nil {
		t.Fatal(err)
	}
	if problems.Fatal(false) {
		return nil, problems
	}
	return result.Units, nil
}

// sound compiles a description that must have no problems.
func sound(t testing.TB, dir string) []compiler.Unit {
	t.Helper()
	units, problems := compile(t, dir)
	for _, p := range problems {
		t.Errorf("%s: %s: %s", p.Position, p.Path, p.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return units
}

// fields of a mesh and the values to choose from. Both the names and the
// choices are few, so that random meshes often meet.
var fields = []struct {
	cue    string
	values []string
}{
	{`rootNamespace: %q`, []string{"a", "b", "istio-a", "istio-b", "a-b", "root"}},
	{`revision: %q`, []string{"a", "b", "a-b", "istio-a", "b-istio-a", "stable"}},
	{`tags: [%q]`, []string{"a", "t", "t-a", "a-istio"}},
	{`trustDomain: %q`, []string{"example.com", "a.prod"}},
	{`tokenAudience: %q`, []string{"istio-ca", "istio-ca-a"}},
	{`trustBundle: %q`, []string{"istio-ca-root-cert", "ca"}},
	{`namespaces: %q: {}`, []string{"a", "shop", "istio-a", "root"}},
	{`namespaces: %q: labels: team: "x"`, []string{"b", "market"}},
	{`gateways: %q: ports: https: {port: 443, nodePort: 31443}`, []string{"a", "b"}},
	{`gateways: edge: name: %q`, []string{"gw", "istiod-a", "istiod-b"}},
	{`gateways: edge: {externalTrafficPolicy: "Local", healthCheckNodePort: 31500, externalIPs: [%q]}`, []string{"198.51.100.1", "198.51.100.2"}},
	{`gateways: edge: {type: "NodePort", replicas: 2, values: podAnnotations: team: %q}`, []string{"x"}},
	{`gatewayAPI: {enabled: true, className: %q}`, []string{"istio", "istio-a", "own"}},
	{`networkPolicy: enabled: %s`, []string{"false"}},
	{`istio: values: autoscaleEnabled: %s`, []string{"false"}},
	{`istio: values: global: enableReaderRBAC: %s`, []string{"true"}},
	{`istio: meshConfig: accessLogFile: %q`, []string{"/dev/stdout"}},
	{`istio: profile: %q`, []string{"demo", "preview", "stable"}},
	{`objects: role: {apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: name: %q}`, []string{"reader", "istiod-clusterrole-a-istio-a", "istio-reader-clusterrole-b-b"}},
	{`objects: map: {apiVersion: "v1", kind: "ConfigMap", metadata: {name: %q, namespace: "istio-a"}}`, []string{"istio-a", "own"}},
}

// randomMesh is a mesh with some of the fields set.
func randomMesh(r *rand.Rand, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "mesh: %q: {\n", name)
	for _, f := range fields {
		if r.IntN(6) > 0 {
			continue
		}
		fmt.Fprintf(&b, "\t"+f.cue+"\n", f.values[r.IntN(len(f.values))])
	}
	return b.String() + "}\n"
}
