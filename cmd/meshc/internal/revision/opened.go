package revision

import (
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// opened is a file or a directory that is read.
type opened struct {
	info
	text *strings.Reader
	list func() ([]fs.DirEntry, error)
	left []fs.DirEntry
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *opened) Close() error               { return nil }

// Read implements fs.File.
func (o *opened) Read(into []byte) (int, error) {
	if o.text == nil {
		return 0, &fs.PathError{Op: "read", Path: o.Name(), Err: fs.ErrInvalid}
	}
	return o.text.Read(into)
}

// ReadDir implements fs.ReadDirFile.
func (o *opened) ReadDir(n int) ([]fs.DirEntry, error) {
	if o.list == nil {
		return nil, &fs.PathError{Op: "readdir", Path: o.Name(), Err: fs.ErrInvalid}
	}
	if o.left == nil {
		var err error
		if o.left, err = o.list(); err != nil {
			return nil, err
		}
	}
	if n <= 0 {
		n = len(o.left)
	} else if len(o.left) == 0 {
		return nil, io.EOF
	}
	out := o.left[:min(n, len(o.left))]
	o.left = o.left[len(out):]
	return out, nil
}

// sorted are entries by name: Git has directories where a slash follows theirs.
func sorted(entries []fs.DirEntry) []fs.DirEntry {
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// info tells of an entry.
type info struct{ *entry }

func (i info) Name() string     { return i.TreeEntry.Name }
func (i info) Size() int64      { return i.size }
func (info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool      { return i.TreeEntry.Mode == filemode.Dir }
func (info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	switch i.TreeEntry.Mode {
	case filemode.Dir:
		return fs.ModeDir | 0o755
	case filemode.Symlink:
		return fs.ModeSymlink | 0o777
	}
	return 0o644
}
