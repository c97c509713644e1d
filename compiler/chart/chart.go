// Package chart is the home of Helm: it renders charts without a cluster, a
// network, a clock or chance.
package chart

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	"istio.io/istio/manifests"
)

// builtin marks names of charts in the binary.
const builtin = "builtin:"

// builtinCharts is the directory of those.
const builtinCharts = "charts"

// IsBuiltin tells the name of a chart in the binary.
func IsBuiltin(name string) bool { return strings.HasPrefix(name, builtin) }

// sourceVersion is that of charts which no release has been made of.
const sourceVersion = "1.0.0"

// notes is the template that Helm prints after an installation.
const notes = "NOTES.txt"

// Request is one chart to render, as `helm template` takes it.
type Request struct {
	// Chart is "builtin:DIR", or a directory or .tgz in the user's files.
	Chart string
	// Version replaces the chart's version and appVersion where not empty.
	Version string
	// Release and Namespace are the release's.
	Release, Namespace string
	// Kubernetes is the cluster's version, MAJOR.MINOR.
	Kubernetes string
	// Values are laid over each other, the last on top, as Helm does with
	// several files of values.
	Values []map[string]any
}

// errOutside is a path that leads out of the user's files.
var errOutside = errors.New("the path must lie inside the module's root")

// LoadError is a chart that cannot be read, or rendered.
type LoadError struct {
	Chart string
	Err   error
}

func (e *LoadError) Error() string {
	return "chart " + e.Chart + ": " + strings.TrimPrefix(e.Err.Error(), e.Chart+": ")
}

func (e *LoadError) Unwrap() error { return e.Err }

// File is one rendered template.
type File struct {
	// Name of the template within the chart.
	Name string
	Text string
}

// Renderer renders charts, each loaded once. It may be used concurrently.
type Renderer struct {
	user   fs.FS
	mu     sync.Mutex
	loaded map[string]func() (*chart.Chart, error)
	// read is what charts name.
	read map[string]reading
	// looked is by what they may tell names.
	looked map[string]looks
	// functions stand in place of Helm's.
	functions map[string]any
	// made is what was rendered beforehand.
	made func() made
}

// NewRenderer reads charts that are not built in from user.
func NewRenderer(user fs.FS) *Renderer {
	return &Renderer{
		user: user, loaded: map[string]func() (*chart.Chart, error){}, read: map[string]reading{}, looked: map[string]looks{}, functions: functions(),
		made: sync.OnceValue(func() made { return readMade(beforehand) }),
	}
}

// Render gives the chart's rendered templates by name, those that came out
// empty and the notes left out.
func (r *Renderer) Render(q Request) ([]File, error) {
	c, err := r.chart(q)
	if err != nil {
		return nil, err
	}
	caps, err := capabilities(q.Kubernetes)
	if err != nil {
		return nil, err
	}
	if want := c.Metadata.KubeVersion; want != "" && !chartutil.IsCompatibleRange(want, caps.KubeVersion.String()) {
		return nil, fmt.Errorf("the chart is for Kubernetes %s, and the cluster has %s", want, q.Kubernetes)
	}
	given := layered(q.Values)
	c, err = withDependencies(c, given)
	if err != nil {
		return nil, err
	}
	release := common.ReleaseOptions{Name: q.Release, Namespace: q.Namespace, Revision: 1, IsInstall: true}
	values, err := util.ToRenderValuesWithSchemaValidation(c, given, release, caps, true)
	if err != nil {
		return nil, err
	}
	if err := conform(q.Chart, c, values); err != nil {
		return nil, err
	}
	values["Capabilities"] = abilitiesOf(caps)
	rendered, err := engine.Engine{CustomTemplateFuncs: r.functions}.RenderWithContext(context.Background(), c, values)
	if err != nil {
		return nil, clean(err)
	}
	return files(c, rendered), nil
}

func files(c *chart.Chart, rendered map[string]string) []File {
	var out []File
	for _, crd := range c.CRDObjects() {
		out = append(out, File{Name: crd.Filename, Text: string(crd.File.Data)})
	}
	for name, text := range rendered {
		if strings.TrimSpace(text) != "" && path.Base(name) != notes {
			out = append(out, File{Name: name, Text: text})
		}
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// chart gives a copy of the chart that may carry the request's version.
func (r *Renderer) chart(q Request) (*chart.Chart, error) {
	r.mu.Lock()
	load, ok := r.loaded[q.Chart]
	if !ok {
		load = sync.OnceValues(func() (*chart.Chart, error) { return r.load(q.Chart) })
		r.loaded[q.Chart] = load
	}
	r.mu.Unlock()
	c, err := load()
	if err != nil {
		return nil, &LoadError{q.Chart, err}
	}
	if have := strings.TrimPrefix(c.Metadata.AppVersion, "v"); q.Version != "" && have != "" && have != sourceVersion && have != q.Version {
		return nil, &LoadError{q.Chart, fmt.Errorf("the chart is of version %s, and %s is asked for", have, q.Version)}
	}
	shallow, metadata := *c, *c.Metadata
	if q.Version != "" {
		metadata.Version, metadata.AppVersion = q.Version, q.Version
	}
	shallow.Metadata = &metadata
	return &shallow, nil
}

func (r *Renderer) load(name string) (*chart.Chart, error) {
	if dir, ok := strings.CutPrefix(name, builtin); ok {
		c, err := loadDir(manifests.FS, path.Join(builtinCharts, dir))
		if err != nil {
			return nil, err
		}
		return withoutNotes(c), nil
	}
	name = path.Clean(name)
	if !fs.ValidPath(name) {
		return nil, errOutside
	}
	info, err := fs.Stat(r.user, name)
	switch {
	case err != nil:
		return nil, unwrapPath(err)
	case info.IsDir():
		return loadDir(r.user, name)
	}
	return loadArchive(r.user, name)
}

// withDependencies applies conditions, tags and imports of subcharts. Helm
// changes the chart doing so; a chart without subcharts stays as it is.
func withDependencies(c *chart.Chart, values map[string]any) (*chart.Chart, error) {
	if len(c.Metadata.Dependencies) == 0 {
		return c, nil
	}
	have := map[string]bool{}
	for _, d := range c.Dependencies() {
		have[d.Name()] = true
	}
	for _, d := range c.Metadata.Dependencies {
		if !have[d.Name] {
			return nil, fmt.Errorf("its dependency %s is not in its charts/ directory: run `helm dependency build`", d.Name)
		}
	}
	fresh, err := clone(c)
	if err != nil {
		return nil, err
	}
	return fresh, chartutil.ProcessDependencies(fresh, values)
}

func capabilities(kubernetes string) (*common.Capabilities, error) {
	caps := common.DefaultCapabilities.Copy()
	version, err := common.ParseKubeVersion("v" + kubernetes + ".0")
	if err != nil {
		return nil, fmt.Errorf("kubernetes version %q: %w", kubernetes, err)
	}
	caps.KubeVersion = *version
	return caps, nil
}
