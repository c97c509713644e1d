package main

import (
	"os"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/rogpeppe/go-internal/testscript"
)

// commitAll, of a tag, commits all directories of the working directory under it, in a
// repository that it makes if there is none: what a script expects is in files beside
// them. What .git holds is made without Git.
func commitAll(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: commit TAG")
	}
	dir := ts.MkAbs(".")
	g, err := git.PlainOpen(dir)
	if err != nil {
		g, err = git.PlainInitWithOptions(dir, &git.PlainInitOptions{InitOptions: git.InitOptions{DefaultBranch: plumbing.Main}})
	}
	ts.Check(err)
	w, err := g.Worktree()
	ts.Check(err)
	entries, err := os.ReadDir(dir)
	ts.Check(err)
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			ts.Check(w.AddWithOptions(&git.AddOptions{Path: e.Name()}))
		}
	}
	at := object.Signature{Name: "test", Email: "test@example.com", When: time.Unix(0, 0)}
	hash, err := w.Commit(args[0], &git.CommitOptions{Author: &at, AllowEmptyCommits: true})
	ts.Check(err)
	_, err = g.CreateTag(args[0], hash, nil)
	ts.Check(err)
}
