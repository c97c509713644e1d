package rooted

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Mount has the files of another file system be read below a directory, by its name from
// the root, of which nothing may be there. It is for the time before anything is read.
func (f *Files) Mount(at string, from fs.FS, closing func() error) {
	f.fsys = mounted{f.fsys, at, from}
	before := f.close
	f.close = func() error { return errors.Join(before(), closing()) }
}

// mounted is a file system with another one at a directory.
type mounted struct {
	fs.FS
	at   string
	from fs.FS
}

// of is the file system that has a name, and what it is called there.
func (m mounted) of(name string) (fs.FS, string) {
	if name == m.at {
		return m.from, "."
	}
	if rest, ok := strings.CutPrefix(name, m.at+"/"); ok {
		return m.from, rest
	}
	return m.FS, name
}

// towards is the directory on the way to the other file system that is the next after a
// directory.
func (m mounted) towards(dir string) (string, bool) {
	rest, ok := m.at, dir == "."
	if !ok {
		rest, ok = strings.CutPrefix(m.at, dir+"/")
	}
	next, _, _ := strings.Cut(rest, "/")
	return next, ok
}

func (m mounted) Open(name string) (fs.File, error) {
	of, name := m.of(name)
	return of.Open(name)
}

func (m mounted) Stat(name string) (fs.FileInfo, error) {
	return m.told(name, fs.Stat)
}

func (m mounted) Lstat(name string) (fs.FileInfo, error) {
	return m.told(name, fs.Lstat)
}

func (m mounted) ReadLink(name string) (string, error) {
	of, name := m.of(name)
	return fs.ReadLink(of, name)
}

func (m mounted) told(name string, tell func(fs.FS, string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	of, there := m.of(name)
	info, err := tell(of, there)
	if _, leads := m.towards(name); leads && errors.Is(err, fs.ErrNotExist) {
		return memoryInfo{path.Base(name), isDir}, nil
	}
	return info, err
}

func (m mounted) ReadDir(name string) ([]fs.DirEntry, error) {
	of, there := m.of(name)
	entries, err := fs.ReadDir(of, there)
	next, leads := m.towards(name)
	if !leads || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == next }) {
		entries = append(entries, fs.FileInfoToDirEntry(memoryInfo{next, isDir}))
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return entries, nil
}
