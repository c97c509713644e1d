package chart

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
)

// What a chart may have, in bytes, is what Helm lets its archives have unpacked:
// a file, and all of them (pkg/chart/loader/archive).
const (
	maxFile  = 5 << 20
	maxChart = 100 << 20
	// Links may lead in a circle.
	maxEntries = 20_000
	maxLinks   = 8
)

// loadDir reads a chart directory as Helm does, from any file system.
func loadDir(fsys fs.FS, dir string) (*chart.Chart, error) {
	rules := ignore.Empty()
	if text, err := fs.ReadFile(fsys, path.Join(dir, ignore.HelmIgnore)); err == nil {
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, err
		}
	}
	rules.AddDefaults()
	r := &dirReader{fsys: fsys, dir: dir, rules: rules}
	if err := r.read(".", 0); err != nil {
		return nil, unwrapPath(err)
	}
	return fromFiles(r.files)
}

// dirReader reads the files of a chart's directory, through links to directories
// too, as Helm does (internal/sympath).
type dirReader struct {
	fsys  fs.FS
	dir   string
	rules *ignore.Rules
	files []*archive.BufferedFile
	// size and entries are those of all files.
	size    int64
	entries int
}

// read reads a directory of the chart's that is reached through so many links.
func (r *dirReader) read(short string, links int) error {
	list, err := fs.ReadDir(r.fsys, path.Join(r.dir, short))
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := r.entry(path.Join(short, e.Name()), e, links); err != nil {
			return err
		}
	}
	return nil
}

func (r *dirReader) entry(short string, e fs.DirEntry, links int) error {
	name := path.Join(r.dir, short)
	info, err := fs.Stat(r.fsys, name)
	if err != nil {
		return err
	}
	if e.Type()&fs.ModeSymlink != 0 {
		links++
	}
	r.entries++
	switch {
	case r.rules.Ignore(short, info):
		return nil
	case links > maxLinks, r.entries > maxEntries:
		return fmt.Errorf("%s is one too many: a chart has %d files at most, and a file is reached through %d links", name, maxEntries, maxLinks)
	case info.IsDir():
		return r.read(short, links)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", name)
	}
	if r.size += info.Size(); info.Size() > maxFile || r.size > maxChart {
		return fmt.Errorf("%s is too large: a file of a chart has %d MiB at most, a chart %d", name, maxFile>>20, maxChart>>20)
	}
	data, err := fs.ReadFile(r.fsys, name)
	r.files = append(r.files, &archive.BufferedFile{Name: short, Data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))})
	return err
}

// loadArchive reads a packaged chart; Helm bounds its size.
func loadArchive(fsys fs.FS, name string) (*chart.Chart, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unwrapPath(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, unwrapPath(err)
	}
	if err := filesAlone(text); err != nil {
		return nil, err
	}
	files, err := archive.LoadArchiveFiles(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("no chart archive: %w", err)
	}
	return fromFiles(files)
}

// withoutNotes drops what a chart tells the person who installs it. Rendering
// the notes of Istio's charts would be a third of the time; the values that
// they refuse, the schema refuses.
func withoutNotes(c *chart.Chart) *chart.Chart {
	c.Templates = slices.DeleteFunc(c.Templates, func(f *common.File) bool { return path.Base(f.Name) == notes })
	return c
}

func fromFiles(files []*archive.BufferedFile) (*chart.Chart, error) {
	c, err := loader.LoadFiles(files)
	if err != nil {
		return nil, err
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.Metadata.Type == "library" {
		return nil, errors.New("a library chart renders nothing")
	}
	if err := flat(c); err != nil {
		return nil, err
	}
	told(c)
	return c, nil
}

// clone copies a chart deeply enough for Helm to change it.
func clone(c *chart.Chart) (*chart.Chart, error) {
	fresh, err := loader.LoadFiles(raw(c))
	if err != nil {
		return nil, err
	}
	told(fresh)
	fresh.Metadata.Version, fresh.Metadata.AppVersion = c.Metadata.Version, c.Metadata.AppVersion
	return fresh, nil
}

func raw(c *chart.Chart) []*archive.BufferedFile {
	files := make([]*archive.BufferedFile, len(c.Raw))
	for i, f := range c.Raw {
		files[i] = &archive.BufferedFile{Name: f.Name, Data: f.Data}
	}
	return files
}

// unwrapPath drops the operation from a file error, which is always the same.
func unwrapPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	}
	return err
}

// clean shortens Helm's template errors to what the user can act on.
func clean(err error) error {
	message := err.Error()
	if i := strings.LastIndex(message, "HELM_ERR_START"); i >= 0 {
		message, _, _ = strings.Cut(message[i+len("HELM_ERR_START"):], "HELM_ERR_END")
	}
	message = strings.Join(strings.Fields(message), " ")
	message = strings.NewReplacer("runtime error: integer divide by zero", "division by zero", "runtime error: ", "").Replace(message)
	for _, r := range rewordings {
		message = r.from.ReplaceAllString(message, r.to)
	}
	return errors.New(message)
}

// rewordings are of what Helm says of a template: of one that refuses its values, of a function that
// fails, within what it says of those that led there, and of what is read below a value that is not
// set, or is a single one.
var rewordings = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^execution error at \((\S+?):([0-9]+):[0-9]+\): (.*)$`), "$1: line $2: $3"},
	{regexp.MustCompile(`^.*template: (\S+?):([0-9]+):[0-9]+: executing .* error calling [A-Za-z0-9_]+: (.*)$`), "$1: line $2: $3"},
	{regexp.MustCompile(`^(?:.*[: ])?(\S+?):([0-9]+):[0-9]+:? executing \S+ at <([^>]*)>: nil pointer evaluating interface \{\}\.(\w+)$`), "$1: line $2: reads $3, and what would have $4 is not set: set it among the values"},
	{regexp.MustCompile(`^(?:.*[: ])?(\S+?):([0-9]+):[0-9]+:? executing \S+ at <([^>]*)>: can't evaluate field (\w+) in type (?:interface \{\}|string|bool|int|int64|float64|\[\]interface \{\})$`), "$1: line $2: reads $3, and what would have $4 is no mapping: give it fields among the values"},
}
