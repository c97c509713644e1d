package revision

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// files are a tree of Git's as a file system. It follows links within, as os.Root
// does, and refuses others.
type files struct {
	// name is the revision's.
	name string
	of   *git.Repository
	root *object.Tree

	mu    sync.Mutex
	trees map[plumbing.Hash]*object.Tree
}

// mostLinks are followed on the way to a file.
const mostLinks = 40

// errEscapes is in the words of os.Root's own.
var errEscapes = errors.New("path escapes from parent")

// entry is a file, a directory or a link of a tree.
type entry struct {
	object.TreeEntry
	size int64
}

// find leads to what is called so, through links; the last one of them only where
// follow says so.
func (f *files) find(op, name string, follow bool) (*entry, error) {
	fail := func(err error) (*entry, error) { return nil, &fs.PathError{Op: op, Path: name, Err: err} }
	if !fs.ValidPath(name) {
		return fail(fs.ErrInvalid)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	rest, at, here := strings.Split(name, "/"), ".", f.top()
	for links := 0; len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		if step == "." || step == "" {
			continue
		}
		if here.Mode != filemode.Dir {
			return fail(fs.ErrNotExist)
		}
		next, err := f.in(here, step)
		if err != nil {
			return fail(err)
		}
		if next.Mode != filemode.Symlink || len(rest) == 0 && !follow {
			at, here = path.Join(at, step), next
			continue
		}
		to, err := f.target(at, next)
		if links++; links > mostLinks {
			err = fs.ErrInvalid
		}
		if err != nil {
			return fail(err)
		}
		rest, at, here = append(strings.Split(to, "/"), rest...), ".", f.top()
	}
	if err := f.measure(here); err != nil {
		return fail(err)
	}
	return here, nil
}

func (f *files) top() *entry {
	f.trees[f.root.Hash] = f.root
	return &entry{TreeEntry: object.TreeEntry{Name: ".", Mode: filemode.Dir, Hash: f.root.Hash}}
}

// tree of a directory.
func (f *files) tree(dir *entry) (*object.Tree, error) {
	if t := f.trees[dir.Hash]; t != nil {
		return t, nil
	}
	t, err := f.of.TreeObject(dir.Hash)
	if err != nil {
		return nil, f.lost(err)
	}
	f.trees[dir.Hash] = t
	return t, nil
}

// blob of a file or link.
func (f *files) blob(of *entry) (*object.Blob, error) {
	b, err := f.of.BlobObject(of.Hash)
	return b, f.lost(err)
}

// lost tells an object that is not in the clone from a file that was not there.
func (f *files) lost(err error) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return missing(f.name)
	}
	return err
}

func (f *files) in(dir *entry, name string) (*entry, error) {
	t, err := f.tree(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range t.Entries {
		if e.Name == name && e.Mode != filemode.Submodule {
			return &entry{TreeEntry: e}, nil
		}
	}
	return nil, fs.ErrNotExist
}

// target is where a link in a directory leads.
func (f *files) target(at string, link *entry) (string, error) {
	text, err := f.text(link)
	if err != nil {
		return "", err
	}
	to := path.Join(at, string(text))
	if path.IsAbs(string(text)) || to == ".." || strings.HasPrefix(to, "../") {
		return "", errEscapes
	}
	return to, nil
}

func (f *files) text(of *entry) ([]byte, error) {
	blob, err := f.blob(of)
	if err != nil {
		return nil, err
	}
	r, err := blob.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it was only read
	return io.ReadAll(r)
}

func (f *files) measure(of *entry) error {
	if of.Mode == filemode.Dir {
		return nil
	}
	blob, err := f.blob(of)
	if err == nil {
		of.size = blob.Size
	}
	return err
}

// Open opens a file, or a directory to list it.
func (f *files) Open(name string) (fs.File, error) {
	e, err := f.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if e.Mode == filemode.Dir {
		return &opened{info: info{e}, list: func() ([]fs.DirEntry, error) { return f.ReadDir(name) }}, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	text, err := f.text(e)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &opened{info: info{e}, text: strings.NewReader(string(text))}, nil
}

// ReadDir lists a directory.
func (f *files) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := f.find("open", name, true)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	t, err := f.tree(e)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	var out []fs.DirEntry
	for _, e := range t.Entries {
		if e.Mode == filemode.Submodule {
			continue
		}
		here := &entry{TreeEntry: e}
		if err := f.measure(here); err != nil {
			return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
		}
		out = append(out, fs.FileInfoToDirEntry(info{here}))
	}
	return sorted(out), nil
}

// Stat tells of what a name leads to.
func (f *files) Stat(name string) (fs.FileInfo, error) {
	e, err := f.find("stat", name, true)
	if err != nil {
		return nil, err
	}
	return info{e}, nil
}

// Lstat tells of what is called so, be it a link.
func (f *files) Lstat(name string) (fs.FileInfo, error) {
	e, err := f.find("lstat", name, false)
	if err != nil {
		return nil, err
	}
	return info{e}, nil
}

// ReadLink tells where a link leads.
func (f *files) ReadLink(name string) (string, error) {
	e, err := f.find("readlink", name, false)
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Mode != filemode.Symlink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	to, err := f.text(e)
	return string(to), err
}
