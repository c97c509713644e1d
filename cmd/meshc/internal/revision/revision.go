// Package revision is the home of Git: it gives the files that a repository had at
// a revision, from its objects alone. It runs no program and asks no server.
package revision

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Revision is a state of the repository.
type Revision struct {
	// Name is as it was asked for.
	Name string
	// Commit is its hash.
	Commit string
	tree   *object.Tree
	of     *Repository
}

// At gives the revision of a name: a branch, a tag, a hash or the beginning of one, with
// ~ and ^ behind it as git rev-parse takes them. NAME... is where HEAD and NAME have
// parted, which is what a pull request is held against.
func (r *Repository) At(name string) (*Revision, error) {
	wanted, parted := strings.CutSuffix(name, "...")
	if before, _, is := strings.Cut(wanted, ".."); is {
		return nil, notFound("%q is a range: name one revision, or NAME... for where HEAD and NAME have parted, as %s...", name, before)
	}
	commit, err := r.commit(wanted)
	if err == nil && parted {
		commit, err = r.parted(wanted, commit)
	}
	if err != nil {
		return nil, err
	}
	tree, err := commit.Tree()
	if err != nil {
		return nil, r.absent(name, err)
	}
	return &Revision{name, commit.Hash.String(), tree, r}, nil
}

// hash is one, or the beginning of one that tells.
var hash = regexp.MustCompile("^[0-9a-f]{4,40}$")

// commit is that of a name and the steps behind it. The name is looked for here: the
// library takes some names for others, such as HEAD@{1} for HEAD.
func (r *Repository) commit(name string) (*object.Commit, error) {
	base, steps := name, ""
	if i := strings.IndexAny(name, "~^"); i > 0 {
		base, steps = name[:i], name[i:]
	}
	at, err := r.named(base)
	if err != nil {
		return nil, err
	}
	found, err := r.git.ResolveRevision(plumbing.Revision(at + steps))
	if err != nil && steps != "" {
		if r.shallow() {
			return nil, r.absent(name, plumbing.ErrObjectNotFound)
		}
		return nil, notFound("there is no revision %q: %s has no such parent", name, base)
	}
	if err != nil {
		return nil, r.absent(name, err)
	}
	commit, err := r.git.CommitObject(*found)
	if err != nil {
		return nil, r.absent(name, err)
	}
	return commit, nil
}

// named is the hash of a branch, a tag or HEAD, or what begins one.
func (r *Repository) named(name string) (string, error) {
	if name == "@" {
		name = "HEAD"
	}
	if name == "" || strings.Contains(name, "@{") || strings.Contains(name, "..") || strings.ContainsAny(name, ": \\") {
		return "", notFound("%q is no name of a revision that meshc reads: give a branch, a tag or a hash, with ~ or ^ behind it", name)
	}
	for _, rule := range plumbing.RefRevParseRules {
		ref, err := r.git.Reference(plumbing.ReferenceName(fmt.Sprintf(rule, name)), true)
		if err == nil {
			return ref.Hash().String(), nil
		}
		if name == "HEAD" && errors.Is(err, plumbing.ErrReferenceNotFound) {
			return "", notFound("there is no commit yet")
		}
	}
	if !hash.MatchString(name) {
		return "", r.absent(name, plumbing.ErrReferenceNotFound)
	}
	return name, nil
}

func (r *Repository) parted(name string, from *object.Commit) (*object.Commit, error) {
	head, err := r.commit("HEAD")
	if err != nil {
		return nil, err
	}
	bases, err := head.MergeBase(from)
	if err != nil {
		return nil, r.absent(name+"...", err)
	}
	if len(bases) == 0 && !r.shallow() {
		return nil, notFound("HEAD and %s have no commit in common", name)
	}
	if len(bases) == 0 {
		return nil, r.absent(name+"...", plumbing.ErrObjectNotFound)
	}
	return bases[0], nil
}

func (r *Repository) shallow() bool {
	commits, err := r.git.Storer.Shallow()
	return err == nil && len(commits) > 0
}

// absent says why a revision is not to be had.
func (r *Repository) absent(name string, err error) error {
	switch {
	case !errors.Is(err, plumbing.ErrReferenceNotFound) && !errors.Is(err, plumbing.ErrObjectNotFound):
		return fmt.Errorf("revision %s: %w", name, err)
	case r.shallow():
		return notFound("there is no revision %q in this clone, which is a shallow one: fetch it before, as in git fetch --unshallow, or fetch-depth: 0 of actions/checkout", name)
	case errors.Is(err, plumbing.ErrObjectNotFound) && !hash.MatchString(name):
		return missing(name)
	}
	return notFound("there is no revision %q in this repository: a branch of a remote's is REMOTE/BRANCH, once it is fetched", name)
}

// missing is an object that a partial clone has not fetched.
func missing(name string) error {
	return notFound("%s: its objects are not all in this clone, which is a partial one: fetch them before, as git checkout or git clone without --filter does", name)
}

// Top is the root of the working tree.
func (v *Revision) Top() string { return v.of.top }

// Files are those that the revision has below a directory of the working tree, given
// by its full path.
func (v *Revision) Files(dir string) (fs.FS, error) {
	rel, err := filepath.Rel(v.of.top, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s is not in the working tree of %s", dir, v.of.top)
	}
	all := &files{name: v.Name, of: v.of.git, root: v.tree, trees: map[plumbing.Hash]*object.Tree{}}
	at, err := all.find("open", filepath.ToSlash(rel), true)
	if errors.Is(err, fs.ErrNotExist) {
		return &files{name: v.Name, of: v.of.git, root: &object.Tree{}, trees: map[plumbing.Hash]*object.Tree{}}, nil
	}
	if err != nil {
		return nil, err
	}
	all.root, err = all.tree(at)
	return all, err
}
