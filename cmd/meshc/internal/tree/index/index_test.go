package index

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

const sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

func TestIndexCutAnywhere(t *testing.T) {
	x := Index{Found: true, Cluster: "prod", Meshc: "v1.2.0", Files: map[string]map[string]Entry{
		"a": {"x.yaml": {sum, false}, "y z.yaml": {sum, true}},
		"b": {"x.yaml": {}},
	}}
	text := x.Format()
	got, err := Parse(text)
	if err != nil || !reflect.DeepEqual(got, x) {
		t.Fatalf("got %v, %v", got, err)
	}
	for i := range text {
		if got, err := Parse(text[:i]); err == nil {
			t.Errorf("cut at %d of %d it is %v", i, len(text), got)
		}
	}
	if got, err := Parse(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))); err != nil || !reflect.DeepEqual(got, x) {
		t.Errorf("with other ends of lines: %v, %v", got, err)
	}
}

func TestIndexRefuses(t *testing.T) {
	for name, line := range map[string]string{
		"a path upwards":       sum + "  ../x",
		"a path upwards below": sum + "  a/../../x",
		"an absolute path":     sum + "  /a/x",
		"no unit":              sum + "  x.yaml",
		"a file too deep":      sum + "  a/b/x.yaml",
		"a hidden unit":        sum + "  .git/config",
		"the index of a unit":  sum + "  a/.meshc-index",
		"no file":              sum + "  a/",
		"half a hash":          sum[:40] + "  a/x.yaml",
		"capitals":             strings.ToUpper(sum) + "  a/x.yaml",
		"no hash":              "  a/x.yaml",
		"an open file without": "?-  a/x.yaml",
		"an end of a line":     sum + "  a/x\ry.yaml",
		"an escape":            "cluster prod\x1b[2J",
		"a mark of a merge":    "=======",
		"a word of its own":    "owner me",
	} {
		if got, err := Parse([]byte("format 2\ncluster prod\nmeshc v1\n" + line + "\nend\n")); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// FuzzIndex: whatever an index says, it names files of units alone, and is what it
// says when it is written again.
func FuzzIndex(f *testing.F) {
	f.Add([]byte("format 2\ncluster prod\nmeshc v1\n" + sum + "  a/x.yaml\n?" + sum + "  a/y.yaml\n-  b/x.yaml\nend\n"))
	f.Add([]byte("format 3\n"))
	f.Add([]byte("# x\n\r\nformat 2\r\ncluster prod\r\nmeshc (devel)\r\n-  ../x/y\r\nend\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		x, err := Parse(text)
		if err != nil {
			return
		}
		for unit, files := range x.Files {
			for name := range files {
				if !IsUnit(unit) || !IsFileName(name) || strings.ContainsAny(unit+name, "/\n") {
					t.Errorf("%q names %q/%q", text, unit, name)
				}
			}
		}
		if again, err := Parse(x.Format()); err != nil || !reflect.DeepEqual(x, again) {
			t.Errorf("%q: %v, then %v, %v", text, x, again, err)
		}
	})
}

// FuzzOldIndex: neither does one of format 1.
func FuzzOldIndex(f *testing.F) {
	f.Add("# Files\nkustomization.yaml\nx.yaml\n")
	f.Add("../x\n")
	f.Fuzz(func(t *testing.T, text string) {
		x := Index{Files: map[string]map[string]Entry{}}
		if x.AddOld("a", text) != nil {
			return
		}
		for name := range x.Files["a"] {
			if !IsFileName(name) || strings.Contains(name, "/") {
				t.Errorf("%q names %q", text, name)
			}
		}
		x.Cluster, x.Meshc, x.Found = "prod", "v1", true
		for name := range x.Files["a"] {
			if strings.HasPrefix(name, Name) || strings.ContainsAny(name, "\r") {
				return
			}
		}
		if again, err := Parse(x.Format()); err != nil || !reflect.DeepEqual(x, again) {
			t.Errorf("%q: %v, then %v, %v", text, x, again, err)
		}
	})
}
