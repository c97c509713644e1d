// Package host finds the names of Services in texts, as the cluster's DNS has
// them.
package host

import (
	"regexp"
	"strconv"
	"strings"
)

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
	// Port tells that a port follows, as one is written and likely to be: after a scheme
	// any, and elsewhere a well-known one or one that programs open.
	Port bool
	// Behind tells that it stands in a path, behind a slash that begins no host.
	Behind bool
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
		if n, ok := name(text[start:end], among); ok && !isUser(text[:start], text[end:]) {
			n.Port = isPort(text[:start], text[end:])
			n.Apart, n.Behind = apart(text[:start], text[end:]), behind(text[:start])
			out = append(out, n)
		}
		at = end
	}
}

func isPart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '*'
}

// portAfter is a port and what may follow one: of a version, a duration, an image's tag or
// a line and a column of a file, the number is none.
var portAfter = regexp.MustCompile("^:([1-9][0-9]{0,4})(?:$|[\\s\"'`/,;)\\]}>?#&$\\\\])")

// wellKnown tells a port below 1000 that is one without a scheme before it: of services in
// IANA's registry that clusters run. Other small numbers are weights, levels, lines and seconds.
func wellKnown(port int) bool {
	switch port {
	case 20, 21, 22, 23, 25, 53, 69, 80, 81, 88, 110, 111, 123, 139, 143, 161, 162, 179, 389, 443, 445, 465,
		500, 502, 514, 515, 548, 554, 587, 631, 636, 853, 873, 880, 881, 882, 883, 884, 885, 886, 887, 888, 989, 990, 991, 992, 993, 994, 995:
		return true
	}
	return false
}

// isPort tells that a port follows a word.
func isPort(before, after string) bool {
	if !strings.HasPrefix(after, ":") {
		return false
	}
	m := portAfter.FindStringSubmatch(after)
	if m == nil {
		return false
	}
	port, _ := strconv.Atoi(m[1]) // of five digits at most
	return port <= 65535 && (port >= 1000 || wellKnown(port) || strings.HasSuffix(before, "//") || userOfURL(before))
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
// a URL, before one as well, or one that "//" begins. A mail address has no port.
func apart(before, after string) bool {
	url := strings.HasSuffix(before, "//") || userOfURL(before)
	switch {
	case strings.HasSuffix(before, "/") && !url:
		return false
	case strings.HasSuffix(before, "@") && !url && !isPort(before, after), strings.HasSuffix(before, "$"):
		return false
	case strings.HasSuffix(before, "${"): // the name of what is put there, and not its default
		return false
	}
	port := strings.TrimLeft(strings.TrimPrefix(after, ":"), "0123456789")
	if !strings.HasPrefix(after, ":") {
		port = after
	}
	return url || !strings.HasPrefix(port, "/")
}

// behind tells that a word stands in the path, or further on, of a URL or of what has
// no scheme.
func behind(before string) bool {
	word := before[strings.LastIndexAny(before, " \t\n\"',;|(")+1:]
	if i := strings.LastIndex(word, "://"); i >= 0 {
		return strings.ContainsAny(word[i+len("://"):], "/?#")
	}
	return strings.Contains(strings.TrimPrefix(word, "//"), "/")
}

// isUser tells a word in what comes before the last "@" of a URL's host: a user, or a password.
func isUser(before, after string) bool {
	i := strings.LastIndex(before, "//")
	user, _, ok := strings.Cut(after, "@")
	return ok && i >= 0 && !strings.ContainsAny(before[i+2:]+user, beyondUser)
}

// beyondUser are what no user of a URL has in it as it is, and what parts several.
const beyondUser = " \t\r\n\"'`<>()|,;/?#\\"

// userOfURL tells "//USER:PASSWORD@".
func userOfURL(before string) bool {
	i := strings.LastIndex(before, "//")
	return i >= 0 && strings.HasSuffix(before, "@") && !strings.ContainsAny(before[i+2:], " \t\n\"'")
}
