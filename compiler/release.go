package compiler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Brought are the charts of a release that somebody brings.
type Brought struct {
	// From is where they are, as the user names it.
	From string
	// Here is the directory, as a full path, if it is one.
	Here  string
	files chart.Brought
}

// AddedRelease is a release of a description that is not written yet.
type AddedRelease struct {
	Version string
	// Into is the directory of its charts, Charts their names and Files their files, by
	// their names from the module's root. There are none where they stand already.
	Into   string
	Charts []string
	Files  map[string][]byte
	// File is the platform's file, as a full path, and Name from the root; Text is the
	// whole of it with Row in the line Line.
	File, Name string
	Text       []byte
	Row        string
	Line       int
	// Newest tells that the cluster's definitions become its.
	Newest bool
	// Before counts the problems that the description has without it.
	Before int
}

// ReadRelease finds the charts of a release in a directory.
func ReadRelease(files fs.FS) (Brought, error) {
	return bring(func(wanted []chart.Wanted) (chart.Brought, error) { return chart.Bring(files, wanted) })
}

// UnpackRelease finds the charts of a release in a .tgz.
func UnpackRelease(archive io.Reader) (Brought, error) {
	return bring(func(wanted []chart.Wanted) (chart.Brought, error) { return chart.Unpack(archive, wanted) })
}

// CarriedRelease are the charts in the binary.
func CarriedRelease() (Brought, error) {
	version, err := cluster.BuiltInIstio()
	if err != nil {
		return Brought{}, err
	}
	all, err := cluster.Carried()
	out := chart.Brought{}
	for name, ref := range all[version] {
		files, failed := chart.Carried(ref, version)
		err = errors.Join(err, failed)
		for at, text := range files {
			out[path.Join(name, at)] = text
		}
	}
	return Brought{files: out}, err
}

func bring(read func([]chart.Wanted) (chart.Brought, error)) (Brought, error) {
	all, err := cluster.BundleOf("*")
	if err != nil {
		return Brought{}, err
	}
	files, err := read(wantedOf(all))
	return Brought{files: files}, err
}

func wantedOf(b cluster.Bundle) []chart.Wanted {
	wanted := make([]chart.Wanted, len(b.Charts))
	for i, c := range b.Charts {
		wanted[i] = chart.Wanted{Name: c.Name, Places: c.Places}
	}
	return wanted
}

// AddRelease makes of charts a release of the description in dir. It gives what is wrong
// with them, or would be with the description, and is not without them.
func AddRelease(ctx context.Context, dir string, b Brought, progress *Progress) (*AddedRelease, diag.List, error) {
	found, version, problems, err := b.release()
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	bundle, err := cluster.BundleOf(version)
	if err != nil {
		return nil, nil, err
	}
	in := Input{Dir: dir}
	d, problems, err := in.load(progress, plan.Needless{Fields: plan.Upgrading()})
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	shared := d.Plans[0]
	if len(shared.Releases) == 0 || d.Head() == "" {
		return nil, report(d, problems), nil
	}
	added, err := placedRelease(d, b, bundle, found, shared)
	if err != nil {
		return nil, nil, err
	}
	in.Draft.Texts = map[string][]byte{added.Name: added.Text}
	maps.Copy(in.Draft.Texts, added.Files)
	if problems, err := b.trial(ctx, d, bundle, found, dir, shared.Kubernetes, progress); err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	after, then, err := in.vet(ctx, progress)
	added.Newest = newestOf(then.releases()) == added.Version && newestOf(shared.Releases) != added.Version
	if err != nil || !after.Fatal(false) {
		return added, nil, err
	}
	before, _, err := Input{Dir: dir}.vet(ctx, progress)
	added.Before = len(slices.DeleteFunc(slices.Clone(before), diag.Problem.IsNote))
	return added, slices.DeleteFunc(without(after, before), diag.Problem.IsNote), err
}

// newestOf is the version of which definitions are.
func newestOf(all []plan.Release) string {
	for _, r := range all {
		if r.Newest {
			return r.Version
		}
	}
	return ""
}

// release checks that charts are one release's, and gives them by name.
func (b Brought) release() (found map[string]chart.Found, version string, problems diag.List, err error) {
	all, err := cluster.BundleOf("*")
	if err != nil {
		return nil, "", nil, err
	}
	found = map[string]chart.Found{}
	add := func(at, rule, format string, args ...any) {
		problems = append(problems, diag.Problem{Position: diag.Position{File: path.Join(b.From, at)}, Rule: rule, Message: fmt.Sprintf(format, args...)})
	}
	of, lacking := "", []string{}
	for i, w := range wantedOf(all) {
		f, err := b.files.Find(w)
		switch {
		case err != nil:
			add(f.Place, "render", "chart %s: %v", w.Name, err)
			continue
		case f.Place == "" && all.Charts[i].Needed:
			lacking = append(lacking, w.Name)
			continue
		case f.Place == "":
			continue
		case f.Name != w.Name:
			add(f.Place, "render", "this is the chart %s, where %s is looked for", f.Name, w.Name)
		case f.Version == "":
			add(f.Place, "versions", "chart %s is of sources, which have no version: bring those of a release", w.Name)
		case version == "":
			version, of = f.Version, w.Name
		case f.Version != version:
			add(f.Place, "versions", "chart %s is of version %s, and %s of %s: bring all of one release", w.Name, f.Version, of, version)
		}
		found[w.Name] = f
	}
	if len(lacking) > 0 {
		add("", "render", "there is no chart %s: bring a directory with %s, as directories or as helm pull writes them, or a whole release", strings.Join(lacking, ", "), strings.Join(chartNames(all), ", "))
	}
	if len(problems) > 0 {
		return nil, "", problems.Normalize(), nil
	}
	return found, version, nil, cluster.ReleaseVersion(version)
}

func chartNames(b cluster.Bundle) []string {
	var out []string
	for _, c := range b.Charts {
		out = append(out, c.Name)
	}
	return out
}
