package compiler

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	istio "istio.io/istio/manifests"
)

var moldedFor = flag.Duration("molded", 0, "compile random descriptions in both ways for so long")

// likeMeshes are settings that many meshes have alike, of which @ is the mesh's name
// and # a number of its own.
var likeMeshes = []string{
	`namespaces: "@-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 30#}`,
	`namespaces: {"shop-@": {}, "pay-@": labels: team: "@"}
	gateways: {ingress: ports: https: {port: 443, nodePort: 30#}, internal: {type: "NodePort", ports: https: {port: 8443, nodePort: 31#}}}`,
	`namespaces: "@-a": {}
	istio: values: {autoscaleMax: 3, resources: requests: cpu: "250m"}
	istio: meshConfig: accessLogFile: "/dev/stdout"`,
	`namespaces: "a-@": {}
	gateways: edge: {ports: https: {port: 443, nodePort: 32#}, values: podAnnotations: team: "@ of the many, and a sentence that is longer than a line of YAML is"}`,
	`namespaces: "lab-@": {}
	patches: spread: {
		target: {kind: "Deployment", name: "istiod-@"}
		merge: spec: template: spec: priorityClassName: "high"
	}
	objects: host: {
		apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", metadata: {name: "samples-@", namespace: "lab-@"}
		spec: {hosts: ["@.example.com"], ports: [{number: 443, name: "https", protocol: "TLS"}], resolution: "DNS", location: "MESH_EXTERNAL"}
	}`,
	`namespaces: "b-@": {}
	rootNamespace: "@-system", trustDomain: "@.corp.example"
	tags: ["stable-@"]
	networkPolicy: enabled: false`,
	`namespaces: "c-@": {}
	objects: map: {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "notes", namespace: "c-@"}, data: {"@": "said of @ once, and a sentence that is longer than a line of YAML is", "key": "line of @\nand 30#\n"}}`,
	// This one has a problem.
	`namespaces: "d-@": {}
	objects: role: {apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: name: "@-reader", rules: [{apiGroups: [""], resources: ["secret"], verbs: ["get"]}]}`,
}

// oddNames are those that YAML, templates or blanks could take for something else.
var oddNames = []string{
	"on", "off", "yes", "no", "y", "n", "true", "false", "null", "nan", "inf", "e3", "x1e3", "f", "istio-a", "gateway",
	"mesh", "app", "ingress", "istiod", "kube", "qzmold", "qzmoldaaxxxxxxxxxxxx", "zzz", "a", "a-a", "a-b", "t30100", "sidecar", "debug", "distroless",
	"a-name-of-twenty-one-c", "a-name-that-is-thirty-nine-characters-x", "p61803", "s-61803",
}

// randomLikes describes meshes of two or three kinds, with names of their own.
func randomLikes(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("cluster: istio: releases: \"1.30.4\": charts: \"charts\"\n")
	taken := map[string]bool{}
	number := 0
	for range 2 + r.IntN(2) {
		settings := likeMeshes[r.IntN(len(likeMeshes)-1)]
		if r.IntN(12) == 0 {
			settings = likeMeshes[len(likeMeshes)-1]
		}
		// Charts in the module, too.
		if r.IntN(3) == 0 {
			settings += "\n\tistio: version: \"1.30.4\""
		}
		prefix := []string{"tenant-", "acme", "b", "istio-x", "zulu"}[r.IntN(5)]
		for range 2*fewest + r.IntN(4) {
			name := fmt.Sprint(prefix, r.IntN(1000))
			if r.IntN(5) == 0 {
				name = oddNames[r.IntN(len(oddNames))]
			}
			if number++; !taken[name] {
				taken[name] = true
				own := strings.NewReplacer("@", name, "#", fmt.Sprintf("%03d", number)).Replace(settings)
				fmt.Fprintf(&b, "mesh: %q: {\n\t%s\n}\n", name, own)
			}
		}
	}
	return b.String()
}

// TestMoldedIsOwn: what is made once for many units and filled in is, byte by byte, what
// is made for each, and so are the problems.
func TestMoldedIsOwn(t *testing.T) {
	tries, meshes, refused, sources, filled := uint64(6), 0, 0, 0, 0
	for seed, end := uint64(0), time.Now().Add(*moldedFor); seed < tries || time.Now().Before(end); seed++ {
		text := randomLikes(rand.New(rand.NewPCG(seed, 3)))
		dir := descriptionOf(t, text)
		copyCharts(t, filepath.Join(filepath.Dir(dir), "charts"))
		all := func(string) bool { return true }
		one, problems, err := compile(t.Context(), Input{Dir: dir}, all, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		own, same, err := compile(t.Context(), Input{Dir: dir}, all, nil, true)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(problems, same) {
			t.Fatalf("seed %d: %v\nfor each: %v\n%s", seed, problems, same, text)
		}
		if (one == nil) != (own == nil) {
			t.Fatalf("seed %d: one way alone gives a result\n%s", seed, text)
		}
		if one == nil {
			refused++
			t.Log(problems)
			continue
		}
		meshes, sources, filled = meshes+one.Meshes, sources+one.Sources, filled+one.Filled
		if other := firstOther(one.Units, own.Units); other != "" {
			t.Fatalf("seed %d: %s\n%s", seed, other, text)
		}
	}
	t.Logf("%d meshes, %d of %d sources filled in, %d descriptions refused", meshes, filled, sources, refused)
	if filled < sources/4 || filled == sources || refused == 0 {
		t.Error("the generator is no test of anything")
	}
}

// firstOther is where units differ.
func firstOther(a, b []Unit) string {
	for i := range a {
		if a[i].Name != b[i].Name || len(a[i].Documents) != len(b[i].Documents) {
			return fmt.Sprintf("unit %s has %d documents, unit %s %d", a[i].Name, len(a[i].Documents), b[i].Name, len(b[i].Documents))
		}
		for j, d := range a[i].Documents {
			other := b[i].Documents[j]
			if x, y := string(d.Text.Bytes()), string(other.Text.Bytes()); x != y || d.ID != other.ID || d.Version != other.Version {
				return fmt.Sprintf("%s in %s:\n%s\nfor each %s:\n%s", d.ID, a[i].Name, x, other.ID, y)
			}
		}
	}
	return ""
}

// copyCharts writes those in the binary as a release of the module's.
func copyCharts(t testing.TB, to string) {
	t.Helper()
	for name, from := range map[string]string{"base": "base", "istiod": "istio-control/istio-discovery", "gateway": "gateway", "cni": "istio-cni", "ztunnel": "ztunnel"} {
		dir, err := fs.Sub(istio.FS, "charts/"+from)
		if err == nil {
			err = os.CopyFS(filepath.Join(to, name), dir)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// descriptionOf writes a description of meshes.
func descriptionOf(t testing.TB, meshes string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"]}\n\n" + meshes,
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(root, "meshes")
}
