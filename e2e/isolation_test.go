package e2e

import (
	"fmt"
	"testing"

	"sigs.k8s.io/yaml"

	"meshc.dev/e2e/manifest"
	"meshc.dev/e2e/proxy"
)

// Every proxy is told of its own mesh and what egress grants, and of nothing
// else.
func TestConfigurationStaysInItsMesh(t *testing.T) {
	s := must(t, running)
	owners := populate(t, s)
	for _, m := range s.meshes {
		for _, w := range proxies(t, s, m) {
			snapshot := fetch(t, w, m)
			count := snapshot.Count(owners)
			report(t, w, count)
			for _, kind := range proxy.Kinds {
				// A gateway's listener speaks of no namespace.
				if len(snapshot[kind]) == 0 || count[kind][m.workload[0]] == 0 && kind != proxy.Listeners {
					t.Errorf("%s/%s: no %s of its own", w.pod.Namespace, w.pod.Name, kind)
				}
			}
			for kind, n := range foreign(count, m) {
				t.Errorf("%s/%s: %d %s of others", w.pod.Namespace, w.pod.Name, n, kind)
			}
			for _, ns := range granted[m.name] {
				if count[proxy.Clusters][ns] == 0 || count[proxy.Endpoints][ns] == 0 {
					t.Errorf("%s/%s: nothing of %s, which is granted", w.pod.Namespace, w.pod.Name, ns)
				}
			}
		}
	}
}

// The same count without discovery selectors and Sidecars is not zero: it is
// they that keep the meshes apart, and the count sees it where they do not.
func TestConfigurationLeaksWithoutSelectorsAndSidecars(t *testing.T) {
	s, err := apply(t.Context(), "contrast", 1, unscoped)
	if err == nil {
		err = s.startControlPlanes(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	owners := populate(t, s)
	for _, m := range s.meshes {
		for _, w := range proxies(t, s, m) {
			count := fetch(t, w, m).Count(owners)
			report(t, w, count)
			others := foreign(count, m)
			if others[proxy.Clusters] == 0 || others[proxy.Endpoints] == 0 {
				t.Errorf("%s/%s: %d clusters and %d endpoints of others; want some",
					w.pod.Namespace, w.pod.Name, others[proxy.Clusters], others[proxy.Endpoints])
			}
		}
	}
	for _, m := range s.meshes {
		if err := m.control.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// unscoped leaves out the Sidecars and takes the discovery selectors from the
// mesh configuration.
func unscoped(o manifest.Object) (manifest.Object, bool, error) {
	if o.GetKind() == "Sidecar" {
		return o, false, nil
	}
	data, _ := o.Object["data"].(map[string]any)
	text, ok := data["mesh"].(string)
	if o.GetKind() != "ConfigMap" || !ok {
		return o, true, nil
	}
	var config map[string]any
	if err := yaml.Unmarshal([]byte(text), &config); err != nil {
		return o, true, err
	}
	if _, ok := config["discoverySelectors"]; !ok {
		return o, true, fmt.Errorf("%s has no discovery selectors to take away", o)
	}
	delete(config, "discoverySelectors")
	changed, err := yaml.Marshal(config)
	if err != nil {
		return o, true, err
	}
	data["mesh"] = string(changed)
	o.YAML, err = yaml.Marshal(o.Object)
	return o, true, err
}
