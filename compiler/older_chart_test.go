package compiler_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"istio.io/istio/manifests"
)

// ownChart describes a mesh with a copy of Istio's chart as its own, changed in
// one file, and with a patch that has nothing to do with that.
func ownChart(t *testing.T, file, from, to string) string {
	t.Helper()
	dir := module(t, map[string]string{
		"cluster.cue": sharedText,
		"a.cue": `mesh: a: {
	istio: charts: istiod: "charts/istiod"
	patches: harmless: {target: {kind: "Deployment", name: "istiod-a"}, merge: metadata: annotations: note: "x"}
}
`,
	})
	const chart = "charts/istio-control/istio-discovery"
	seen := false
	err := fs.WalkDir(manifests.FS, chart, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(manifests.FS, name)
		if err != nil {
			return err
		}
		body := string(text)
		if strings.TrimPrefix(name, chart+"/") == file {
			seen = strings.Contains(body, from)
			body = strings.Replace(body, from, to, 1)
		}
		write(t, filepath.Join(filepath.Dir(dir), "charts", "istiod", strings.TrimPrefix(name, chart)), body)
		return nil
	})
	if err != nil || !seen {
		t.Fatalf("%s has no %q: %v", file, from, err)
	}
	return dir
}

// TestOlderChart: what an older chart does not know, a patch of the schema's
// does, and it is no reason to refuse one that has nothing to do with it.
func TestOlderChart(t *testing.T) {
	sound(t, ownChart(t, "templates/deployment.yaml", "name: PILOT_CRL_CONFIGMAP", "name: SOMETHING_ELSE"))
}

// TestChartOfAnotherMind: a chart that renders another identity than the mesh's
// is refused, patched or not.
func TestChartOfAnotherMind(t *testing.T) {
	_, problems := compile(t, ownChart(t, "templates/configmap.yaml", `trustDomain: "cluster.local"`, `trustDomain: "cluster.local" # as it was`))
	if len(problems) > 0 {
		t.Errorf("a comment makes a problem: %v", problems)
	}
	_, problems = compile(t, ownChart(t, "templates/configmap.yaml", "mergeOverwrite $originalMesh", "merge $originalMesh"))
	if len(problems) != 1 || problems[0].Rule != "isolation" || !strings.Contains(problems[0].Message, "cluster.local, and it must be a.prod") {
		t.Errorf("got %v", problems)
	}
}
