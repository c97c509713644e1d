package chart

import (
	"maps"
	"testing"
)

// TestIgnores: what Helm leaves out of a chart's directory is not rendered:
// hidden files among the templates, such as an editor's, and what .helmignore
// says.
func TestIgnores(t *testing.T) {
	want := text(t, NewRenderer(hello().fs()), request("hello", nil))
	for name, add := range map[string]source{
		"an editor's lock":      {"hello/templates/.#map.yaml": "locked\n"},
		"a hidden directory":    {"hello/templates/.git/config.yaml": "hidden\n"},
		"a file of .helmignore": {"hello/.helmignore": "# an editor's copies\n*~\n", "hello/templates/map.yaml~": "old\n"},
		"a directory of it":     {"hello/.helmignore": "templates/old/\n", "hello/templates/old/map.yaml": "old\n"},
	} {
		t.Run(name, func(t *testing.T) {
			charts := hello()
			maps.Copy(charts, add)
			if got := text(t, NewRenderer(charts.fs()), request("hello", nil)); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
	// Without a rule it is a template like any other.
	charts := hello()
	charts["hello/templates/map.yaml~"] = "old\n"
	if got := text(t, NewRenderer(charts.fs()), request("hello", nil)); got == want {
		t.Error("map.yaml~ is ignored, and no rule says so")
	}
}
