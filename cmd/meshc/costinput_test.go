//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// alike describes meshes that differ in their names and a port alone: two namespaces, and
// a gateway.
func alike(n int) map[string]string {
	files := describing()
	for i := range n {
		files[fmt.Sprintf("meshes/tenant-%05d.cue", i)] = meshOf(fmt.Sprintf("tenant-%05d", i), i, gatewayOf(i))
	}
	return files
}

// describing is a description without meshes.
func describing() map[string]string {
	files := maps.Clone(defaults)
	// Each tenant has a file, which is judged as one.
	files["meshes/cluster.cue"] = strings.Replace(files["meshes/cluster.cue"], `, platform: ["*.cue"]`, "", 1)
	return files
}

func meshOf(name string, i int, more string) string {
	return fmt.Sprintf("package meshes\n\nmesh: %q: {\n\tnamespaces: {\"shop-%05d\": {}, \"pay-%05d\": {}}\n%s}\n", name, i, i, more)
}

// gatewayOf has a node port while the range of Kubernetes has one.
func gatewayOf(i int) string {
	if i >= 2_700 {
		return "\tgateways: ingress: ports: https: port: 443\n"
	}
	return fmt.Sprintf("\tgateways: ingress: ports: https: {port: 443, nodePort: %d}\n", 30_000+i)
}

// different are what a tenth each of mixed meshes have, % the number of the mesh, of
// which three tenths are plain.
var different = []string{
	"", "", "",
	"\tpatches: spread: {\n\t\ttarget: {kind: \"Deployment\", name: \"istiod-tenant-%05d\"}\n\t\tmerge: spec: template: spec: priorityClassName: \"high\"\n\t}\n",
	"\taddons: tool: manifest: {file: \"tool.yaml\", namespace: \"tools\"}\n",
	"\tegress: \"pay-%05d\": [\"*\"]\n",
	"\tistio: values: {autoscaleMax: 3, resources: requests: cpu: \"250m\"}\n",
	"\tgateways: internal: {type: \"ClusterIP\", ports: https: port: 8443}\n",
	"\tistio: version: \"1.30.4\"\n",
	"",
}

// odd are names that are written otherwise than others.
var odd = []string{"on", "null", "true", "1e3", "123", "0x1f", "y", "no", "off", "yes", "false", "nan"}

// mixed describes meshes of which seven tenths have something of their own.
func mixed(n int) map[string]string {
	files := describing()
	files["meshes/cluster.cue"] = strings.Replace(files["meshes/cluster.cue"], "cluster: {", "cluster: {istio: releases: \"1.30.4\": charts: \"charts\", ", 1)
	files["tool.yaml"] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: tool, namespace: tools}\nspec:\n  selector: {matchLabels: {app: tool}}\n" +
		"  template:\n    metadata: {labels: {app: tool}}\n    spec: {containers: [{name: tool, image: \"registry.example/tool:1\"}]}\n"
	for i := range n {
		name, tenth := fmt.Sprintf("tenant-%05d", i), i%len(different)
		more := different[tenth]
		switch {
		case strings.Contains(more, "egress"):
			// To a mesh that exports it: the one before the first of the ten.
			more = fmt.Sprintf(more, i-tenth)
		case strings.Contains(more, "%"):
			more = fmt.Sprintf(more, i)
		case tenth == 0:
			more = "\texports: \"pay-" + fmt.Sprintf("%05d", i) + "\": [\"tenant-" + fmt.Sprintf("%05d", i+5) + "\"]\n"
		case tenth == len(different)-1 && i/len(different) < len(odd):
			name = odd[i/len(different)]
		}
		files[fmt.Sprintf("meshes/tenant-%05d.cue", i)] = meshOf(name, i, gatewayOf(i)+more)
	}
	for name, text := range releaseCharts("1.30.4") {
		files["charts/"+name] = text
	}
	return files
}

// templated describes meshes by one template over a file of data.
func templated(n int) map[string]string {
	files := describing()
	type tenant struct {
		NS   []string `json:"ns"`
		Port int      `json:"port"`
	}
	tenants := map[string]tenant{}
	for i := range n {
		tenants[fmt.Sprintf("tenant-%05d", i)] = tenant{[]string{fmt.Sprintf("shop-%05d", i), fmt.Sprintf("pay-%05d", i)}, 30_000 + i}
	}
	text, _ := json.Marshal(tenants)
	files["meshes/tenants.json"] = string(text)
	files["meshes/cluster.cue"] = strings.Replace(files["meshes/cluster.cue"], "cluster: {", "cluster: {platform: [\"tenants.cue\"], ", 1)
	files["meshes/tenants.cue"] = `@extern(embed)

package meshes

_tenants: _ @embed(file="tenants.json")
mesh: {for name, t in _tenants {(name): {
	namespaces: {for ns in t.ns {(ns): {}}}
	gateways: ingress: ports: https: {port: 443, nodePort: t.port}
}}}
`
	return files
}

// put writes files below a directory.
func put(tb testing.TB, root string, files map[string]string) {
	tb.Helper()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}
