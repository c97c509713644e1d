package host

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Host is a name by which a proxy finds what it calls: [NAMESPACE/]NAME, where
// NAME is a Service's own in the namespace of who names it, or with more labels
// that of a Service or of anybody in the world.
type Host struct {
	// Name in full, lower case; In is the namespace that is named with it.
	Name, In string
	// Service and Namespace are those of a Service of Kubernetes'.
	Service, Namespace string
	// Short is set where the name is not the Service's full one.
	Short bool
}

// Parse takes a host apart that stands in an object in a namespace.
func Parse(text, namespace string) Host {
	text = Canonical(text)
	h := Host{Name: text}
	if in, name, ok := strings.Cut(text, "/"); ok {
		h.In, h.Name = in, name
	}
	labels := strings.Split(h.Name, ".")
	switch {
	case len(labels) == 1:
		h.Service, h.Namespace, h.Short = h.Name, namespace, true
	case len(labels) == 3 && labels[2] == "svc":
		h.Service, h.Namespace, h.Short = labels[0], labels[1], true
	case len(labels) > 3 && labels[2] == "svc":
		h.Service, h.Namespace = labels[0], labels[1]
	}
	return h
}

// Canonical is the one spelling of a host: the DNS tells no upper from lower case,
// a name is absolute with a dot at its end or without, and one in letters beyond ASCII is
// looked up as xn-- has it (RFC 5891, UTS 46).
func Canonical(name string) string {
	name = strings.ToLower(strings.TrimSuffix(Plain(name), "."))
	if strings.IndexFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return name
	}
	lookup := idna.New(idna.MapForLookup(), idna.StrictDomainName(false)) // a wildcard is kept
	if ascii, err := lookup.ToASCII(name); err == nil {
		return ascii
	}
	return name
}

// Key is the same for the names of one host.
func (h Host) Key() string {
	if h.Service != "" {
		return h.Service + "." + h.Namespace + ".svc"
	}
	return h.Name
}

// InCluster tells a host that is, or covers, names of Services, and the namespace
// that these are in if it is one.
func InCluster(name string) (ns string, inside bool) {
	name = Canonical(name)
	labels := strings.Split(name, ".")
	if i := slices.Index(labels, "svc"); i > 0 && labels[i-1] != "*" {
		return labels[i-1], true
	} else if i > 0 {
		return "", true
	}
	zone, wild := strings.CutPrefix(name, "*")
	return "", wild && strings.HasSuffix(".svc.cluster.local", zone)
}

// Within tells a host of Services in one of some namespaces: in full, and as NAME.NAMESPACE but
// for those which are ends of names of the world's.
func Within(name string, among func(namespace string) bool, but []string) bool {
	name = Canonical(name[strings.LastIndex(name, "/")+1:])
	inside, full := strings.CutSuffix(strings.TrimSuffix(name, ".cluster.local"), ".svc")
	labels := strings.Split(inside, ".")
	ns := labels[len(labels)-1]
	if len(labels) < 2 || !among(ns) {
		return false
	}
	return full || inside == name && len(labels) == 2 && !slices.Contains(but, ns)
}

// Covers tells that a host is another one, or has it below its wildcard.
func Covers(pattern, name string) bool {
	pattern, name = Canonical(pattern), Canonical(name)
	zone, wild := strings.CutPrefix(pattern, "*")
	return pattern == name || wild && strings.HasSuffix(name, zone)
}
