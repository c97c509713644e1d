package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// theDirectory refuses what is no directory, with where there is a description.
func theDirectory(c *cobra.Command, dir string) error {
	if base, all := patternBase(dir); all {
		found, _ := cluster.Clusters(base) // what cannot be read leads nowhere
		return &cluster.UsageError{Message: fmt.Sprintf("%s stands for several clusters, which vet, export and diff take; %s is of one%s", dir, c.Name(), leading(nearby(c, found)))}
	}
	if err := isDirectory(c, dir); err != nil {
		return err
	}
	return withoutCUE(c, dir)
}

// isDirectory refuses what is none, with where there is a description, or several.
func isDirectory(c *cobra.Command, dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if base := strings.TrimRight(dir, ".*"); base != dir && base != "" && pathIs(base) {
			return &cluster.UsageError{Message: fmt.Sprintf("%s: no such directory; all clusters below a directory are %s", dir, filepath.Join(base, "..."))}
		}
		all := eachOf(around())
		near := nearest.Sort(filepath.Clean(dir), all)
		if i := slices.IndexFunc(near, func(at string) bool { return likeWay(dir, at) }); i >= 0 {
			all = near[i : i+1]
		}
		return &cluster.UsageError{Message: dir + ": no such directory" + leading(nearby(c, all))}
	case err != nil:
		return err
	case !info.IsDir():
		run := ofAll(c, filepath.Dir(dir))
		if run == "" {
			run = "run " + again(c, filepath.Dir(dir))
		}
		return &cluster.UsageError{Message: fmt.Sprintf("%s is a file: name the directory of the description: %s", dir, run)}
	}
	return nil
}

// likeWay tells a directory that another was likely meant to be: all names on the way to
// it are the same, or alike.
func likeWay(dir, at string) bool {
	a, b := strings.Split(filepath.ToSlash(filepath.Clean(dir)), "/"), strings.Split(filepath.ToSlash(at), "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if _, like := nearest.Like(a[i], b[i:i+1]); a[i] != b[i] && !like {
			return false
		}
	}
	return true
}

func pathIs(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// withoutCUE refuses a directory without CUE, where there is a description to lead to.
func withoutCUE(c *cobra.Command, dir string) error {
	if cluster.HasCUE(dir) {
		return partOfAll(c, dir)
	}
	found := nearby(c, around())
	if found == "" {
		return nil // it is told as any other
	}
	return &refusal{problems: diag.List{{Position: diag.Position{File: dir}, Message: cluster.NoPackage, Rule: "cue", Notes: []diag.Note{{Message: found}}}}}
}

// partOfAll refuses a directory that has what clusters below it have alike, and is none.
func partOfAll(c *cobra.Command, dir string) error {
	found := ofAll(c, dir)
	if found == "" {
		return nil
	}
	return &refusal{problems: diag.List{{
		Position: diag.Position{File: dir}, Message: "no cluster is described here: what stands here is part of each cluster below", Rule: "description",
		Notes: []diag.Note{{Message: found}},
	}}}
}

// ofAll says which clusters a directory is part of, and what to run, nothing of others.
func ofAll(c *cobra.Command, dir string) string {
	of := cluster.ServedBy(dir)
	if len(of) == 0 || !strings.Contains(c.Use, "[DIR...]") && !strings.Contains(c.Use, "[DIR/...]") {
		return nearby(c, of)
	}
	return fmt.Sprintf("there are descriptions in %s: run %s %s, for all", firstOf(of), c.CommandPath(), filepath.Join(dir, "..."))
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
	all = eachOf(all)
	switch {
	case len(all) == 0:
		return ""
	case len(all) == 1 && all[0] == ".":
		return "this directory has a description: run " + again(c, ".")
	case len(all) == 1:
		return fmt.Sprintf("%s has a description: run %s", all[0], again(c, all[0]))
	}
	return fmt.Sprintf("there are descriptions in %s: run %s, for one", firstOf(all), again(c, all[0]))
}

// eachOf are descriptions, without what is but part of several.
func eachOf(all []string) []string {
	var out []string
	for _, at := range all {
		if of := cluster.ServedBy(at); len(of) > 0 {
			out = append(out, of...)
		} else {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// firstOf are the first of many.
func firstOf(all []string) string {
	shown := strings.Join(all[:min(len(all), shownNearby)], ", ")
	if len(all) > shownNearby {
		shown += ", ..."
	}
	return shown
}

// again is the command with another directory: as its argument, where it takes one.
func again(c *cobra.Command, dir string) string {
	if strings.HasPrefix(c.Use, c.Name()+" [DIR]") || strings.HasPrefix(c.Use, c.Name()+" [DIR...]") {
		return c.CommandPath() + " " + dir
	}
	return c.CommandPath() + " -d " + dir
}
