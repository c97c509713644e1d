package rewrite

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// words tells whether a text can be of interest: reading all that is embedded
// would take longer than the rest.
type words func(string) bool

func containsAny(in string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(in, w) })
}

// embedded makes a finder's edits in the YAML or JSON documents that a
// ConfigMap or Secret holds. Only the edited names change, to the letter.
func embedded(o manifest.Object, find finder, words words) int {
	if o.Group() != "" || o.Kind() != "ConfigMap" && o.Kind() != "Secret" {
		return 0
	}
	data := manifest.Map(o.Body["data"])
	if o.Kind() == "Secret" {
		data = manifest.Map(o.Body["stringData"])
	}
	n := 0
	for key, value := range data {
		s := text(value)
		if !strings.Contains(s, "kind") || !words(s) {
			continue
		}
		if changed, hits := manifest.EditText(s, find); hits > 0 {
			data[key] = changed
			n += hits
		}
	}
	return n
}
