package revision

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// repository makes one with two commits, of which the first alone has old.cue.
func repository(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	g, err := git.PlainInit(dir, false)
	try(t, err)
	put(t, dir, "cue.mod/module.cue", "module")
	put(t, dir, "meshes/old.cue", "old")
	put(t, dir, "meshes/a.cue", "one")
	try(t, os.Symlink("../cue.mod/module.cue", filepath.Join(dir, "meshes", "link.cue")))
	try(t, os.Symlink("../../outside", filepath.Join(dir, "meshes", "out")))
	try(t, os.Symlink("meshes", filepath.Join(dir, "also")))
	commit(t, g, "first")
	try(t, os.Remove(filepath.Join(dir, "meshes", "old.cue")))
	put(t, dir, "meshes/a.cue", "two")
	commit(t, g, "second")
	return dir
}

func commit(t *testing.T, g *git.Repository, message string) {
	t.Helper()
	w, err := g.Worktree()
	try(t, err)
	try(t, w.AddWithOptions(&git.AddOptions{All: true}))
	_, err = w.Commit(message, &git.CommitOptions{Author: &object.Signature{Name: "test", Email: "test@example.com", When: time.Unix(0, 0)}})
	try(t, err)
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	at := filepath.Join(dir, filepath.FromSlash(name))
	try(t, os.MkdirAll(filepath.Dir(at), 0o755))
	try(t, os.WriteFile(at, []byte(text), 0o600))
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// at are the files of a revision, asked for in a directory of the working tree.
func at(t *testing.T, dir, name string) fs.FS {
	t.Helper()
	r, err := Open(dir)
	try(t, err)
	v, err := r.At(name)
	try(t, err)
	files, err := v.Files(r.top)
	try(t, err)
	return files
}

func TestFiles(t *testing.T) {
	dir := repository(t)
	before, now := at(t, filepath.Join(dir, "meshes"), "HEAD~1"), at(t, dir, "HEAD")
	for _, c := range []struct {
		files      fs.FS
		name, text string
	}{
		{before, "meshes/a.cue", "one"},
		{before, "meshes/old.cue", "old"},
		{now, "meshes/a.cue", "two"},
		{now, "meshes/link.cue", "module"},
		{now, "also/a.cue", "two"},
	} {
		if text, err := fs.ReadFile(c.files, c.name); string(text) != c.text {
			t.Errorf("%s: %q, %v", c.name, text, err)
		}
	}
	if _, err := fs.ReadFile(now, "meshes/out/secret"); err == nil || !strings.Contains(err.Error(), "escapes") {
		t.Errorf("a link that leads out: %v", err)
	}
	if _, err := fs.Stat(now, "meshes/old.cue"); err == nil {
		t.Error("what was removed is there")
	}
	if to, err := fs.ReadLink(now, "also"); to != "meshes" || err != nil {
		t.Errorf("a link: %q, %v", to, err)
	}
}

// TestFS: as any file system of Go's. Of one with links that lead out it asks too much.
func TestFS(t *testing.T) {
	dir := repository(t)
	try(t, os.Remove(filepath.Join(dir, "meshes", "out")))
	g, err := git.PlainOpen(dir)
	try(t, err)
	commit(t, g, "third")
	if err := fstest.TestFS(at(t, dir, "HEAD"), "meshes/a.cue", "cue.mod/module.cue", "also"); err != nil {
		t.Error(err)
	}
}

func TestNotFound(t *testing.T) {
	dir := repository(t)
	r, err := Open(dir)
	try(t, err)
	if _, err := r.At("origin/main"); err == nil || err.Error() != `there is no revision "origin/main" in this repository: a branch of a remote's is REMOTE/BRANCH, once it is fetched` {
		t.Errorf("%v", err)
	}
	for name, why := range map[string]string{
		"HEAD@{1}":  `"HEAD@{1}" is no name of a revision that meshc reads: give a branch, a tag or a hash, with ~ or ^ behind it`,
		"HEAD:/one": `"HEAD:/one" is no name of a revision that meshc reads: give a branch, a tag or a hash, with ~ or ^ behind it`,
		"HEAD~9":    `there is no revision "HEAD~9": HEAD has no such parent`,
		"HEAD^2":    `there is no revision "HEAD^2": HEAD has no such parent`,
		" ":         `" " is no name of a revision that meshc reads: give a branch, a tag or a hash, with ~ or ^ behind it`,
	} {
		if _, err := r.At(name); err == nil || err.Error() != why {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty := t.TempDir()
	_, err = git.PlainInit(empty, false)
	try(t, err)
	r, err = Open(empty)
	try(t, err)
	if _, err := r.At("HEAD"); err == nil || err.Error() != "there is no commit yet" {
		t.Errorf("%v", err)
	}
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "in no Git repository") {
		t.Errorf("%v", err)
	}
}

// TestByGit: repositories as Git itself makes them: packed, cloned shallow and with
// borrowed objects, and a linked working tree.
func TestByGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	dir, above := repository(t), t.TempDir()
	run := func(in string, args ...string) {
		t.Helper()
		c := exec.CommandContext(t.Context(), "git", args...)
		c.Dir, c.Env = in, append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
			"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.com", "GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.com")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run(dir, "branch", "-m", "main")
	run(dir, "gc", "-q")
	run(dir, "branch", "feat@2", "HEAD~1")
	run(dir, "tag", "-a", "-m", "", "v1", "HEAD~1")
	run(dir, "worktree", "add", "-q", filepath.Join(above, "linked"), "HEAD~1")
	run(above, "clone", "-q", "--shared", dir, "borrows")
	run(above, "clone", "-q", "--depth=1", "file://"+dir, "shallow")
	run(above, "clone", "-q", "--shared", dir, "sparse")
	run(filepath.Join(above, "sparse"), "sparse-checkout", "set", "cue.mod")
	run(dir, "config", "uploadpack.allowFilter", "true")
	run(above, "clone", "-q", "--filter=blob:none", "file://"+dir, "partial")
	run(dir, "checkout", "-q", "-b", "topic", "HEAD~1")
	run(dir, "commit", "-q", "--allow-empty", "-m", "topic")
	for _, c := range []struct{ dir, name, text string }{
		{dir, "main", "two"},
		{dir, "main...", "one"},
		{dir, "main^", "one"},
		{filepath.Join(above, "linked"), "HEAD", "one"},
		{filepath.Join(above, "linked", "meshes"), "main", "two"},
		{filepath.Join(above, "borrows"), "origin/main", "two"},
		{filepath.Join(above, "borrows"), "HEAD~1", "one"},
		{filepath.Join(above, "shallow"), "HEAD", "two"},
		{dir, "feat@2", "one"},
		{dir, "v1", "one"},
		{dir, "v1~0", "one"},
		{filepath.Join(above, "sparse"), "HEAD", "two"},
		{filepath.Join(above, "partial"), "HEAD", "two"},
	} {
		if text, err := fs.ReadFile(at(t, c.dir, c.name), "meshes/a.cue"); string(text) != c.text {
			t.Errorf("%s at %s: %q, %v", c.dir, c.name, text, err)
		}
	}
	lacks := at(t, filepath.Join(above, "partial"), "HEAD~1")
	if _, err := fs.ReadDir(lacks, "meshes"); err == nil || !strings.Contains(err.Error(), "HEAD~1: its objects are not all in this clone") {
		t.Errorf("%v", err)
	}
	r, err := Open(filepath.Join(above, "shallow"))
	try(t, err)
	if _, err := r.At("HEAD~1"); err == nil || !strings.Contains(err.Error(), "shallow") {
		t.Errorf("%v", err)
	}
	if r, err = Open(filepath.Join(above, "borrows")); err != nil || len(r.Directories()) != 2 {
		t.Errorf("%v, %v", r.Directories(), err)
	}
	if r, err = Open(filepath.Join(above, "linked")); err != nil || len(r.Directories()) != 2 {
		t.Errorf("%v, %v", r.Directories(), err)
	}
}
