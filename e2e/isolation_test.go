package e2e

import (
	"context"
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
			report(t, w, m, count)
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

// The same count where the control planes discover everything: Sidecars alone
// still keep the sidecars apart, in every namespace, but not the gateways.
// Without the Sidecars it is not zero for any proxy. So both do their part, and
// the count sees it where they do not.
func TestConfigurationLeaksWithoutSelectorsAndSidecars(t *testing.T) {
	s, err := apply(t.Context(), "contrast", 1, undiscerning)
	if err == nil {
		err = s.startControlPlanes(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	stopAfter(t, s.Cluster)
	owners := populate(t, s)
	all := map[*mesh][]*workload{}
	for _, m := range s.meshes {
		all[m] = proxies(t, s, m)
		for _, w := range all[m] {
			others := foreign(fetch(t, w, m).Count(owners), m)
			gateway := w.agent.Role == "router"
			if leaks := others[proxy.Clusters]+others[proxy.Endpoints] > 0; leaks != gateway {
				t.Errorf("%s/%s, with Sidecars: it is told of others: %v; want %v (%v)",
					w.pod.Namespace, w.pod.Name, leaks, gateway, others)
			}
		}
	}
	for _, o := range s.stream {
		if o.GetKind() == "Sidecar" {
			if err := s.Delete(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range s.meshes {
		for _, w := range all[m] {
			var count proxy.Count
			eventually(t, func(context.Context) error {
				count = fetch(t, w, m).Count(owners)
				if others := foreign(count, m); others[proxy.Clusters] == 0 || others[proxy.Endpoints] == 0 {
					return fmt.Errorf("%s/%s, without Sidecars: it is not told of others (%v)", w.pod.Namespace, w.pod.Name, others)
				}
				return nil
			})
			report(t, w, m, count)
		}
		if err := m.control.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// undiscerning takes the discovery selectors from the mesh configuration.
func undiscerning(o manifest.Object) (manifest.Object, error) {
	data, _ := o.Object["data"].(map[string]any)
	text, ok := data["mesh"].(string)
	if o.GetKind() != "ConfigMap" || !ok {
		return o, nil
	}
	var config map[string]any
	if err := yaml.Unmarshal([]byte(text), &config); err != nil {
		return o, err
	}
	if _, ok := config["discoverySelectors"]; !ok {
		return o, fmt.Errorf("%s has no discovery selectors to take away", o)
	}
	delete(config, "discoverySelectors")
	changed, err := yaml.Marshal(config)
	if err != nil {
		return o, err
	}
	data["mesh"] = string(changed)
	o.YAML, err = yaml.Marshal(o.Object)
	return o, err
}
