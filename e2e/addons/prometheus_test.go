// Package addons reads what meshc makes of the addons of Istio's release by the code of
// the programs that will.
package addons

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery/kubernetes"

	"meshc.dev/e2e/built"
)

// addonNames are the manifests of samples/addons in Istio's release.
var addonNames = []string{"grafana", "jaeger", "kiali", "loki", "prometheus"}

// described is a module with two meshes that have the release's addons.
func described(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	samples := strings.TrimSpace(string(built.Run(t, filepath.Join("..", ".."), "go", "list", "-f", "{{.Module.Dir}}", "istio.io/istio/manifests")))
	files := map[string]string{
		"cue.mod/module.cue": "module: \"acme.example/gitops@v0\"\nlanguage: version: \"v0.14.0\"\n",
		"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n",
	}
	addons := ""
	for _, name := range addonNames {
		text, err := os.ReadFile(filepath.Join(samples, "samples", "addons", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		files["addons/"+name+".yaml"] = string(text)
		addons += "\t" + name + ": manifest: {file: \"addons/" + name + ".yaml\", namespace: \"istio-system\"}\n"
	}
	for _, mesh := range []string{"a", "b"} {
		files["meshes/"+mesh+".cue"] = "package meshes\n\nmesh: " + mesh + ": namespaces: \"shop-" + mesh + "\": {}\nmesh: " + mesh + ": addons: {\n" + addons + "}\n"
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// data is a text that a ConfigMap of a mesh has.
func data(t *testing.T, dir, binary, mesh, name, key string) string {
	t.Helper()
	for _, o := range built.Objects(t, built.Run(t, dir, binary, "export", mesh)) {
		if fields, is := o.Object["data"].(map[string]any); is && o.String() == "ConfigMap istio-"+mesh+"/"+name {
			text, _ := fields[key].(string)
			return text
		}
	}
	t.Fatalf("mesh %s has no ConfigMap %s", mesh, name)
	return ""
}

// TestPrometheus: Prometheus itself takes the configuration, and finds what it scrapes in
// the mesh's namespaces: nothing else in it is found, but itself.
func TestPrometheus(t *testing.T) {
	dir, binary := described(t), built.Meshc(t)
	for _, mesh := range []string{"a", "b"} {
		c, err := config.Load(data(t, dir, binary, mesh, "prometheus", "prometheus.yml"), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		jobs, err := c.GetScrapeConfigs()
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, job := range jobs {
			for _, by := range job.ServiceDiscoveryConfigs {
				kube, is := by.(*kubernetes.SDConfig)
				if !is {
					continue // itself: localhost
				}
				found++
				if kube.Role == kubernetes.RoleNode {
					t.Errorf("mesh %s: job %s looks for nodes", mesh, job.JobName)
				}
				want := []string{"istio-" + mesh, "shop-" + mesh}
				if got := slices.Sorted(slices.Values(kube.NamespaceDiscovery.Names)); !slices.Equal(got, want) || kube.NamespaceDiscovery.IncludeOwnNamespace {
					t.Errorf("mesh %s: job %s looks in %v, want %v", mesh, job.JobName, got, want)
				}
			}
		}
		if found < 5 {
			t.Errorf("mesh %s: %d jobs are left", mesh, found)
		}
	}
}

// TestAsked: what Kiali and Grafana ask is the mesh's own.
func TestAsked(t *testing.T) {
	dir, binary := described(t), built.Meshc(t)
	url := regexp.MustCompile(`(?m)(?:url|_url): ['"]?(.*?)['"]?$`)
	for _, mesh := range []string{"a", "b"} {
		asked := 0
		for name, key := range map[string]string{"kiali": "config.yaml", "grafana": "datasources.yaml"} {
			for _, at := range url.FindAllStringSubmatch(data(t, dir, binary, mesh, name, key), -1) {
				asked++
				if !strings.Contains(at[1], ".istio-"+mesh+":") {
					t.Errorf("mesh %s: %s asks %s", mesh, name, at[1])
				}
			}
		}
		if asked < 6 {
			t.Errorf("mesh %s: Kiali and Grafana ask %d addresses", mesh, asked)
		}
	}
}
