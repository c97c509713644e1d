package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/docs"
)

// repository is a directory that is to hold a description and its tree.
type repository struct {
	// dir is as the user names it, root its full path.
	dir, root string
	// name and kubernetes are the cluster's, mesh is the first one.
	name, kubernetes, mesh string
	owners, ci             []string
	// below is its path from the root of the Git repository that it is in, if it is not
	// that.
	below string
	// keep leaves files that are there as they are.
	keep bool
	// module tells that the directory is a CUE module, described that it has a
	// description.
	module, described bool
	// files are to be written, there are those that stay.
	files []newFile
	there []string
	// draft is the CUE among the files.
	draft cluster.Draft
}

// newFile is one to be written, by its name from the root with slashes.
type newFile struct {
	name string
	text []byte
}

const (
	moduleFile     = "cue.mod/module.cue"
	clusterFile    = defaultDir + "/cluster.cue"
	codeownersFile = "CODEOWNERS"
	// treeDir is where the files in docs/ci look for the tree.
	treeDir = "deploy"
)

// names are the files that would be written, in the order in which they are told.
func (r *repository) names() []string {
	names := []string{moduleFile, clusterFile, defaultDir + "/" + r.mesh + ".cue"}
	for _, b := range brought() {
		if b.forge == "" || slices.Contains(r.ci, b.forge) {
			names = append(names, b.to)
		}
	}
	if len(r.owners) > 0 {
		names = append(names, codeownersFile)
	}
	misplaced := r.misplaced()
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(misplaced, name) })
}

// look tells what is there already, which is an error unless it is to be kept. A module
// is the one that is asked for.
func (r *repository) look() error {
	if err := cluster.MeshName(r.mesh); err != nil {
		return err
	}
	var taken []string
	for _, name := range r.names() {
		switch _, err := os.Lstat(filepath.Join(r.root, filepath.FromSlash(name))); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		default:
			r.there = append(r.there, filepath.FromSlash(name))
			if name != moduleFile {
				taken = append(taken, filepath.Join(r.dir, filepath.FromSlash(name)))
			}
		}
	}
	// What is of the same package would be evaluated with it.
	others, err := filepath.Glob(filepath.Join(r.root, defaultDir, "*.cue"))
	if err != nil {
		return err
	}
	for _, name := range others {
		r.described = true
		if rel, err := filepath.Rel(r.root, name); err == nil && !slices.Contains(r.there, rel) {
			r.there = append(r.there, rel)
			taken = append(taken, filepath.Join(r.dir, rel))
		}
	}
	if len(taken) > 0 && !r.keep {
		return &conflictError{taken}
	}
	return nil
}

// describe makes all files, and gives what is wrong with the description, which nobody
// has written yet.
func (r *repository) describe(ctx context.Context, progress *compiler.Progress) (diag.List, error) {
	r.draft = cluster.Draft{Root: r.root, Texts: map[string][]byte{}}
	if err := r.bring("start/module.cue", moduleFile); err != nil {
		return nil, err
	}
	var problems diag.List
	if !r.described {
		var err error
		if problems, err = r.first(ctx, progress); err != nil || problems.Fatal(false) {
			return problems, err
		}
	}
	names := r.names()
	for _, b := range brought() {
		if slices.Contains(names, b.to) {
			if err := r.bring(b.from, b.to); err != nil {
				return nil, err
			}
		}
	}
	if !slices.Contains(names, codeownersFile) || r.described {
		return problems, nil
	}
	owned, found, err := compiler.People(filepath.Join(r.root, defaultDir), r.draft, []string{filepath.Join(r.root, treeDir) + string(filepath.Separator)})
	if err != nil || found.Fatal(false) {
		return found, err
	}
	var owners bytes.Buffer
	err = printOwners(&owners, r.root, owned)
	r.add(codeownersFile, owners.Bytes())
	return problems, err
}

// add has a file written, unless there is one.
func (r *repository) add(name string, text []byte) {
	if slices.Contains(r.there, filepath.FromSlash(name)) {
		return
	}
	r.files = append(r.files, newFile{name, text})
	if path.Ext(name) == ".cue" {
		r.draft.Texts[name] = text
	}
}

// bring adds a file that meshc brings.
func (r *repository) bring(from, to string) error {
	text, err := docs.Files.ReadFile(from)
	if err == nil {
		r.add(to, text)
	}
	return err
}

// first adds the description, of the cluster and a first mesh.
func (r *repository) first(ctx context.Context, progress *compiler.Progress) (diag.List, error) {
	text, err := r.cluster()
	if err != nil {
		return nil, err
	}
	r.add(clusterFile, text)
	mesh := compiler.NewMesh{NewMesh: cluster.NewMesh{
		Name: r.mesh, Gateways: []cluster.NewGateway{{Name: "ingress", Ports: []cluster.NewPort{{Name: "https", Port: 443}}}},
		Comment: []string{"A first mesh, with an Istio of its own: call it, and this file, after the team that", "is to have it. meshc new NAME writes further ones."},
	}}
	drafted, problems, err := compiler.DraftMesh(ctx, filepath.Join(r.root, defaultDir), r.draft, mesh, progress)
	if err == nil && drafted != nil {
		r.add(drafted.Name, drafted.Text)
	}
	return problems, err
}

// cluster is the platform's file.
func (r *repository) cluster() ([]byte, error) {
	text, err := docs.Files.ReadFile("start/cluster.cue")
	if err != nil {
		return nil, err
	}
	values := map[string][]string{"name": {r.name}, "owners": r.owners}
	if r.kubernetes != "" {
		values["kubernetes"] = []string{r.kubernetes}
	}
	return cluster.Fill(text, values)
}

// write writes the files, all of them or none.
func (r *repository) write() (err error) {
	root, err := os.OpenRoot(r.root)
	if err != nil {
		return err
	}
	defer root.Close()
	var made []string
	defer func() {
		if err != nil {
			for _, name := range slices.Backward(made) {
				_ = root.Remove(name) // what failed is told
			}
		}
	}()
	for _, f := range r.files {
		name := filepath.FromSlash(f.name)
		for at := filepath.Dir(name); at != "."; at = filepath.Dir(at) {
			if _, err := root.Lstat(at); errors.Is(err, fs.ErrNotExist) {
				made = slices.Insert(made, 0, at)
			}
		}
		if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		made = append(made, name)
		if err := writeNew(root, name, f.text); err != nil {
			made = made[:len(made)-1]
			return err
		}
	}
	return nil
}
