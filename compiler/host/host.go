// Package host finds the names of Services in texts, as the cluster's DNS has
// them.
package host

import "strings"

// Name is a name that leads into a namespace, as it stands in a text.
type Name struct {
	// Text is the name, without a port.
	Text string
	// Service and Namespace that it names, in lower case; Service is "*" or
	// empty where it stands for all of the namespace.
	Service, Namespace string
	// Full tells NAME.NAMESPACE.svc, or the ADDRESS.NAMESPACE.pod of a pod, which
	// are nothing else, from NAME.NAMESPACE.
	Full bool
	// Port tells that a port follows.
	Port bool
	// Apart tells that no path is around it: what stands there may be a host.
	Apart bool
}

// Names are those in a text that lead into one of some namespaces.
func Names(text string, among func(namespace string) bool) []Name {
	var out []Name
	for at := 0; ; {
		dot := strings.IndexByte(text[at:], '.')
		if dot < 0 {
			return out
		}
		start, end := at+dot, at+dot+1
		for start > at && isPart(text[start-1]) {
			start--
		}
		for end < len(text) && isPart(text[end]) {
			end++
		}
		if n, ok := name(text[start:end], among); ok {
			n.Port = end+1 < len(text) && text[end] == ':' && isDigit(text[end+1])
			n.Apart = apart(text[:start], text[end:])
			out = append(out, n)
		}
		at = end
	}
}

func isPart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '*'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// name takes a word apart. One that begins with a dot is a field of something,
// as templates have it.
func name(word string, among func(string) bool) (Name, bool) {
	if word[0] == '.' || len(word) > 255 {
		return Name{}, false
	}
	absolute := strings.HasSuffix(word, ".")
	word = strings.TrimRight(word, ".")
	lower := strings.ToLower(word)
	if strings.Count(word, ".") > 2 && !strings.Contains(lower, ".svc") && !strings.Contains(lower, ".pod") {
		return Name{}, false // most words, soon
	}
	labels := strings.Split(lower, ".")
	for i := len(labels) - 1; i > 0; i-- {
		if zone(labels, i) && among(labels[i-1]) {
			n := Name{Text: word, Namespace: labels[i-1], Full: true}
			if i > 1 {
				n.Service = labels[i-2]
			}
			return n, true
		}
	}
	last := len(labels) - 1
	if absolute || !short(labels) || !among(labels[last]) {
		return Name{}, false
	}
	return Name{Text: word, Service: labels[last-1], Namespace: labels[last]}, true
}

// zone tells the label of the zone that Services are in, where it follows a
// namespace: of one of them, or where more follows, of all; and that of pods,
// which are called by their addresses.
func zone(labels []string, i int) bool {
	switch labels[i] {
	case "svc":
		return i > 1 || len(labels) > 2
	case "pod":
		return i > 1 && strings.Contains(labels[i-2], "-") && strings.Trim(labels[i-2], "0123456789abcdef-") == ""
	}
	return false
}

// short tells NAME.NAMESPACE, and POD.NAME.NAMESPACE of a StatefulSet's pod.
func short(labels []string) bool {
	if len(labels) == 3 {
		_, number, ok := strings.Cut(labels[0], "-")
		return ok && number != "" && isDigit(number[len(number)-1]) && labels[1] != ""
	}
	return len(labels) == 2 && labels[0] != ""
}

// apart tells that a word is no part of a path: after a slash it is the host of
// a URL, before one as well, or one that "//" begins.
func apart(before, after string) bool {
	url := strings.HasSuffix(before, "//") || userOfURL(before)
	switch {
	case strings.HasSuffix(before, "/") && !url:
		return false
	case strings.HasSuffix(before, "@") && !url, strings.HasSuffix(before, "$"):
		return false
	}
	port := strings.TrimLeft(strings.TrimPrefix(after, ":"), "0123456789")
	if !strings.HasPrefix(after, ":") {
		port = after
	}
	return url || !strings.HasPrefix(port, "/")
}

// userOfURL tells "//USER:PASSWORD@".
func userOfURL(before string) bool {
	i := strings.LastIndex(before, "//")
	return i >= 0 && strings.HasSuffix(before, "@") && !strings.ContainsAny(before[i+2:], " \t\n\"'")
}
