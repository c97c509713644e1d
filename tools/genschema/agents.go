package main

import (
	"slices"
	"strings"
)

// agentValues define the values of the charts of what runs on each node: the CNI
// agent and ztunnel. Nothing but their defaults and their templates tells of them.
func agentValues() (definitions, error) {
	out := definitions{}
	for definition, dir := range map[string]string{"#CNIValues": "charts/istio-cni", "#ZtunnelValues": "charts/ztunnel"} {
		c, err := readChart(dir)
		if err != nil {
			return nil, err
		}
		values := structure()
		addDefaults(values, c.defaults)
		addReads(values, c.reads)
		open(values, "", false, c.reads)
		out[definition] = values
	}
	return out, nil
}

// open opens what templates copy whole into an object: the defaults tell no more
// than some of its fields.
func open(t *cuetype, at string, whole bool, reads []string) {
	for name, field := range t.fields {
		if path := strings.TrimPrefix(at+"."+name, "."); field.isStruct() {
			field.open = whole || slices.Contains(reads, path)
			open(field, path, field.open, reads)
		}
	}
}
