package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"
)

// TestNested: of a template that is nested without end nothing is parsed, and none is
// refused for its length.
func TestNested(t *testing.T) {
	many := func(text string, n int) string { return strings.Repeat(text, n) }
	for name, test := range map[string]struct {
		text string
		line int
	}{
		"conditions":        {many("\n{{if 1}}", mostNested+1) + many("{{end}}", mostNested+1), mostNested + 2},
		"with spaces":       {many("{{-  \n range .x}}", mostNested+1), mostNested + 1},
		"all kinds":         {many("{{if 1}}{{with 1}}{{block \"a\" .}}", mostNested), 1},
		"one after another": {many("{{if 1}}{{else if 2}}{{else}}{{end}}", 2*mostNested), 0},
		"few":               {many("{{with .}}", mostNested) + many("{{end}}", mostNested), 0},
		"other words":       {many("{{ifx}}{{.if}}{{/* if */}}{{\"with\"}} if end {{", 2*mostNested), 0},
		"the end":           {"{{if", 0},
	} {
		if got := nestedAt([]byte(test.text)); got != test.line {
			t.Errorf("%s: line %d, not %d", name, got, test.line)
		}
	}
	files := fstest.MapFS{
		"c/Chart.yaml":                   {Data: []byte("apiVersion: v2\nname: c\nversion: 1.0.0\n")},
		"c/charts/sub/Chart.yaml":        {Data: []byte("apiVersion: v2\nname: sub\nversion: 1.0.0\n")},
		"c/charts/sub/templates/_x.tpl":  {Data: []byte(many("{{if 1}}", 300_000))},
		"c/charts/sub/templates/y.yaml":  {Data: []byte("{{ div 1 0 }}")},
		"c/charts/sub/templates/NOTES.x": {},
	}
	_, err := NewRenderer(files).Render(Request{Chart: "c", Release: "r", Namespace: "n", Kubernetes: "1.33"})
	if want := "chart c: its dependency sub: templates/_x.tpl: line 1: blocks of {{if}}, {{with}} and {{range}} stand more than 1000 deep in each other"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	delete(files, "c/charts/sub/templates/_x.tpl")
	_, err = NewRenderer(files).Render(Request{Chart: "c", Release: "r", Namespace: "n", Kubernetes: "1.33"})
	if want := "c/charts/sub/templates/y.yaml: line 1: division by zero"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestArchivesHaveFiles: what is no file in an archive is told, not read as an empty one.
func TestArchivesHaveFiles(t *testing.T) {
	for kind, want := range map[byte]string{
		tar.TypeReg: "", tar.TypeDir: "",
		tar.TypeSymlink: "chart c.tgz: c/x is a link to ../y, and links in archives of charts lead nowhere: pack the file itself",
		tar.TypeLink:    "chart c.tgz: c/x is a link to ../y, and links in archives of charts lead nowhere: pack the file itself",
		tar.TypeFifo:    "chart c.tgz: c/x is no file: an archive of a chart has files and directories alone",
		tar.TypeChar:    "chart c.tgz: c/x is no file: an archive of a chart has files and directories alone",
	} {
		var b bytes.Buffer
		packed := gzip.NewWriter(&b)
		w := tar.NewWriter(packed)
		metadata := []byte("apiVersion: v2\nname: c\nversion: 1.0.0\n")
		for _, h := range []*tar.Header{{Typeflag: tar.TypeReg, Name: "c/Chart.yaml", Size: int64(len(metadata)), Mode: 0o600}, {Typeflag: kind, Name: "c/x", Linkname: "../y", Mode: 0o600}} {
			if kind == tar.TypeReg || kind == tar.TypeDir {
				h.Linkname = ""
			}
			if err := w.WriteHeader(h); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(metadata[:h.Size]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := packed.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := NewRenderer(fstest.MapFS{"c.tgz": {Data: b.Bytes()}}).Render(Request{Chart: "c.tgz", Release: "r", Namespace: "n", Kubernetes: "1.33"})
		if got := message(err); got != want {
			t.Errorf("%c: got %q, want %q", kind, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
