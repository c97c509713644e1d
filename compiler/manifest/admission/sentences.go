package admission

import (
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// counted is how the library begins a list of errors that is already a text.
var counted = regexp.MustCompile(`\d+ errors? occurred:\s*`)

// sentences are the reasons that an error is made of, each without the
// library's ways of putting several together, and without the prefix that only
// repeats what the object is called.
func sentences(err error, prefix string) []string {
	if err == nil {
		return nil
	}
	var out []string
	if several, ok := err.(interface{ WrappedErrors() []error }); ok {
		for _, e := range several.WrappedErrors() {
			out = append(out, sentences(e, prefix)...)
		}
		return out
	}
	text := strings.TrimPrefix(err.Error(), prefix)
	at := counted.FindStringIndex(text)
	if at == nil {
		return []string{plain(text)}
	}
	for item := range strings.SplitSeq(text[at[1]:], "* ") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, plain(text[:at[0]]+item))
		}
	}
	return out
}

// machinery is what the library lets through of what it is made with: that it
// has no cause to tell, Go's way to say that a text is no number, and how CEL
// calls the text that it was given.
var machinery = regexp.MustCompile(`: <nil>$|: strconv\..*|\bERROR: <input>:(\d+:\d+: )?`)

// plain is the first line of a text: further ones draw where in a value it is.
func plain(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return machinery.ReplaceAllString(line, "")
}

// invalid is how the library tells the label by which a host is none.
var invalid = regexp.MustCompile(`\(label "([^"]*)" invalid\)`)

// schemed is what the library tells of a host with a scheme where a namespace may stand before a /.
var schemed = regexp.MustCompile(`^invalid namespace value "([a-z][a-z0-9+.-]*:)" in gateway; domain name "/([^"]*)" invalid \(label "[^"]*" invalid\)`)

// port is one behind a host.
var port = regexp.MustCompile(`:\d+$`)

// hosts has what is wrong with a host told once, where it stands, and says what it has too much.
// The library tells it of what the host is in as well.
func hosts(faults []manifest.Fault) []manifest.Fault {
	label := func(f manifest.Fault) string {
		m := invalid.FindStringSubmatch(f.Says)
		if m == nil {
			return ""
		}
		return m[1]
	}
	faults = slices.DeleteFunc(slices.Clone(faults), func(f manifest.Fault) bool {
		of := label(f)
		return of != "" && slices.ContainsFunc(faults, func(g manifest.Fault) bool {
			return len(g.Path) > len(f.Path) && slices.Equal(g.Path[:len(f.Path)], f.Path) && label(g) == of
		})
	})
	for i, f := range faults {
		f.Says = schemed.ReplaceAllString(f.Says, `domain name "$1//$2" invalid (label "$1//$2" invalid)`)
		faults[i].Says = f.Says
		of := label(f)
		if scheme, _, is := strings.Cut(of, "://"); is {
			faults[i].Says += ": leave the scheme out, " + scheme + "://"
		} else if at := port.FindString(of); at != "" {
			faults[i].Says += ": leave the port out, " + at
		}
	}
	return faults
}
