package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"istio.io/istio/manifests"
)

// maxStream is what an archive of a whole release may unpack to, of which charts are a
// small part: ten times what a release has.
const maxStream = 2 << 30

// Wanted is a chart that is looked for, in the first of Places that fits something:
// patterns of paths.
type Wanted struct {
	Name   string
	Places []string
}

// Brought are files that may be charts, by their paths, below the places of those that
// are looked for.
type Brought map[string][]byte

// taking is Brought with the size of all files.
type taking struct {
	Brought
	size int64
}

// add takes a file in, within the bounds of charts.
func (t *taking) add(name string, size int64, read func() ([]byte, error)) error {
	if _, twice := t.Brought[name]; twice {
		return fmt.Errorf("%s is there twice", name)
	}
	if t.size += size; size > maxFile || t.size > maxChart {
		return fmt.Errorf("%s is too large: a file of a chart has %d MiB at most, all charts %d", name, maxFile>>20, maxChart>>20)
	}
	if len(t.Brought) >= maxEntries {
		return fmt.Errorf("%s is one too many: all charts have %d files at most", name, maxEntries)
	}
	text, err := read()
	t.Brought[name] = text
	return err
}

// Bring reads the charts that are wanted from a directory.
func Bring(fsys fs.FS, wanted []Wanted) (Brought, error) {
	out := taking{Brought: Brought{}}
	for _, w := range wanted {
		for _, place := range w.Places {
			found, err := fs.Glob(fsys, place)
			if err != nil {
				return nil, err
			}
			for _, at := range found {
				if err := out.below(fsys, at); err != nil {
					return nil, unwrapPath(err)
				}
			}
			if len(found) > 0 {
				break
			}
		}
	}
	return out.Brought, nil
}

// below takes in a file, or all that are in a directory.
func (t *taking) below(fsys fs.FS, at string) error {
	// The first of WalkDir may be a link, which it follows.
	if info, err := fs.Lstat(fsys, at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return linked(at)
	}
	return fs.WalkDir(fsys, at, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		switch {
		case err != nil:
			return err
		case d.Type()&fs.ModeSymlink != 0:
			return linked(name)
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is not a regular file", name)
		}
		return t.add(name, info.Size(), func() ([]byte, error) { return fs.ReadFile(fsys, name) })
	})
}

func linked(name string) error {
	return fmt.Errorf("%s is a link: put the file itself there", name)
}

// Unpack reads the charts that are wanted from a .tgz, be they at its top or in the one
// directory that archives have there. All else in it is passed over, but for paths that
// lead out.
func Unpack(from io.Reader, wanted []Wanted) (Brought, error) {
	unpacked, err := gzip.NewReader(from)
	if err != nil {
		return nil, errors.New("it is no .tgz, nor a directory")
	}
	stream := &io.LimitedReader{R: unpacked, N: maxStream}
	out, entries := taking{Brought: Brought{}}, tar.NewReader(stream)
	for {
		head, err := entries.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out.Brought, nil
		case err != nil && stream.N <= 0:
			return nil, fmt.Errorf("it unpacks to more than %d GiB", maxStream>>30)
		case err != nil:
			return nil, fmt.Errorf("it cannot be unpacked: %w", err)
		case head.Typeflag == tar.TypeXGlobalHeader:
			continue
		}
		name := path.Clean(head.Name)
		if !fs.ValidPath(name) || strings.ContainsAny(head.Name, `\:`) {
			return nil, fmt.Errorf("%q in it leads out of it", head.Name)
		}
		name, is := placed(name, wanted)
		if !is || head.Typeflag == tar.TypeDir {
			continue
		}
		if head.Typeflag != tar.TypeReg {
			return nil, fmt.Errorf("%s is no file: an archive of charts has files and directories alone", head.Name)
		}
		if err := out.add(name, head.Size, func() ([]byte, error) { return io.ReadAll(entries) }); err != nil {
			return nil, err
		}
	}
}

// placed is the path of a file below the place of a chart that is wanted, without the
// directory at the top of an archive.
func placed(name string, wanted []Wanted) (string, bool) {
	_, rest, _ := strings.Cut(name, "/")
	for _, name := range []string{name, rest} {
		for _, w := range wanted {
			for _, place := range w.Places {
				if _, is := under(place, name); is {
					return name, true
				}
			}
		}
	}
	return "", false
}

// under is the part of a path that a pattern fits, the path itself or a directory on its
// way.
func under(pattern, name string) (string, bool) {
	parts := strings.Split(name, "/")
	if n := strings.Count(pattern, "/") + 1; n <= len(parts) {
		at := strings.Join(parts[:n], "/")
		fits, err := path.Match(pattern, at)
		return at, fits && err == nil
	}
	return "", false
}

// Carried are the files of a chart in the binary, as those of a version.
func Carried(name, version string) (Brought, error) {
	dir := path.Join("charts", strings.TrimPrefix(name, builtin))
	all, out := taking{Brought: Brought{}}, Brought{}
	if err := all.below(manifests.FS, dir); err != nil {
		return nil, err
	}
	for at, text := range all.Brought {
		if short := strings.TrimPrefix(at, dir+"/"); short != metadataFile {
			out[short] = text
			continue
		}
		lines := bytes.Split(text, []byte("\n"))
		for i, line := range lines {
			if key, _, is := bytes.Cut(line, []byte(": ")); is && (string(key) == "version" || string(key) == "appVersion") {
				lines[i] = []byte(string(key) + ": " + version)
			}
		}
		out[metadataFile] = bytes.Join(lines, []byte("\n"))
	}
	return out, nil
}

const metadataFile = "Chart.yaml"
