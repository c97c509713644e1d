package compiler

import (
	"fmt"
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
)

// TestLocksAreCheap: of a cluster of many meshes, objects as large as anybody writes are
// judged within what an API server spends on a policy.
func TestLocksAreCheap(t *testing.T) {
	spaces, objects := lockedObjects(t)
	env := lock.NewEnvironment("1.30")
	var policies []*lock.Policy
	for _, o := range objects {
		crowd(o)
		p, faults := env.Compile(o)
		for _, f := range faults {
			t.Errorf("%s: %v: %s", o.Name(), f.Path, f.Says)
		}
		policies = append(policies, p)
	}
	repeat := func(n int, one func(i int) any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = one(i)
		}
		return out
	}
	hosts := func(form string) func(int) any { return func(i int) any { return fmt.Sprintf(form, i) } }
	for _, one := range []try{
		{Try: "a VirtualService of 1,000 hosts", Resource: "virtualservices", Object: map[string]any{"spec": map[string]any{"hosts": repeat(1000, hosts("h%d.acme-web.svc.cluster.local"))}}},
		{Try: "a Gateway of 300 hosts", Resource: "gateways", Object: map[string]any{"spec": map[string]any{"servers": repeat(300, func(i int) any {
			return map[string]any{"hosts": []any{fmt.Sprintf("./a.b.c%d.acme.example", i)}}
		})}}},
		{Try: "an Ingress of 300 hosts", Resource: "ingresses", Object: map[string]any{"spec": map[string]any{"rules": repeat(300, func(i int) any {
			return map[string]any{"host": fmt.Sprintf("a.b.c%d.acme.example", i)}
		})}}},
		{Try: "a Sidecar of 2,000 hosts", Resource: "sidecars", Object: map[string]any{"spec": map[string]any{
			"workloadSelector": map[string]any{"labels": map[string]any{"app": "web"}}, "egress": []any{map[string]any{"hosts": repeat(2000, hosts("acme-web/h%d"))}},
		}}},
		{Try: "a ServiceEntry of 1,000 endpoints", Resource: "serviceentries", Object: map[string]any{"spec": map[string]any{"endpoints": repeat(1000, func(i int) any {
			return map[string]any{"address": fmt.Sprintf("h%d.example.com", i)}
		})}}},
		{Try: "a Service of 100 ports", Resource: "services", Object: map[string]any{"spec": map[string]any{"ports": repeat(100, func(i int) any {
			return map[string]any{"port": i + 1, "nodePort": 32100 + i}
		})}}},
		{Try: "a pod of 60 containers", Resource: "pods", Object: map[string]any{"metadata": map[string]any{"annotations": map[string]any{"proxy.istio.io/config": strings.Repeat("a: b\n", 4000)}}, "spec": map[string]any{
			"containers": repeat(60, func(int) any {
				return map[string]any{"image": "nginx", "name": "app", "ports": []any{map[string]any{"containerPort": 1}}, "securityContext": map[string]any{"capabilities": map[string]any{"add": []any{"CHOWN", "KILL"}}}}
			}),
		}}},
	} {
		one.Namespace = "acme-web"
		t.Run(one.Try, func(t *testing.T) {
			if says := one.asked(t, spaces, policies); says != "" {
				t.Errorf("says %.300s", says)
			}
		})
	}
}

// crowd has a policy's literals be those of many meshes.
func crowd(o manifest.Object) {
	spec := manifest.Map(o.Body["spec"])
	var out []any
	for _, v := range manifest.List(spec["variables"]) {
		name, text := fmt.Sprint(manifest.Map(v)["name"]), fmt.Sprint(manifest.Map(v)["expression"])
		if text != "[]" && !strings.HasPrefix(text, "[variables."+name+"0") {
			out = append(out, v)
			continue
		}
		held := map[string][]string{}
		for i := range 2000 {
			held[fmt.Sprintf("%s-%d", name, i)] = []string{fmt.Sprintf("mesh m%d", i/20)}
		}
		if name == "granted" {
			held = map[string][]string{}
			for i := range 250 {
				held[fmt.Sprintf("%d-%d", 30000+i, 30000+i)] = []string{fmt.Sprintf("mesh m%d", i)}
			}
		}
		more := variables(name+"Crowd", held)
		more[len(more)-1] = map[string]any{"name": name, "expression": strings.TrimSuffix(text, "]") + map[bool]string{true: "", false: ", "}[text == "[]"] + strings.TrimPrefix(fmt.Sprint(manifest.Map(more[len(more)-1])["expression"]), "[")}
		out = append(out, more...)
	}
	spec["variables"] = out
}
