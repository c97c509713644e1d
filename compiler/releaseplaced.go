package compiler

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
)

// placedRelease says where a release is to be written.
func placedRelease(d *cluster.Description, b Brought, bundle cluster.Bundle, found map[string]chart.Found, shared plan.Plan) (*AddedRelease, error) {
	for _, r := range shared.Releases {
		if r.Version == bundle.Version && r.At != nil {
			at := d.Position(plan.Field{Unit: plan.Shared, At: r.At})
			return nil, &cluster.UsageError{Message: fmt.Sprintf("there is a release %s already, from %s: it is named at %s", r.Version, r.Charts, at)}
		}
	}
	row, err := bundle.Row.Line()
	if err != nil {
		return nil, err
	}
	a := &AddedRelease{Version: bundle.Version, Into: bundle.Into, Row: row, File: d.Head(), Files: map[string][]byte{}}
	for _, name := range chartNames(bundle) {
		if f, is := found[name]; is {
			a.Charts = append(a.Charts, name)
			for at, text := range f.Files {
				a.Files[path.Join(bundle.Into, name, at)] = text
			}
		}
	}
	switch same, err := standing(d.Files, bundle.Into, a.Files); {
	case err != nil:
		return nil, err
	case same || b.Here == d.Files.Full(bundle.Into):
		a.Files = nil
	case d.Files.Exists(bundle.Into):
		return nil, &cluster.UsageError{Message: fmt.Sprintf("%s is there already, with other files: move it away, or have the platform name it, `%s`", cluster.Display(d.Files.Full(bundle.Into)), strings.TrimSpace(row))}
	}
	a.Name, _ = d.Files.Rel(a.File) // it was read from there
	text, err := d.Files.ReadFile(a.Name)
	if err != nil {
		return nil, err
	}
	a.Text, a.Line, err = bundle.Row.With(text)
	return a, err
}

// standing tells whether a directory has these files, and no others.
func standing(files *rooted.Files, dir string, want map[string][]byte) (bool, error) {
	if !files.Exists(dir) {
		return false, nil
	}
	there, same := 0, true
	err := fs.WalkDir(files, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		there++
		text, err := files.ReadFile(name)
		same = same && want[name] != nil && bytes.Equal(text, want[name])
		return err
	})
	return same && there == len(want), err
}

// trial compiles a description in which all that is brought is rendered, and gives what is
// wrong with that, wherever it is told.
func (b Brought) trial(ctx context.Context, d *cluster.Description, bundle cluster.Bundle, found map[string]chart.Found, dir, kubernetes string, progress *Progress) (diag.List, error) {
	text, err := bundle.Trying(kubernetes, func(name string) bool { _, is := found[name]; return is })
	if err != nil {
		return nil, err
	}
	below, _ := d.Files.Rel(d.Dir()) // it was read from there
	in := Input{Dir: dir, Files: embed.FS{}}
	in.Draft.Texts = map[string][]byte{cluster.ModuleFile: []byte(cluster.LeastModule()), path.Join(below, filepath.Base(d.Head())): text}
	for name, f := range found {
		for at, text := range f.Files {
			in.Draft.Texts[path.Join(bundle.Into, name, at)] = text
		}
	}
	all, _, err := in.vet(ctx, progress)
	var problems diag.List
	for _, p := range all {
		if !p.IsNote() {
			problems = append(problems, diag.Problem{Position: diag.Position{File: b.From}, Rule: p.Rule, Message: p.Message})
		}
	}
	return problems.Normalize(), err
}
