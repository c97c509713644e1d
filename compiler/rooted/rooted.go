// Package rooted is the home of reading: it gives the files below a module's
// root, and no others. A link that leads out, a device or pipe and a file of a
// size that no description has are refused before anything of them is read.
package rooted

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// What is read at most. Helm bounds what is in a chart by itself: 5 MiB a file,
// 100 MiB a chart.
const (
	// mostCUE is some 20,000 meshes in one file, and what CUE's parser makes of
	// it takes a hundred times as much memory.
	mostCUE = 4 << 20
	// mostFile is ten times the largest manifests that projects publish.
	mostFile = 32 << 20
	// mostAll bounds all files of a run together.
	mostAll = 512 << 20
)

// RefusedError is a file that is there and is not read.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// Files are those below a root, each named by its path from there, with
// slashes. They may be used concurrently.
type Files struct {
	dir   string
	fsys  fs.FS
	close func() error

	mu     sync.Mutex
	all    int64
	counts map[string]bool
}

// Open opens a module's root, a full path.
func Open(dir string) (*Files, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Files{dir: dir, fsys: root.FS(), close: root.Close, counts: map[string]bool{}}, nil
}

// Of are the files of a file system in place of those below a root, a full path: as
// they were at another time, say. It follows links by itself, and none that lead out.
func Of(dir string, fsys fs.FS) *Files {
	return &Files{dir: dir, fsys: fsys, close: func() error { return nil }, counts: map[string]bool{}}
}

// Close ends the reading.
func (f *Files) Close() error { return f.close() }

// Dir is the root's path.
func (f *Files) Dir() string { return f.dir }

// Rel is the name of a file that is given by its full path, of one that lies
// elsewhere none.
func (f *Files) Rel(full string) (name string, ok bool) {
	rel, err := filepath.Rel(f.dir, full)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// Full is the full path of a name.
func (f *Files) Full(name string) string {
	return filepath.Join(f.dir, filepath.FromSlash(name))
}

// Open opens a file, or a directory to list it.
func (f *Files) Open(name string) (fs.File, error) {
	// Opening a pipe waits for a writer, and opening a device may do anything.
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := f.admit(name, info); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	file, err := f.fsys.Open(name)
	if err != nil {
		return nil, refused(err)
	}
	return file, nil
}

// ReadFile reads a file.
func (f *Files) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	// What grows while it is read is not read on.
	text, err := io.ReadAll(io.LimitReader(file, most(name)))
	if err != nil {
		return nil, refused(err)
	}
	return text, nil
}

// Glance reads a file of at most so many bytes, from which nothing follows but what is told
// of the file itself: it is none of those that were read.
func (f *Files) Glance(name string, most int64) ([]byte, error) {
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, &fs.PathError{Op: "read", Path: name, Err: &RefusedError{"it is no file of that size"}}
	}
	text, err := fs.ReadFile(f.fsys, name)
	return text, refused(err)
}

// ReadDir lists a directory.
func (f *Files) ReadDir(name string) ([]fs.DirEntry, error) {
	// As with files, what is no directory may wait for a writer when it is opened.
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
	}
	entries, err := fs.ReadDir(f.fsys, name)
	return entries, refused(err)
}

// Stat tells of what a name leads to, through links.
func (f *Files) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(f.fsys, name)
	return info, refused(err)
}

// Lstat tells of what is called so, be it a link.
func (f *Files) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(f.fsys, name)
	return info, refused(err)
}

// ReadLink tells where a link leads.
func (f *Files) ReadLink(name string) (string, error) {
	to, err := fs.ReadLink(f.fsys, name)
	return to, refused(err)
}

// Exists tells whether something is called so, and leads nowhere else.
func (f *Files) Exists(name string) bool {
	_, err := f.Stat(name)
	return err == nil
}

// admit refuses what is no file, and what is too large for one.
func (f *Files) admit(name string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil
	case !mode.IsRegular():
		return &RefusedError{"it is " + kind(mode) + ", not a file"}
	case info.Size() > most(name):
		return &RefusedError{fmt.Sprintf("it is larger than the %d MiB that are read of such a file", most(name)>>20)}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.counts[name] {
		f.counts[name] = true
		f.all += info.Size()
	}
	if f.all > mostAll {
		return &RefusedError{fmt.Sprintf("with it, all that is read would be larger than %d MiB", mostAll>>20)}
	}
	return nil
}

// Read are the names of the files that were opened, sorted.
func (f *Files) Read() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.counts))
}

func most(name string) int64 {
	if path.Ext(name) == ".cue" {
		return mostCUE
	}
	return mostFile
}

func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// refused says in the user's words that a link leads out. os.Root has no other
// sign of it than its text.
func refused(err error) error {
	p, ok := errors.AsType[*fs.PathError](err)
	if !ok || !strings.Contains(p.Err.Error(), "escapes") {
		return err
	}
	return &fs.PathError{Op: p.Op, Path: p.Path, Err: &RefusedError{"it is, or lies behind, a link to a place outside of the module's root"}}
}

// Why is what to tell of a file that is refused, nothing of any other error.
func Why(err error) (string, bool) {
	if e, ok := errors.AsType[*RefusedError](err); ok {
		return e.Why, true
	}
	return "", false
}
