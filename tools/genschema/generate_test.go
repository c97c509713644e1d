package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	cuejson "cuelang.org/go/encoding/json"
)

const schemaDir = "../../schema"

func TestCommittedFilesAreFresh(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	committed, err := filepath.Glob(schemaDir + "/*.gen.cue")
	if err != nil {
		t.Fatal(err)
	}
	for i := range committed {
		committed[i] = filepath.Base(committed[i])
	}
	if want := slices.Sorted(maps.Keys(files)); !slices.Equal(committed, want) {
		t.Errorf("generated files in schema/ are %q, want %q", committed, want)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(schemaDir, name))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("schema/%s is stale: run genschema", name)
		}
	}
}

// A compiled holds what is generated, compiled by itself.
type compiled struct {
	context *cue.Context
	schema  cue.Value
}

func compile(t *testing.T) compiled {
	t.Helper()
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	instance := build.NewContext().NewInstance("schema", nil)
	for name, content := range files {
		f, err := parser.ParseFile(name, content)
		if err != nil {
			t.Fatal(err)
		}
		if err := instance.AddSyntax(f); err != nil {
			t.Fatal(err)
		}
	}
	c := compiled{context: cuecontext.New()}
	c.schema = c.context.BuildInstance(instance)
	if err := c.schema.Validate(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c compiled) accept(definition string, value cue.Value) error {
	d := c.schema.LookupPath(cue.ParsePath(definition))
	if !d.Exists() {
		return fmt.Errorf("no %s", definition)
	}
	return d.Unify(value).Validate(cue.Concrete(true))
}

func (c compiled) acceptJSON(definition string, content []byte) error {
	x, err := cuejson.Extract("values.json", content)
	if err != nil {
		return err
	}
	return c.accept(definition, c.context.BuildExpr(x))
}

func says(err error, message string) bool {
	return slices.ContainsFunc(errors.Errors(err), func(e errors.Error) bool { return e.Error() == message })
}

func TestDefaultsOfTheChartsAreAccepted(t *testing.T) {
	schema := compile(t)
	for definition, dir := range map[string]string{
		"#IstiodValues":  "charts/istio-control/istio-discovery",
		"#GatewayValues": "charts/gateway",
		"#CNIValues":     "charts/istio-cni",
		"#ZtunnelValues": "charts/ztunnel",
	} {
		c, err := readChart(dir)
		if err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(c.defaults) // which writes 5, where CUE would make 5.0 of the float64
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.acceptJSON(definition, content); err != nil {
			t.Errorf("%s: %s", definition, errors.Details(err, nil))
		}
	}
}

func TestUserValues(t *testing.T) {
	schema := compile(t)
	for _, test := range []struct{ definition, value, err string }{
		{definition: "#MeshConfig", value: `connectTimeout: "1.5s"`},
		{definition: "#MeshConfig", value: `outboundTrafficPolicy: mode: "REGISTRY_ONLY"`},
		{definition: "#MeshConfig", value: `defaultConfig: proxyMetadata: A: "b"`},
		{definition: "#MeshConfig", value: `extensionProviders: [{name: "a", zipkin: {service: "z", port: 9411}}]`},
		{"#MeshConfig", `acessLogFile: "x"`, "acessLogFile: field not allowed"},
		{"#MeshConfig", `connect_timeout: "1s"`, "connect_timeout: field not allowed"},
		{definition: "#MeshConfig", value: `connectTimeout: "1m", dnsRefreshRate: "1h2m0.5s", defaultConfig: {terminationDrainDuration: "0s", privateKeyProvider: cryptomb: pollDelay: "10ms"}`},
		{"#MeshConfig", `connectTimeout: "1 m"`, `connectTimeout: must be a time, such as "1.5s" or "2m"`},
		{"#MeshConfig", `connectTimeout: "1d"`, `connectTimeout: must be a time, such as "1.5s" or "2m"`},
		{"#MeshConfig", `connectTimeout: "10"`, `connectTimeout: must be a time, such as "1.5s" or "2m"`},
		{"#MeshConfig", `ingressControllerMode: "ON"`, `ingressControllerMode: must be "UNSPECIFIED", "OFF", "DEFAULT" or "STRICT"`},
		{"#MeshConfig", `defaultConfig: {serviceCluster: "a", tracingServiceName: "CANONICAL_NAME_ONLY"}`, "defaultConfig.tracingServiceName: cannot be given beside serviceCluster"},
		{"#MeshConfig", `serviceSettings: [{hostz: []}]`, "serviceSettings.0.hostz: field not allowed"},
		{"#MeshConfig", `rootNamespace: 1`, "rootNamespace: conflicting values string and 1 (mismatched types string and int)"},
		{definition: "#IstiodValues", value: `global: {tag: "1.31.1", proxy: resources: limits: cpu: 2}`},
		{definition: "#IstiodValues", value: `pilot: {env: A: "b", cni: enabled: true}, cni: enabled: true, env: A: "b"`},
		{definition: "#IstiodValues", value: `profile: "ambient", revisionTags: ["a"], extraContainerArgs: ["--x"]`},
		{"#IstiodValues", `meshConfig: acessLogFile: "x"`, "meshConfig.acessLogFile: field not allowed"},
		{"#IstiodValues", `global: proxy: resource: {}`, "global.proxy.resource: field not allowed"},
		{"#IstiodValues", `gateways: "istio-ingressgateway": enabled: true`, `gateways."istio-ingressgateway": field not allowed`},
		{"#IstiodValues", `pilot: global: hub: "x"`, "pilot.global: field not allowed"},
		{"#IstiodValues", `ztunnel: {}`, "ztunnel: field not allowed"},
		{definition: "#GatewayValues", value: `service: {clusterIP: "None", ports: [{name: "a", port: 1, nodePort: 30001}]}`},
		{definition: "#GatewayValues", value: `autoscaling: targetMemoryUtilizationPercentage: 80, replicaCount: null`},
		{"#GatewayValues", `service: clusterIp: "x"`, "service.clusterIp: field not allowed"},
		{definition: "#CNIValues", value: `cniBinDir: "/opt/bin", resources: limits: memory: "1Gi", repair: labelPods: true`},
		{"#CNIValues", `cniBinDirectory: "/opt/bin"`, "cniBinDirectory: field not allowed"},
		{definition: "#ZtunnelValues", value: `resources: limits: memory: "1Gi", updateStrategy: rollingUpdate: maxSurge: "10%"`},
		{"#ZtunnelValues", `logLevels: "debug"`, "logLevels: field not allowed"},
		{"#GatewayValues", `kind: "StatefulSet"`, `kind: must be "Deployment" or "DaemonSet"`},
	} {
		err := schema.accept(test.definition, schema.context.CompileString(test.value))
		switch {
		case test.err == "" && err != nil:
			t.Errorf("%s {%s}: %v", test.definition, test.value, err)
		case test.err != "" && (err == nil || !says(err, test.definition+"."+test.err)):
			t.Errorf("%s {%s}:\n got %v\nwant %s", test.definition, test.value, err, test.err)
		}
	}
}
