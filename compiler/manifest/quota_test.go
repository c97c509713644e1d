package manifest

import (
	"fmt"
	"strings"
	"testing"
)

// line is what amounts are, in one line.
func line(amounts map[string]Amount, only ...string) string {
	var out []string
	for _, name := range Sorted(amounts) {
		for _, prefix := range only {
			if strings.HasPrefix(name, prefix) {
				out = append(out, name+"="+amounts[name].Text())
			}
		}
	}
	return strings.Join(out, " ")
}

// TestUseOfServices: node ports and load balancers count as Kubernetes' quotas count them.
func TestUseOfServices(t *testing.T) {
	for name, test := range map[string]struct{ spec, want string }{
		"inside":                      {"type: ClusterIP, ports: [{port: 80}]", "services=1"},
		"of no type":                  {"ports: [{port: 80}]", "services=1"},
		"node ports":                  {"type: NodePort, ports: [{port: 80, nodePort: 31000}, {port: 81}]", "services=1 services.nodeports=2"},
		"a load balancer":             {"type: LoadBalancer, ports: [{port: 80}, {port: 81}], healthCheckNodePort: 31002", "services=1 services.loadbalancers=1 services.nodeports=2"},
		"one that allocates":          {"type: LoadBalancer, allocateLoadBalancerNodePorts: true, ports: [{port: 80}]", "services=1 services.loadbalancers=1 services.nodeports=1"},
		"one that allocates none":     {"type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]", "services=1 services.loadbalancers=1 services.nodeports=0"},
		"none but what it asks for":   {"type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80, nodePort: 31000}, {port: 81}]", "services=1 services.loadbalancers=1 services.nodeports=1"},
		"a name for something else":   {"type: ExternalName, externalName: example.com", "services=1"},
		"with addresses of the world": {"externalIPs: [192.0.2.1], ports: [{port: 80}]", "services=1"},
	} {
		t.Run(name, func(t *testing.T) {
			o := object(t, "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {"+test.spec+"}}")
			if got := line(Use(o, 0, nil), "services"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestUseOfPods: containers count together, those before them by themselves.
func TestUseOfPods(t *testing.T) {
	o := object(t, `{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {
		containers: [{name: a, resources: {requests: {cpu: 100m}, limits: {cpu: 1, memory: 1Gi}}}, {name: b, resources: {requests: {cpu: 50m}}}],
		initContainers: [{name: big, resources: {requests: {cpu: 2}}}, {name: side, restartPolicy: Always, resources: {requests: {cpu: 10m, memory: 1Mi}}}]}}}}`)
	shares := Shares(o)
	if got, want := line(Use(o, 3, shares), "pods", "requests", "limits", "count"), "count/deployments.apps=1 count/pods=3 limits.cpu=3 limits.memory=3Gi pods=3 requests.cpu=6 requests.memory=3075Mi"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for resource, want := range map[string]string{"limits.cpu": "b", "limits.memory": "b", "requests.cpu": "", "memory": "b", "pods": "", "requests.storage": ""} {
		if got, _ := Silent(shares, resource); got != want {
			t.Errorf("%s: container %q says nothing, want %q", resource, got, want)
		}
	}
}

// TestLimits: a LimitRange fills in what a container leaves out, and refuses what is beyond it.
func TestLimits(t *testing.T) {
	for name, test := range map[string]struct{ limit, container, limits, requests, want string }{
		"a default":                 {"default: {cpu: 1}", "", "cpu=1", "cpu=1", "[]"},
		"a default of requests":     {"default: {cpu: 1}, defaultRequest: {cpu: 10m}", "", "cpu=1", "cpu=10m", "[]"},
		"the greatest for none":     {"max: {memory: 1Gi}", "", "memory=1Gi", "memory=1Gi", "[]"},
		"the least for none":        {"min: {cpu: 5m}", "", "", "cpu=5m", "[]"},
		"its own":                   {"default: {cpu: 1}", "limits: {cpu: 2}", "cpu=2", "cpu=2", "[]"},
		"more than the greatest":    {"max: {cpu: 1}", "limits: {cpu: 2}", "cpu=2", "cpu=2", "[{0 max cpu 2 1 limit}]"},
		"less than the least":       {"min: {cpu: 1}", "requests: {cpu: 500m}", "", "cpu=500m", "[{0 min cpu 500m 1 request}]"},
		"a request above a default": {"default: {memory: 128Mi}", "requests: {memory: 1Gi}", "memory=128Mi", "memory=1Gi", "[{0 default memory 1Gi 128Mi request}]"},
	} {
		t.Run(name, func(t *testing.T) {
			limits := LimitsOf(object(t, "{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Container, "+test.limit+"}, {type: Pod, max: {cpu: 1m}}]}}"))
			pod := object(t, "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, resources: {"+test.container+"}}]}}")
			s := Shares(pod)[0].Under(limits)
			if got := [2]string{line(s.Limits, ""), line(s.Requests, "")}; got != [2]string{test.limits, test.requests} {
				t.Errorf("limits and requests are %q", got)
			}
			if got := fmt.Sprint(s.Beyond(limits)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSurge(t *testing.T) {
	for strategy, want := range map[string]int64{"": 2, "strategy: {type: Recreate}": 0, "strategy: {rollingUpdate: {maxSurge: 100%}}": 5, "strategy: {rollingUpdate: {maxSurge: 3}}": 3, "strategy: {rollingUpdate: {maxSurge: 0}}": 0} {
		if got := Surge(object(t, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {"+strategy+"}}"), 5); got != want {
			t.Errorf("%q: got %d, want %d", strategy, got, want)
		}
	}
}
