package manifest

import (
	"fmt"
	"testing"
)

func TestValues(t *testing.T) {
	const pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{name: a, hostPath: {path: /x}}, {name: b}, {name: c, hostPath: {path: /y}}]}}"
	const workload = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 2, template: {spec: {volumes: [{name: a, hostPath: {path: /x}}]}}}}"
	for name, test := range map[string]struct {
		object string
		pod    bool
		path   []string
		want   string
	}{
		"a field":             {workload, false, []string{"spec", "replicas"}, "[{2 [spec replicas]}]"},
		"a field that is not": {workload, false, []string{"spec", "paused"}, "[]"},
		"no plain value":      {workload, false, []string{"spec", "template"}, "[]"},
		"items of a list":     {pod, true, []string{"volumes", "*", "hostPath", "path"}, "[{/x [spec volumes 0 hostPath path]} {/y [spec volumes 2 hostPath path]}]"},
		"fields of a map":     {workload, false, []string{"metadata", "*"}, "[{d [metadata name]}]"},
		"a workload's pod":    {workload, true, []string{"volumes", "*", "hostPath", "path"}, "[{/x [spec template spec volumes 0 hostPath path]}]"},
		"no pod":              {"{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}", true, []string{"*"}, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fmt.Sprint(Values(object(t, test.object), test.pod, test.path)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"203.0.113.2":        "203.0.113.2",
		"203.0.113.002":      "203.0.113.2",
		"::ffff:203.0.113.2": "203.0.113.2",
		"2001:DB8:0::1":      "2001:db8::1",
		"no address":         "no address",
	} {
		if got := Address(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
