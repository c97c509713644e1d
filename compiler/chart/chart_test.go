package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// source is the files of charts by path.
type source map[string]string

func (f source) fs() fs.FS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// archive packs a directory of the files as `helm package` does.
func (f source) archive(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	pack := tar.NewWriter(zip)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !strings.HasPrefix(name, dir+"/") {
			continue
		}
		if err := pack.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(f[name])), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := pack.Write([]byte(f[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hello is a chart that shows what it is given.
func hello() source {
	return source{
		"hello/Chart.yaml":           "apiVersion: v2\nname: hello\nversion: 0.1.0\n",
		"hello/values.yaml":          "greeting: hello\nname: world\n",
		"hello/templates/map.yaml":   "{{ .Values.greeting }} {{ .Values.name }} from {{ .Release.Name }} in {{ .Release.Namespace }} by {{ .Chart.Version }} on {{ .Capabilities.KubeVersion.Minor }}\n",
		"hello/templates/none.yaml":  "{{- if .Values.more }}more{{ end }}\n",
		"hello/templates/NOTES.txt":  "Thank you.\n",
		"hello/templates/_help.tpl":  "{{ define \"x\" }}{{ end }}",
		"hello/crds/thing.yaml":      "a definition\n",
		"hello/templates/deep/a.txt": "{{ .Files.Get \"data.txt\" }}",
		"hello/data.txt":             "data",
	}
}

func request(chart string, values map[string]any) Request {
	return Request{Chart: chart, Version: "1.2.3", Release: "r", Namespace: "ns", Kubernetes: "1.36", Values: []map[string]any{values}}
}

// text joins what a chart renders.
func text(t *testing.T, r *Renderer, q Request) string {
	t.Helper()
	out, err := r.Render(q)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range out {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, strings.TrimSpace(f.Text))
	}
	return b.String()
}

func TestRender(t *testing.T) {
	want := "crds/thing.yaml: a definition\nhello/templates/deep/a.txt: data\nhello/templates/map.yaml: hello mesh from r in ns by 1.2.3 on 36\n"
	charts := hello()
	charts["hello-0.1.0.tgz"] = hello().archive(t, "hello")
	r := NewRenderer(charts.fs())
	for _, name := range []string{"hello", "./hello/", "hello-0.1.0.tgz"} {
		got := text(t, r, request(name, map[string]any{"name": "mesh"}))
		got = strings.ReplaceAll(got, "hello/crds/", "crds/")
		if got != want {
			t.Errorf("%s: got\n%swant\n%s", name, got, want)
		}
	}
}

// TestRenderLeavesTheChart: one chart renders for many tenants at once, each
// with values and versions of its own.
func TestRenderLeavesTheChart(t *testing.T) {
	r := NewRenderer(hello().fs())
	first := text(t, r, request("hello", nil))
	done := make(chan bool)
	for i := range 8 {
		go func() {
			defer func() { done <- true }()
			q := request("hello", map[string]any{"name": fmt.Sprint(i), "more": true})
			q.Version = fmt.Sprintf("9.9.%d", i)
			out, err := r.Render(q)
			if err != nil || !strings.Contains(out[2].Text, fmt.Sprintf("hello %d from r in ns by 9.9.%d", i, i)) {
				t.Error(out, err)
			}
		}()
	}
	for range 8 {
		<-done
	}
	if again := text(t, r, request("hello", nil)); again != first {
		t.Errorf("got\n%swant\n%s", again, first)
	}
}

func TestDependency(t *testing.T) {
	charts := hello()
	charts["hello/Chart.yaml"] += "dependencies:\n- {name: sub, version: 0.1.0, condition: sub.enabled}\n"
	charts["hello/charts/sub/Chart.yaml"] = "apiVersion: v2\nname: sub\nversion: 0.1.0\n"
	charts["hello/charts/sub/values.yaml"] = "who: sub\n"
	charts["hello/charts/sub/templates/a.yaml"] = "I am {{ .Values.who }}\n"
	r := NewRenderer(charts.fs())
	for _, test := range []struct {
		values map[string]any
		want   bool
	}{
		{nil, true},
		{map[string]any{"sub": map[string]any{"enabled": false}}, false},
		{map[string]any{"sub": map[string]any{"who": "set"}}, true},
	} {
		got := text(t, r, request("hello", test.values))
		if strings.Contains(got, "I am") != test.want {
			t.Errorf("with %v: %s", test.values, got)
		}
		if strings.Contains(got, "I am set") != (test.values != nil && test.want) {
			t.Errorf("with %v: %s", test.values, got)
		}
	}
	delete(charts, "hello/charts/sub/Chart.yaml")
	delete(charts, "hello/charts/sub/values.yaml")
	delete(charts, "hello/charts/sub/templates/a.yaml")
	_, err := NewRenderer(charts.fs()).Render(request("hello", nil))
	if err == nil || !strings.Contains(err.Error(), "helm dependency build") {
		t.Errorf("without the dependency: %v", err)
	}
}

func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		chart  string
		change func(source)
		want   string
	}{
		"not there":              {"nowhere", nil, "nowhere"},
		"outside":                {"../hello", nil, "must lie inside the module's root"},
		"absolute":               {"/hello", nil, "must lie inside the module's root"},
		"outside, in the middle": {"hello/../../hello", nil, "must lie inside the module's root"},
		"no builtin":             {"builtin:nothing", nil, "nothing"},
		"builtin, outside":       {"builtin:../profiles", nil, "profiles"},
		"no chart":               {"hello/templates", nil, "Chart.yaml"},
		"no archive":             {"hello/data.txt", nil, "no chart archive"},
		"no name":                {"hello", func(f source) { f["hello/Chart.yaml"] = "apiVersion: v2\nversion: 0.1.0\n" }, "name"},
		"broken Chart.yaml":      {"hello", func(f source) { f["hello/Chart.yaml"] = "name: [\n" }, "Chart.yaml"},
		"broken values":          {"hello", func(f source) { f["hello/values.yaml"] = "a: [\n" }, "values.yaml"},
		"a library":              {"hello", func(f source) { f["hello/Chart.yaml"] += "type: library\n" }, "library"},
		"a broken template":      {"hello", func(f source) { f["hello/templates/map.yaml"] = "{{ if }}" }, "map.yaml"},
		"a template that fails":  {"hello", func(f source) { f["hello/templates/map.yaml"] = `{{ fail "set greeting" }}` }, "set greeting"},
		"a required value":       {"hello", func(f source) { f["hello/templates/map.yaml"] = `{{ required "set x" .Values.x }}` }, "set x"},
		"kubernetes too new":     {"hello", func(f source) { f["hello/Chart.yaml"] += "kubeVersion: \"<1.30.0\"\n" }, "1.30.0"},
		"values by their schema": {"hello", func(f source) { f["hello/values.schema.json"] = `{"properties": {"name": {"type": "integer"}}}` }, "name"},
	} {
		t.Run(name, func(t *testing.T) {
			f := hello()
			if test.change != nil {
				test.change(f)
			}
			out, err := NewRenderer(f.fs()).Render(request(test.chart, nil))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, %v; want an error with %q", out, err, test.want)
			}
		})
	}
}

// TestLinks: a link may not lead the renderer out of the module.
func TestLinks(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	for name, text := range hello() {
		file := filepath.Join(outside, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outside, "hello"), filepath.Join(inside, "hello")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if out, err := NewRenderer(root.FS()).Render(request("hello", nil)); err == nil {
		t.Errorf("a chart beyond the root is rendered: %v", out)
	}
}
