package rooted

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Add has files be read that are not there yet, by their names from the root, as if
// somebody had written them: what is there by such a name is not read. It is for the
// time before anything is read.
func (f *Files) Add(texts map[string][]byte) {
	if len(texts) > 0 {
		f.fsys = added{f.fsys, texts}
	}
}

// added is a file system with further files. ReadDir and Stat know of all; a directory
// that is opened lists its own.
type added struct {
	fs.FS
	texts map[string][]byte
}

func (a added) Open(name string) (fs.File, error) {
	if text, ok := a.texts[name]; ok {
		return &memory{Reader: bytes.NewReader(text), info: memoryInfo{path.Base(name), int64(len(text))}}, nil
	}
	return a.FS.Open(name)
}

func (a added) Stat(name string) (fs.FileInfo, error) {
	return a.told(name, func() (fs.FileInfo, error) { return fs.Stat(a.FS, name) })
}

func (a added) Lstat(name string) (fs.FileInfo, error) {
	return a.told(name, func() (fs.FileInfo, error) { return fs.Lstat(a.FS, name) })
}

func (a added) ReadLink(name string) (string, error) { return fs.ReadLink(a.FS, name) }

// told tells of a name, be it one of the further files, a directory on the way to one,
// or what there is.
func (a added) told(name string, otherwise func() (fs.FileInfo, error)) (fs.FileInfo, error) {
	if text, ok := a.texts[name]; ok {
		return memoryInfo{path.Base(name), int64(len(text))}, nil
	}
	info, err := otherwise()
	if errors.Is(err, fs.ErrNotExist) && len(a.below(name)) > 0 {
		return memoryInfo{path.Base(name), isDir}, nil
	}
	return info, err
}

func (a added) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(a.FS, name)
	further := a.below(name)
	if err != nil && (len(further) == 0 || !errors.Is(err, fs.ErrNotExist)) {
		return entries, err
	}
	for _, info := range further {
		switch i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == info.name }); {
		case i < 0:
			entries = append(entries, fs.FileInfoToDirEntry(info))
		case info.size != isDir:
			entries[i] = fs.FileInfoToDirEntry(info)
		}
	}
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return strings.Compare(x.Name(), y.Name()) })
	return entries, nil
}

// below are the further files in a directory, and directories on the way to some.
func (a added) below(dir string) []memoryInfo {
	var out []memoryInfo
	for _, name := range slices.Sorted(maps.Keys(a.texts)) {
		rest, ok := name, dir == "."
		if !ok {
			rest, ok = strings.CutPrefix(name, dir+"/")
		}
		first, _, deeper := strings.Cut(rest, "/")
		info := memoryInfo{first, int64(len(a.texts[name]))}
		if deeper {
			info.size = isDir
		}
		if ok && !slices.Contains(out, info) {
			out = append(out, info)
		}
	}
	return out
}

// memory is a further file, opened.
type memory struct {
	*bytes.Reader
	info memoryInfo
}

func (m *memory) Stat() (fs.FileInfo, error) { return m.info, nil }
func (*memory) Close() error                 { return nil }

// memoryInfo tells of a further file, or a directory on the way to one.
type memoryInfo struct {
	name string
	size int64
}

// isDir is in place of a directory's size.
const isDir = -1

func (i memoryInfo) Name() string     { return i.name }
func (i memoryInfo) Size() int64      { return max(i.size, 0) }
func (i memoryInfo) IsDir() bool      { return i.size == isDir }
func (memoryInfo) ModTime() time.Time { return time.Time{} }
func (memoryInfo) Sys() any           { return nil }

func (i memoryInfo) Mode() fs.FileMode {
	if i.IsDir() {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
