package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	"helm.sh/helm/v4/pkg/strvals"
	"istio.io/istio/manifests"

	"meshc.dev/compiler/manifest"
)

// install, of a release, a chart of the built-in Istio, a namespace, a file and values as
// Helm's --set has them, writes there what kubectl would print of the objects that Helm
// had installed. What the chart leaves without a namespace stands in the release's.
func install(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: install RELEASE CHART NAMESPACE FILE [NAME=VALUE...]")
	}
	dir := filepath.Join(ts.MkAbs("."), ".charts")
	ts.Check(os.CopyFS(dir, manifests.FS))
	defer os.RemoveAll(dir)
	items, err := release{args[0], args[1], args[2], args[4:]}.objects(dir)
	ts.Check(err)
	text, err := listing(items)
	ts.Check(err)
	file := ts.MkAbs(args[3])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, text, 0o644))
}

// release is one of Helm's: its name, the chart, the namespace and values as --set has them.
type release struct {
	name, chart, namespace string
	set                    []string
}

// objects are those of the release, with the charts in a directory.
func (r release) objects(dir string) ([]any, error) {
	values := map[string]any{}
	for _, set := range r.set {
		if err := strvals.ParseInto(set, values); err != nil {
			return nil, err
		}
	}
	c, err := loader.LoadDir(filepath.Join(dir, "charts", filepath.FromSlash(r.chart)))
	if err != nil {
		return nil, err
	}
	given, err := util.ToRenderValues(c, values, common.ReleaseOptions{Name: r.name, Namespace: r.namespace, Revision: 1, IsInstall: true}, common.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Render(c, given)
	if err != nil {
		return nil, err
	}
	var items []any
	for _, template := range slices.Sorted(maps.Keys(files)) {
		if path.Base(template) == "NOTES.txt" {
			continue
		}
		objects, err := manifest.Parse([]byte(files[template]))
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			items = append(items, installed(o, r.name, r.namespace))
		}
	}
	return items, nil
}

// installed is an object as Helm writes it to the API server.
func installed(o manifest.Object, release, namespace string) any {
	metadata := manifest.Map(o.Body["metadata"])
	for field, more := range map[string]map[string]any{
		"labels":      {"app.kubernetes.io/managed-by": "Helm"},
		"annotations": {"meta.helm.sh/release-name": release, "meta.helm.sh/release-namespace": namespace},
	} {
		all := manifest.Map(metadata[field])
		if all == nil {
			all = map[string]any{}
		}
		maps.Copy(all, more)
		metadata[field] = all
	}
	scopes := manifest.Scopes{}
	if o.Namespace() == "" && scopes.Of(o) == manifest.Namespaced {
		o.SetNamespace(namespace)
	}
	return o.Body
}

// listing is a List as kubectl prints it.
func listing(items []any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "    ")
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{"apiVersion": "v1", "items": items, "kind": "List"})
	return out.Bytes(), err
}
