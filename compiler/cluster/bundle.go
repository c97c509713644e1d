package cluster

import (
	"path"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/format"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// bundleFile is the schema's file of what a release brings; no description needs it.
const bundleFile = "bundle.cue"

// Bundle is what a release brings, and how a description comes to have it.
type Bundle struct {
	Version string        `json:"version"`
	Charts  []BundleChart `json:"charts"`
	// Into is the directory of the module for it, Row the field that names it.
	Into string  `json:"into"`
	Row  Setting `json:"row"`
	// Trial describes a cluster in which all of it is rendered, Runs is the field for the
	// version of Kubernetes there.
	Trial []Setting `json:"trial"`
	Runs  []string  `json:"runs"`
}

// BundleChart is a chart of a release, in the first of Places that there is: those are
// patterns of paths.
type BundleChart struct {
	Name   string   `json:"name"`
	Places []string `json:"places"`
	// Needed tells that there is no release without it.
	Needed bool `json:"needed"`
}

// Setting is a field and its text. Needs is a chart without which it is left out.
type Setting struct {
	At    []string `json:"at"`
	Value string   `json:"value"`
	Needs string   `json:"needs,omitempty"`
}

// BundleOf is that of a version, of all versions for "*".
func BundleOf(version string) (Bundle, error) {
	var b Bundle
	err := bundled(func(_ *cue.Context, schema cue.Value) error {
		filled := schema.LookupPath(cue.ParsePath("#Bundle")).FillPath(cue.ParsePath("version"), version)
		return unmarshal(filled, &b)
	})
	return b, err
}

// ReleaseVersion tells why a version is none of a release, in the schema's words.
func ReleaseVersion(version string) error {
	return bundled(func(ctx *cue.Context, schema cue.Value) error {
		if err := schema.LookupPath(cue.ParsePath("#ReleaseVersion")).Unify(ctx.Encode(version)).Err(); err != nil {
			return &UsageError{strings.TrimPrefix(message(err.Error()), "#ReleaseVersion: ") + ", not " + version}
		}
		return nil
	})
}

// Pins are what the first file of a mesh says by itself.
func Pins() ([]Setting, error) {
	var out []Setting
	err := bundled(func(_ *cue.Context, schema cue.Value) error {
		return unmarshal(schema.LookupPath(cue.ParsePath("#Pins")), &out)
	})
	return out, err
}

// Carried are the charts in the binary by their names, by version.
func Carried() (map[string]map[string]string, error) {
	var out map[string]map[string]string
	err := bundled(func(_ *cue.Context, schema cue.Value) error {
		return unmarshal(schema.LookupPath(cue.ParsePath("#Carried")), &out)
	})
	return out, err
}

// bundled looks at the part of the schema that says what releases are.
func bundled(look func(*cue.Context, cue.Value) error) error {
	ctx := cuecontext.New()
	v, err := ownSchema(ctx, bundleFile, "releases.cue", "versions.cue", "names.cue")
	if err != nil {
		return err
	}
	return look(ctx, v)
}

// Line is the setting as a line of a file.
func (s Setting) Line() (string, error) {
	text, err := format.Node(&ast.File{Decls: []ast.Decl{labelled(ast.NewString(s.Value), s.At...)}})
	return string(text), err
}

// With is a file with a setting more, in a line of its own at the end, beside others of
// the same field. The line's number is told, too.
func (s Setting) With(text []byte) ([]byte, int, error) {
	line, err := s.Line()
	if err != nil {
		return nil, 0, err
	}
	before := strings.TrimRight(string(text), "\n") + "\n"
	last := before[strings.LastIndex(strings.TrimSuffix(before, "\n"), "\n")+1:]
	if head, _, ok := strings.Cut(line, `"`); !ok || !strings.HasPrefix(last, head) {
		before += "\n"
	}
	return []byte(before + line), strings.Count(before, "\n") + 1, nil
}

// Trying is the trial as a file: of a cluster of a version of Kubernetes, and of the charts
// that has has.
func (b Bundle) Trying(kubernetes string, has func(chart string) bool) ([]byte, error) {
	said := language()
	var text strings.Builder
	text.WriteString("package trial\n\nimport \"" + said.Schema + "\"\n\n" + path.Base(said.Schema) + "." + said.Definition + "\n")
	for _, s := range append([]Setting{{At: b.Runs, Value: kubernetes}}, b.Trial...) {
		if s.Needs != "" && !has(s.Needs) {
			continue
		}
		line, err := s.Line()
		if err != nil {
			return nil, err
		}
		text.WriteString(line)
	}
	return []byte(text.String()), nil
}

// ModuleFile is the file of a module.
const ModuleFile = moduleName

// LeastModule is the least that the file of a module says.
func LeastModule() string {
	return "module: \"example.com\"\nlanguage: version: \"" + languageVersion + "\"\n"
}

// Dir is the directory of the package, as a full path.
func (d *Description) Dir() string { return d.dir }

// Head is the platform's file in which the description begins, as a full path, empty if
// there is none.
func (d *Description) Head() string {
	if d.files == nil || d.files.Head == nil {
		return ""
	}
	return d.files.Head.Filename
}

// Position is the place of a field, as messages have it.
func (d *Description) Position(f plan.Field) diag.Position {
	at, _, _ := d.places.at(fieldPath(f))
	return at
}
