package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// theDirectory refuses what is no directory, with where there is a description.
func theDirectory(c *cobra.Command, dir string) error {
	if base, all := patternBase(dir); all {
		found, _ := cluster.Clusters(base) // what cannot be read leads nowhere
		return &cluster.UsageError{Message: fmt.Sprintf("%s stands for several clusters, which vet, export and diff take; %s is of one%s", dir, c.Name(), leading(nearby(c, found)))}
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &cluster.UsageError{Message: dir + ": no such directory" + leading(nearby(c, around()))}
	case err != nil:
		return err
	case !info.IsDir():
		return &cluster.UsageError{Message: fmt.Sprintf("%s is a file: name the directory of the description: run %s", dir, again(c, filepath.Dir(dir)))}
	}
	return withoutCUE(c, dir)
}

// withoutCUE refuses a directory without CUE, where there is a description to lead to.
func withoutCUE(c *cobra.Command, dir string) error {
	if cluster.HasCUE(dir) {
		return nil
	}
	found := nearby(c, around())
	if found == "" {
		return nil // it is told as any other
	}
	return &refusal{problems: diag.List{{Position: diag.Position{File: dir}, Message: cluster.NoPackage, Rule: "cue", Notes: []diag.Note{{Message: found}}}}}
}

// around are the descriptions nearest to where the process runs, within its module: that
// which it runs in, those below, all others.
func around() []string {
	root, up := rootFromHere(), 0
	for at := "."; up <= strings.Count(root, "..") && up < 50; up++ {
		if cluster.Describes(at) {
			return []string{filepath.Clean(at)}
		}
		at = filepath.Join("..", at)
	}
	if below := cluster.Descriptions("."); len(below) > 0 {
		return below
	}
	return cluster.Descriptions(root)
}

// rootFromHere leads to the root of the module that the process runs in, which is where it
// runs if there is none.
func rootFromHere() string {
	root, err := cluster.ModuleRoot(".")
	if err != nil {
		return "."
	}
	wd, err := os.Getwd()
	if err != nil {
		return "."
	}
	if wd, err = filepath.EvalSymlinks(wd); err != nil {
		return "."
	}
	rel, err := filepath.Rel(wd, root)
	if err != nil {
		return "."
	}
	return rel
}

// leading puts a semicolon before what is to follow, if there is anything.
func leading(text string) string {
	if text == "" {
		return ""
	}
	return "; " + text
}

// shownNearby of many descriptions are named.
const shownNearby = 5

// nearby says which descriptions there are, and what to run.
func nearby(c *cobra.Command, all []string) string {
	// One that other directories add to is of several clusters.
	if len(all) == 1 {
		if of, err := cluster.Clusters(all[0]); err == nil && len(of) > 1 {
			all = of
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case len(all) == 1 && all[0] == ".":
		return "this directory has a description: run " + again(c, ".")
	case len(all) == 1:
		return fmt.Sprintf("%s has a description: run %s", all[0], again(c, all[0]))
	}
	shown := strings.Join(all[:min(len(all), shownNearby)], ", ")
	if len(all) > shownNearby {
		shown += ", ..."
	}
	return fmt.Sprintf("there are descriptions in %s: run %s, for one", shown, again(c, all[0]))
}

// again is the command with another directory: as its argument, where it takes one.
func again(c *cobra.Command, dir string) string {
	if strings.HasPrefix(c.Use, c.Name()+" [DIR]") || strings.HasPrefix(c.Use, c.Name()+" [DIR...]") {
		return c.CommandPath() + " " + dir
	}
	return c.CommandPath() + " -d " + dir
}
