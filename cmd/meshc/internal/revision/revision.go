// Package revision is the home of Git: it gives the files that a repository had at
// a revision, from its objects alone. It runs no program and asks no server.
package revision

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// Repository is one with a working tree.
type Repository struct {
	git *git.Repository
	// top is the working tree's directory, dirs those that hold what Git knows.
	top  string
	dirs []string
}

// NotFoundError is a revision, or a repository, that is not there.
type NotFoundError struct{ message string }

func (e *NotFoundError) Error() string { return e.message }

func notFound(format string, args ...any) error { return &NotFoundError{fmt.Sprintf(format, args...)} }

// Open opens the repository that a directory is in, be it a linked working tree.
func Open(dir string) (*Repository, error) {
	g, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	switch {
	case errors.Is(err, git.ErrRepositoryNotExists):
		return nil, notFound("%s is in no Git repository", dir)
	case err != nil:
		return nil, fmt.Errorf("the Git repository of %s: %w", dir, err)
	}
	w, err := g.Worktree()
	if err != nil {
		return nil, fmt.Errorf("the Git repository of %s: %w", dir, err)
	}
	r := &Repository{git: g, top: w.Filesystem.Root()}
	if r.top, err = filepath.EvalSymlinks(r.top); err != nil {
		return nil, err
	}
	s, ok := g.Storer.(*filesystem.Storage)
	if !ok {
		return nil, fmt.Errorf("the Git repository of %s is not in files", dir)
	}
	r.dirs = directories(s.Filesystem().Root())
	// Objects that it borrows are anywhere.
	r.git, err = git.Open(filesystem.NewStorageWithOptions(s.Filesystem(), cache.NewObjectLRUDefault(), filesystem.Options{AlternatesFS: osfs.New(string(filepath.Separator))}), w.Filesystem)
	return r, err
}

// directories are those of a repository: of a linked working tree the common one,
// too, and those of repositories whose objects it borrows.
func directories(at string) []string {
	out := []string{at}
	if common, ok := line(at, filepath.Join(at, "commondir")); ok {
		at = common
		out = append(out, at)
	}
	objects := filepath.Join(at, "objects")
	if borrowed, err := os.ReadFile(filepath.Join(objects, "info", "alternates")); err == nil {
		for text := range strings.Lines(string(borrowed)) {
			if text = strings.TrimSpace(text); text != "" && !strings.HasPrefix(text, "#") {
				out = append(out, within(objects, text))
			}
		}
	}
	return out
}

// line is the path that a file of Git's holds.
func line(from, name string) (string, bool) {
	text, err := os.ReadFile(name)
	return within(from, strings.TrimSpace(string(text))), err == nil
}

func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// Directories are what At reads.
func (r *Repository) Directories() []string { return r.dirs }

// Revision is a state of the repository.
type Revision struct {
	// Name is as it was asked for.
	Name string
	// Commit is its hash.
	Commit string
	tree   *object.Tree
	of     *Repository
}

// At gives the revision of a name, as git rev-parse takes most: a branch, a tag, a
// hash or the beginning of one, with ~ and ^ behind it. NAME... is where HEAD and NAME
// have parted, which is what a pull request is held against.
func (r *Repository) At(name string) (*Revision, error) {
	wanted, parted := strings.CutSuffix(name, "...")
	commit, err := r.commit(wanted)
	if err == nil && parted {
		commit, err = r.parted(wanted, commit)
	}
	if err != nil {
		return nil, err
	}
	tree, err := commit.Tree()
	if err != nil {
		return nil, r.lacks(name, err)
	}
	return &Revision{name, commit.Hash.String(), tree, r}, nil
}

func (r *Repository) commit(name string) (*object.Commit, error) {
	hash, err := r.git.ResolveRevision(plumbing.Revision(name))
	if err != nil {
		return nil, r.lacks(name, err)
	}
	commit, err := r.git.CommitObject(*hash)
	if err != nil {
		return nil, r.lacks(name, err)
	}
	return commit, nil
}

func (r *Repository) parted(name string, from *object.Commit) (*object.Commit, error) {
	head, err := r.commit("HEAD")
	if err != nil {
		return nil, err
	}
	bases, err := head.MergeBase(from)
	if err != nil {
		return nil, r.lacks(name+"...", err)
	}
	if len(bases) == 0 {
		return nil, r.lacks(name+"...", plumbing.ErrObjectNotFound)
	}
	return bases[0], nil
}

// lacks says why a revision is not to be had.
func (r *Repository) lacks(name string, err error) error {
	if !errors.Is(err, plumbing.ErrReferenceNotFound) && !errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("revision %s: %w", name, err)
	}
	if shallow, err := r.git.Storer.Shallow(); err == nil && len(shallow) > 0 {
		return notFound("there is no revision %q in this clone, which is a shallow one: fetch it before, as in git fetch --unshallow, or fetch-depth: 0 of actions/checkout", name)
	}
	return notFound("there is no revision %q in this repository: a branch of a remote's is REMOTE/BRANCH, once it is fetched", name)
}

// Files are those that the revision has below a directory of the working tree, given
// by its full path.
func (v *Revision) Files(dir string) (fs.FS, error) {
	rel, err := filepath.Rel(v.of.top, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s is not in the working tree of %s", dir, v.of.top)
	}
	root := v.tree
	if rel != "." {
		root, err = v.tree.Tree(filepath.ToSlash(rel))
	}
	switch {
	case errors.Is(err, object.ErrDirectoryNotFound):
		root = &object.Tree{}
	case err != nil:
		return nil, fmt.Errorf("revision %s: %w", v.Name, err)
	}
	return &files{of: v.of.git, root: root, trees: map[plumbing.Hash]*object.Tree{}}, nil
}
