package admission_test

import (
	"slices"
	"strings"
	"testing"

	"istio.io/istio/pkg/log"
	"sigs.k8s.io/yaml"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/admission"
)

// cases are objects that the CustomResourceDefinitions take: a wrong one with
// where it is wrong, and the right one that was meant.
var cases = []struct {
	kind, wrong, right string
	want               []string
}{
	{
		"networking.istio.io/v1 VirtualService",
		"{hosts: [a], http: [{route: [{destination: {host: a}}]}, {match: [{uri: {prefix: /x}}]}]}",
		"{hosts: [a], http: [{match: [{uri: {prefix: /x}}], redirect: {uri: /}}, {route: [{destination: {host: a}}]}]}",
		[]string{"spec.http[1]: HTTP route, redirect or direct_response is required"},
	},
	{ // one sentence, two mistakes
		"networking.istio.io/v1beta1 VirtualService",
		"{hosts: [a], http: [{name: one}, {route: [{destination: {host: a}}]}, {name: two, timeout: 3s}, {name: three, route: [{destination: {host: a}}]}]}",
		"{hosts: [a], http: [{name: one, route: [{destination: {host: a}}]}]}",
		[]string{
			"spec.http[0]: HTTP route, redirect or direct_response is required",
			"spec.http[2]: HTTP route, redirect or direct_response is required",
		},
	},
	{
		"networking.istio.io/v1 VirtualService", "{hosts: [a]}", "{hosts: [a], tcp: [{route: [{destination: {host: a}}]}]}",
		[]string{": http, tcp or tls must be provided in virtual service"},
	},
	{
		"networking.istio.io/v1 VirtualService",
		"{hosts: [a], http: [{route: [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 0}]}]}",
		"{hosts: [a], http: [{route: [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 100}]}]}",
		[]string{"spec.http[0].route: total destination weight = 0"},
	},
	{
		"networking.istio.io/v1 VirtualService",
		"{hosts: [a], http: [{match: [{uri: {prefix: /x}, headers: {k: {regex: 'a('}}}], retries: {attempts: 3, retryOn: gateway-eror}, route: [{destination: {host: a}}]}]}",
		"{hosts: [a], http: [{match: [{uri: {prefix: /x}, headers: {k: {regex: 'a'}}}], retries: {attempts: 3, retryOn: gateway-error}, route: [{destination: {host: a}}]}]}",
		[]string{
			"spec.http[0].match[0].headers.k.regex: \"headers\": error parsing regexp: missing closing ): `a(`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)",
			"spec.http[0].retries.retryOn: \"gateway-eror\" is not a valid retryOn policy",
		},
	},
	{
		"networking.istio.io/v1 Gateway",
		"{selector: {a: b}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*']}]}",
		"{selector: {a: b}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: c}}]}",
		[]string{"spec.servers[0].port: server must have TLS settings for HTTPS/TLS protocols"},
	},
	{ // what is missing are two fields of one place
		"networking.istio.io/v1 Gateway",
		"{selector: {a: b}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE}}]}",
		"{selector: {a: b}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, serverCertificate: /c, privateKey: /k}}]}",
		[]string{"spec.servers[0].tls.mode: SIMPLE TLS requires a server certificate; SIMPLE TLS requires a private key"},
	},
	{
		"networking.istio.io/v1alpha3 ServiceEntry",
		"{hosts: [example.com], resolution: NONE, endpoints: [{address: 1.2.3.4}], ports: [{number: 443, name: https, protocol: TLS}]}",
		"{hosts: [example.com], resolution: STATIC, endpoints: [{address: 1.2.3.4}], ports: [{number: 443, name: https, protocol: TLS}]}",
		[]string{"spec.endpoints[0]: no endpoints should be provided for resolution type none"},
	},
	{
		"networking.istio.io/v1 ServiceEntry",
		"{hosts: [example.com], addresses: [10.0.0.1, 1.2.3.400], ports: [{number: 443, name: a, protocol: TLS}, {number: 443, name: b, protocol: TLS}]}",
		"{hosts: [example.com], addresses: [10.0.0.1, 1.2.3.40], ports: [{number: 443, name: a, protocol: TLS}, {number: 444, name: b, protocol: TLS}]}",
		[]string{"spec.addresses[1]: 1.2.3.400 is not a valid IP", "spec.ports: service entry port 443 already defined"},
	},
	{
		"networking.istio.io/v1 Sidecar", "{egress: [{hosts: [reviews.ns.svc.cluster.local, ./*]}]}", "{egress: [{hosts: [./reviews.ns.svc.cluster.local, ./*]}]}",
		[]string{"spec.egress[0].hosts[0]: host must be of form namespace/dnsName"},
	},
	{
		"networking.istio.io/v1 DestinationRule",
		"{host: a, trafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}, subsets: [{name: v1, labels: {v: a}}, {name: v1, labels: {v: b}}]}",
		"{host: a, trafficPolicy: {connectionPool: {tcp: {maxConnections: 1}}}, subsets: [{name: v1, labels: {v: a}}, {name: v2, labels: {v: b}}]}",
		[]string{"spec.trafficPolicy.connectionPool.tcp.maxConnections: max connections must be non-negative", "spec.subsets: duplicate subset names: v1"},
	},
	{
		"security.istio.io/v1 AuthorizationPolicy",
		"{rules: [{from: [{source: {ipBlocks: [1.2.3.4, 1.2.3.400]}}], to: [{operation: {ports: ['70000']}}]}]}",
		"{rules: [{from: [{source: {ipBlocks: [1.2.3.4, 1.2.3.40]}}], to: [{operation: {ports: ['7000']}}]}]}",
		[]string{"spec.rules[0].from[0].source.ipBlocks[1]: bad IP address (1.2.3.400)", "spec.rules[0].to[0].operation.ports[0]: bad port (70000)"},
	},
	{
		"security.istio.io/v1beta1 PeerAuthentication",
		"{portLevelMtls: {80: {mode: STRICT}}}", "{selector: {matchLabels: {a: b}}, portLevelMtls: {80: {mode: STRICT}}}",
		[]string{"spec.portLevelMtls.80: mesh/namespace peer authentication cannot have port level mTLS"},
	},
	{
		"security.istio.io/v1 RequestAuthentication",
		"{jwtRules: [{issuer: a, jwks: foo}]}", "{jwtRules: [{issuer: a, jwks: '{\"keys\": []}'}]}",
		[]string{"spec.jwtRules[0].jwks: jwks parse error: failed to unmarshal JWK set: invalid character 'o' in literal false (expecting 'a')"},
	},
	{
		"telemetry.istio.io/v1 Telemetry", "{tracing: [{randomSamplingPercentage: 120}]}", "{tracing: [{randomSamplingPercentage: 12}]}",
		[]string{"spec.tracing[0].randomSamplingPercentage: randomSamplingPercentage must be in range [0.0, 100.0]"},
	},
	{
		"extensions.istio.io/v1alpha1 WasmPlugin", "{url: 'ftp://x'}", "{url: 'https://x/y'}",
		[]string{"spec.url: url contains unsupported scheme: ftp"},
	},
	{
		"networking.istio.io/v1beta1 ProxyConfig", "{concurrency: -1}", "{concurrency: 1}",
		[]string{"spec.concurrency: concurrency must be greater than or equal to 0"},
	},
	{ // what the CustomResourceDefinition refuses is not read further
		"networking.istio.io/v1 VirtualService",
		"{hosts: [a], http: [{timeout: 5x, route: [{destination: {host: a}}]}]}", "{hosts: [a], http: [{timeout: 5s, route: [{destination: {host: a}}]}]}",
		[]string{`spec.http[0].timeout: cannot be read: bad Duration: time: unknown unit "x" in duration "5x"`},
	},
	{ // of kinds that are others' nothing is known
		"networking.x/v1 VirtualService", "{hosts: 1}", "{}", nil,
	},
}

func TestCheck(t *testing.T) {
	for _, c := range cases {
		for spec, want := range map[string][]string{c.wrong: c.want, c.right: nil} {
			var got []string
			for _, f := range admission.NewJudge().Check(object(t, c.kind, "", spec)) {
				got = append(got, f.String())
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s %s\ngot  %q\nwant %q", c.kind, spec, got, want)
			}
		}
	}
}

// TestAnnotations: the metadata is looked at, too, and the name is part of what
// is said.
func TestAnnotations(t *testing.T) {
	o := object(t, "networking.istio.io/v1 Sidecar", `annotations: {a: b, istio.io/dry-run: "true"}`, "{egress: [{hosts: [./*]}]}")
	want := []manifest.Fault{{
		Path: []any{"metadata", "annotations", "istio.io/dry-run"},
		Says: "ns/x has unsupported annotation istio.io/dry-run, please remove the annotation",
	}}
	if got := admission.NewJudge().Check(o); len(got) != 1 || got[0].String() != want[0].String() {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSilent: the library would log some warnings to where manifests go.
func TestSilent(t *testing.T) {
	admission.NewJudge()
	for name, scope := range log.Scopes() {
		if scope.GetOutputLevel() != log.NoneLevel {
			t.Errorf("%s logs", name)
		}
	}
}

func object(t testing.TB, kind, metadata, spec string) manifest.Object {
	t.Helper()
	api, kind, _ := strings.Cut(kind, " ")
	var body map[string]any
	text := "{apiVersion: " + api + ", kind: " + kind + ", metadata: {name: x, namespace: ns, " + metadata + "}, spec: " + spec + "}"
	if err := yaml.Unmarshal([]byte(text), &body); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return manifest.Object{Body: body}
}

// BenchmarkCheck is what an object costs that each namespace of a mesh has.
func BenchmarkCheck(b *testing.B) {
	judge, o := admission.NewJudge(), object(b, "networking.istio.io/v1 Sidecar", "", "{egress: [{hosts: [istio-a/*, shop/*]}]}")
	for b.Loop() {
		if faults := judge.Check(o); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

func TestProviders(t *testing.T) {
	const text = `
extensionProviders:
- {name: spans, zipkin: {service: zipkin.obs.svc.cluster.local}}
- {name: auth, envoyExtAuthzHttp: {service: auth.obs.svc.cluster.local, port: 80, pathPrefix: check}}
- {name: auth, envoyExtAuthzGrpc: {port: 9000}}
- {name: none}
- {name: own, prometheus: {}}
- {name: calls, skywalking: {service: sw.obs.svc.cluster.local, port: 11800}}
`
	got := admission.NewJudge().Configuration(text)
	want := []string{"extension provider spans: zipkin needs port, the one at which the service listens; " +
		"extension provider auth: pathPrefix should begin with `/` but found \"check\"; there are two extension providers auth; " +
		"extension provider auth: envoyExtAuthzGrpc needs service; extension provider none: says nothing of what it is"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
