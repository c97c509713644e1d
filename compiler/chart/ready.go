package chart

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strings"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"istio.io/istio/manifests"
)

// beforehand is what a chart in the binary renders for a request that is the same in
// most descriptions: its templates read and write a megabyte of YAML, which would be
// most of what a small description takes.
//
//go:embed ready.gen.json
var beforehand []byte

// made is what was rendered beforehand, and all that it follows from but the cluster's
// version, which the chart does not name: a test renders it for several.
type made struct {
	Request Request
	// Files is the digest of the chart's files.
	Files string
	// Objects are in the caller's form.
	Objects json.RawMessage
}

// Ready gives, in the form in which Made was given them, the objects of a request that
// was rendered beforehand. Another chart, other values, or anything else that is not
// as it was, has to be rendered.
func (r *Renderer) Ready(q Request) (objects []byte, ready bool) {
	m := r.made()
	have := m.Request
	if have.Chart != q.Chart || have.Version != q.Version || have.Release != q.Release || have.Namespace != q.Namespace {
		return nil, false
	}
	if !reflect.DeepEqual(layered(have.Values), layered(q.Values)) {
		return nil, false
	}
	if _, err := capabilities(q.Kubernetes); err != nil {
		return nil, false // Render tells it
	}
	if files, err := digest(have.Chart); err != nil || files != m.Files {
		return nil, false
	}
	return m.Objects, true
}

// layered lays values over each other as Helm does.
func layered(values []map[string]any) map[string]any {
	out := map[string]any{}
	for _, layer := range values {
		out = loader.MergeMaps(out, layer)
	}
	return out
}

// readMade reads what Made has written; nothing is ready of what cannot be read.
func readMade(text []byte) (m made) {
	if json.Unmarshal(text, &m) != nil {
		return made{}
	}
	return m
}

// Made writes what is rendered beforehand for a request, for Ready to give.
func Made(q Request, objects []byte) ([]byte, error) {
	files, err := digest(q.Chart)
	if err != nil {
		return nil, err
	}
	q.Kubernetes, q.Values = "", []map[string]any{layered(q.Values)}
	request, err := json.Marshal(q)
	return fmt.Appendf(nil, "{\"Request\": %s,\n\"Files\": %q,\n\"Objects\": %s}\n", request, files, bytes.TrimSpace(objects)), err
}

// digest is that of the names and texts of all files of a chart in the binary.
func digest(name string) (string, error) {
	dir := path.Join(builtinCharts, strings.TrimPrefix(name, builtin))
	sum := sha256.New()
	err := fs.WalkDir(manifests.FS, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(manifests.FS, name)
		fmt.Fprintln(sum, len(name), name, len(text))
		sum.Write(text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
