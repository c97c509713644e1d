package compiler

import (
	"maps"
	"slices"
	"strings"
)

// hostName is a name by which a proxy finds what it calls: [NAMESPACE/]NAME, where
// NAME is a Service's own in the namespace of who names it, or with more labels
// that of a Service or of anybody in the world.
type hostName struct {
	// name in full, lower case; in is the namespace that is named with it.
	name, in string
	// service and namespace are those of a Service of Kubernetes'.
	service, namespace string
	// short is set where the name is not the Service's full one.
	short bool
}

func hostOf(text, namespace string) hostName {
	text = strings.ToLower(text)
	h := hostName{name: text}
	if in, name, ok := strings.Cut(text, "/"); ok {
		h.in, h.name = in, name
	}
	labels := strings.Split(h.name, ".")
	switch {
	case len(labels) == 1:
		h.service, h.namespace, h.short = h.name, namespace, true
	case len(labels) == 3 && labels[2] == "svc":
		h.service, h.namespace, h.short = labels[0], labels[1], true
	case len(labels) > 3 && labels[2] == "svc":
		h.service, h.namespace = labels[0], labels[1]
	}
	return h
}

// key is the same for the names of one host.
func (h hostName) key() string {
	if h.service != "" {
		return h.service + "." + h.namespace + ".svc"
	}
	return h.name
}

// pairs writes labels.
func pairs(labels map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		out = append(out, key+"="+labels[key])
	}
	return strings.Join(out, ",")
}
