package oracle_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
)

// TestWholeLanguage: the parts that descriptions are made of say every field
// of the language at least once.
func TestWholeLanguage(t *testing.T) {
	parts := slices.Concat(clusterParts, meshParts, gatewayParts, classicParts, templates,
		[]string{"name:", consent, classicFirst, classicSecond}, slices.Collect(maps.Values(newGenerator(t).sample)))
	text := strings.Join(parts, "\n")
	v := readSchema(t)
	count := 0
	for _, name := range []string{"#Shared", "#Tenant", "#Mesh", "#Istio", "#Namespace", "#Gateway", "#Port", "#Addon", "#Patch", "#ClassicManifest", "#RewriteRule"} {
		count += tried(t, v.LookupPath(cue.ParsePath(name)), name, text)
	}
	if count < 80 {
		t.Errorf("the schema has %d fields only: this test looks in the wrong place", count)
	}
}

// tried looks for the fields of a definition, and gives how many it has.
func tried(t *testing.T, v cue.Value, path, text string) int {
	t.Helper()
	it, err := v.Fields(cue.Optional(true))
	if err != nil {
		return 0
	}
	count := 0
	for it.Next() {
		if it.Selector().LabelType() != cue.StringLabel {
			continue
		}
		name := it.Selector().Unquoted()
		here := path + "." + name
		// Names of others, and settings that are Istio's: see draw.
		if strings.ContainsAny(name, "/.-") || name == "values" || name == "meshConfig" || strings.HasSuffix(here, ".object") {
			continue
		}
		// What is there to be refused, with a reason of its own.
		if it.Value().IncompleteKind() == cue.BottomKind {
			continue
		}
		count++
		if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(text) {
			t.Errorf("nothing tries %s", here)
		}
		count += tried(t, it.Value(), here, text)
	}
	return count
}
