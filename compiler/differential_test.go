package compiler_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1/util"
	"istio.io/istio/manifests"
	"sigs.k8s.io/yaml"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// TestEqualsHelm: what meshc exports of a chart is what Helm renders from the
// same chart with the same values, once the tenant's patches are undone.
func TestEqualsHelm(t *testing.T) {
	charts := t.TempDir()
	if err := os.CopyFS(charts, manifests.FS); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{
		filepath.Join("..", "meshes"),
		module(t, map[string]string{"cluster.cue": sharedText + kinds, "meshes.cue": everything(t)}),
		module(t, map[string]string{"cluster.cue": sharedText + agents, "meshes.cue": "mesh: a: gatewayAPI: enabled: true\nmesh: b: {}\n"}),
	} {
		d, problems, err := cluster.Load(dir)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		units := sound(t, dir)
		for i, p := range d.Plans {
			compareUnit(t, charts, p, units[i])
		}
	}
}

// agents are those of the nodes, with settings of their own.
const agents = `
cluster: cni: {platform: "gke", values: {resources: limits: memory: "1Gi", logging: level: "debug"}}
cluster: ambient: {mesh: "a", values: logLevel: "debug"}
`

func compareUnit(t *testing.T, charts string, p plan.Plan, u compiler.Unit) {
	t.Helper()
	ours := map[manifest.ID]map[string]any{}
	for _, d := range u.Documents {
		ours[d.ID] = decodeYAML(t, d.Text.Bytes())
	}
	authored := map[plan.Target]bool{}
	for _, o := range p.Objects {
		id := manifest.Object{Body: o.Object}.ID()
		authored[plan.Target{Kind: id.Kind, Name: id.Name}] = true
		delete(ours, id)
	}
	theirs := map[manifest.ID]map[string]any{}
	for _, s := range p.Sources {
		helm(t, charts, p, s, theirs)
	}
	undone := 0
	patches := slices.DeleteFunc(slices.Concat(p.Patches, p.Own), func(c plan.Patch) bool { return authored[c.Target] })
	for _, patch := range patches {
		for id, body := range ours {
			if id.Kind == patch.Target.Kind && id.Name == patch.Target.Name {
				undo(body, theirs[id], patch.Merge)
				widen(t, body, theirs[id], patch.Restrict)
				undone++
			}
		}
	}
	if undone < len(patches) {
		t.Errorf("unit %s: %d of %d patches have a target", u.Name, undone, len(patches))
	}
	if len(theirs) == 0 {
		t.Errorf("unit %s: Helm renders nothing", u.Name)
	}
	for id := range theirs {
		if ours[id] == nil {
			t.Errorf("unit %s: %s is missing", u.Name, id)
		}
	}
	for id, body := range ours {
		unstamp(body, p.Labels)
		unstamp(theirs[id], p.Labels)
		unguard(body, theirs[id])
		manifest.Canonical(manifest.Object{Body: body})
		manifest.Canonical(manifest.Object{Body: theirs[id]})
		if !reflect.DeepEqual(body, theirs[id]) {
			got, _ := yaml.Marshal(body)
			want, _ := yaml.Marshal(theirs[id])
			t.Errorf("unit %s: %s differs from Helm's: %s", u.Name, id, difference(got, want))
		}
	}
}

// unguard takes the annotations away that keep tools from pruning and substituting.
func unguard(body, theirs map[string]any) {
	own, had := manifest.Map(manifest.Map(body["metadata"])["annotations"]), manifest.Map(manifest.Map(theirs["metadata"])["annotations"])
	for _, key := range []string{"argocd.argoproj.io/sync-options", "kustomize.toolkit.fluxcd.io/prune", "kustomize.toolkit.fluxcd.io/substitute"} {
		if had[key] == nil {
			delete(own, key)
		}
	}
}

// unstamp takes the labels away that every object gets in the end.
func unstamp(body map[string]any, labels []plan.Stamp) {
	metadata := manifest.Map(body["metadata"])
	for _, l := range labels {
		delete(manifest.Map(metadata["labels"]), l.Key)
	}
	if len(manifest.Map(metadata["labels"])) == 0 {
		delete(metadata, "labels")
	}
}

// helm renders a source as `helm template` does and adds its objects.
func helm(t *testing.T, charts string, p plan.Plan, s plan.Source, into map[manifest.ID]map[string]any) {
	t.Helper()
	dir, builtin := strings.CutPrefix(s.Chart, "builtin:")
	if !builtin {
		t.Fatalf("%s is no chart of Istio's", s.Chart)
	}
	c, err := loader.LoadDir(filepath.Join(charts, "charts", dir))
	if err != nil {
		t.Fatal(err)
	}
	c.Metadata.Version, c.Metadata.AppVersion = s.Version, s.Version
	given := map[string]any{}
	for _, values := range s.Values {
		given = loader.MergeMaps(given, values.Values)
	}
	if err := chartutil.ProcessDependencies(c, given); err != nil {
		t.Fatal(err)
	}
	caps := common.DefaultCapabilities.Copy()
	version, err := common.ParseKubeVersion(p.Kubernetes)
	if err != nil {
		t.Fatal(err)
	}
	caps.KubeVersion = *version
	options := common.ReleaseOptions{Name: s.Release, Namespace: s.Namespace, Revision: 1, IsInstall: true}
	values, err := util.ToRenderValues(c, given, options, caps)
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.Render(c, values)
	if err != nil {
		t.Fatal(err)
	}
	for _, crd := range c.CRDObjects() {
		files[crd.Filename] = string(crd.File.Data)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Base(name) == "NOTES.txt" {
			continue
		}
		for _, text := range release.SplitManifests(files[name]) {
			if body := decodeYAML(t, []byte(text)); len(body) > 0 {
				into[identity(body, s.Namespace)] = body
			}
		}
	}
}

// identity of an object, which the API server puts into the release's
// namespace where it names none.
func identity(body map[string]any, namespace string) manifest.ID {
	o := manifest.Object{Body: body}
	if o.Namespace() == "" && manifest.Scopes.Of(nil, o) == manifest.Namespaced {
		o.SetNamespace(namespace)
	}
	return o.ID()
}

// undo gives a patched object the values back that it had where a merge patch
// has touched it.
func undo(object, original, patch map[string]any) {
	for key, value := range patch {
		was, had := original[key]
		switch value := value.(type) {
		case map[string]any:
			if had {
				undo(manifest.Map(object[key]), manifest.Map(was), value)
				continue
			}
		case []any:
			if undoNamed(manifest.List(object[key]), manifest.List(was), value) {
				continue
			}
		}
		delete(object, key)
		if had {
			object[key] = was
		}
	}
}

// undoNamed undoes the items of a list that merges by name.
func undoNamed(objects, originals, patches []any) bool {
	named := func(list []any, name any) map[string]any {
		i := slices.IndexFunc(list, func(v any) bool { return manifest.Map(v)["name"] == name })
		if i < 0 || name == nil {
			return nil
		}
		return manifest.Map(list[i])
	}
	for _, p := range patches {
		name := manifest.Map(p)["name"]
		if named(objects, name) == nil || named(originals, name) == nil {
			return false
		}
		undo(named(objects, name), named(originals, name), manifest.Map(p))
	}
	return len(patches) > 0
}

func decodeYAML(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var body map[string]any
	if err := yaml.UnmarshalStrict(text, &body); err != nil {
		t.Fatal(err)
	}
	return body
}
