package chart

import (
	"encoding/base64"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/gobwas/glob"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// abilities are Helm's Capabilities as templates see them, without a pointer,
// which would be printed as a place in memory.
type abilities struct {
	KubeVersion kubeVersion
	APIVersions common.VersionSet
	HelmVersion any
}

type kubeVersion struct{ Version, Major, Minor string }

func (v kubeVersion) String() string     { return v.Version }
func (v kubeVersion) GitVersion() string { return v.Version }

func abilitiesOf(c *common.Capabilities) abilities {
	v := c.KubeVersion
	return abilities{kubeVersion{v.Version, v.Major, v.Minor}, c.APIVersions, c.HelmVersion}
}

// told puts a call before each template of a chart that has two files of one name:
// Helm's map of files by name has the one of them that Go gives last.
func told(c *chart.Chart) {
	if !alike(c) {
		return
	}
	var tell func(*chart.Chart)
	tell = func(c *chart.Chart) {
		for _, f := range c.Templates {
			if !strings.HasPrefix(path.Base(f.Name), "_") {
				f.Data = append([]byte("{{"+ownFiles+" .}}"), f.Data...)
			}
		}
		for _, d := range c.Dependencies() {
			tell(d)
		}
	}
	tell(c)
}

func alike(c *chart.Chart) bool {
	bases := map[string]bool{}
	for _, f := range c.Files {
		if bases[path.Base(f.Name)] {
			return true
		}
		bases[path.Base(f.Name)] = true
	}
	return slices.ContainsFunc(c.Dependencies(), alike)
}

// ownFiles is the name of the function by which a template sees files below.
const ownFiles = "meshcFiles"

func giveFiles(top map[string]any) string {
	kind := reflect.TypeFor[data]()
	if v := reflect.ValueOf(top["Files"]); v.IsValid() && v.CanConvert(kind) {
		top["Files"] = v.Convert(kind).Interface()
	}
	if sub, ok := top["Subcharts"].(map[string]any); ok {
		for _, c := range sub {
			if c, ok := c.(map[string]any); ok {
				giveFiles(c)
			}
		}
	}
	return ""
}

// data are Helm's Files, of which none of two of one name is chosen by chance.
type data map[string][]byte

func (f data) GetBytes(name string) []byte { return append([]byte{}, f[name]...) }

func (f data) Get(name string) string { return string(f[name]) }

func (f data) Lines(name string) []string {
	if len(f[name]) == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}

// Glob gives the files that a pattern fits; one that is none fits all, as Helm has
// it.
func (f data) Glob(pattern string) data {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		g = glob.MustCompile("**")
	}
	out := data{}
	for name, text := range f {
		if g.Match(name) {
			out[name] = text
		}
	}
	return out
}

func (f data) AsConfig() (string, error) {
	return f.flat("AsConfig", func(text []byte) string { return string(text) })
}

func (f data) AsSecrets() (string, error) {
	return f.flat("AsSecrets", base64.StdEncoding.EncodeToString)
}

// flat writes the files by their names without directories.
func (f data) flat(method string, write func([]byte) string) (string, error) {
	of, out := map[string]string{}, common.Values{}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		base := path.Base(name)
		if first, ok := of[base]; ok {
			return "", fmt.Errorf("%s makes one entry of %s and %s, of which one is lost, now this and now that: choose by .Files.Glob", method, first, name)
		}
		of[base], out[base] = name, write(f[name])
	}
	text, err := out.YAML()
	return strings.TrimSuffix(text, "\n"), err
}
