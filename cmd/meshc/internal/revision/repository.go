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
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
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

// Top is the root of the working tree that a directory is in, without links, "" where it is
// in none.
func Top(dir string) (string, error) {
	top, err := filepath.Abs(dir)
	if err == nil {
		top, err = filepath.EvalSymlinks(top)
	}
	if err != nil {
		return "", err
	}
	for ; ; top = filepath.Dir(top) {
		if _, err := os.Lstat(filepath.Join(top, git.GitDirName)); err == nil {
			return top, nil
		}
		if top == filepath.Dir(top) {
			return "", nil
		}
	}
}

// Open opens the repository that a directory is in, be it a linked working tree.
func Open(dir string) (*Repository, error) {
	top, err := Top(dir)
	if err != nil {
		return nil, err
	}
	if top == "" {
		return nil, notFound("%s is in no Git repository", dir)
	}
	r := &Repository{top: top}
	files, err := r.find()
	if err == nil {
		// Objects that it borrows are anywhere.
		all := filesystem.Options{AlternatesFS: osfs.New(string(filepath.Separator))}
		r.git, err = git.Open(readable{filesystem.NewStorageWithOptions(files, cache.NewObjectLRUDefault(), all)}, osfs.New(top))
	}
	switch {
	case errors.Is(err, git.ErrRepositoryNotExists), errors.Is(err, fs.ErrNotExist):
		return nil, notFound("%s is in no Git repository", dir)
	case errors.Is(err, git.ErrUnknownExtension):
		_, form, _ := strings.Cut(err.Error(), ": ")
		return nil, notFound("the Git repository of %s has objects or references in a form that is not read (extensions: %s): write the tree of the other revision with meshc export -o, and name that", dir, form)
	case err != nil:
		return nil, fmt.Errorf("the Git repository of %s: %w", dir, err)
	}
	return r, nil
}

// find tells the directories of a repository: of a linked working tree the common one,
// too, and those of repositories whose objects it borrows.
func (r *Repository) find() (*dotgit.RepositoryFilesystem, error) {
	at := filepath.Join(r.top, git.GitDirName)
	if info, err := os.Stat(at); err != nil {
		return nil, err
	} else if !info.IsDir() {
		text, err := os.ReadFile(at)
		if err != nil {
			return nil, err
		}
		to, is := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir:")
		if !is {
			return nil, git.ErrRepositoryNotExists
		}
		at = within(r.top, strings.TrimSpace(to))
	}
	common := at
	if text, err := os.ReadFile(filepath.Join(at, "commondir")); err == nil {
		common = within(at, strings.TrimSpace(string(text)))
		r.dirs = append(r.dirs, common)
	}
	r.dirs = append(r.dirs, at)
	objects := filepath.Join(common, "objects")
	if borrowed, err := os.ReadFile(filepath.Join(objects, "info", "alternates")); err == nil {
		for text := range strings.Lines(string(borrowed)) {
			if text = strings.TrimSpace(text); text != "" && !strings.HasPrefix(text, "#") {
				r.dirs = append(r.dirs, within(objects, text))
			}
		}
	}
	return dotgit.NewRepositoryFilesystem(osfs.New(at), osfs.New(common)), nil
}

func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// Directories are what At reads.
func (r *Repository) Directories() []string { return r.dirs }

// readable is a repository's storage of which extensions are left out that make no
// difference to who reads references and objects (git-config, extensions.*): the library
// refuses all that it does not know.
type readable struct{ *filesystem.Storage }

// Config implements storage.Storer.
func (s readable) Config() (*config.Config, error) {
	c, err := s.Storage.Config()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"worktreeConfig", "partialClone", "preciousObjects", "relativeWorktrees"} {
		c.Raw.Section("extensions").RemoveOption(name)
	}
	return c, nil
}
