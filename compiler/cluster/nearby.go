package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"

	"meshc.dev/compiler/cluster/owners"
)

// How far descriptions are looked for: so deep below a directory, in so many files and
// directories, and in CUE files of so many bytes.
const (
	mostDeep  = 4
	mostSeen  = 5000
	mostBytes = 1 << 20
)

// Descriptions are the directories at and below dir that describe a cluster: a CUE file
// there embeds the schema's #Cluster. No link is followed, and what cannot be read is left
// out: it is for telling somebody who named another directory.
func Descriptions(dir string) []string {
	var out []string
	seen := 0
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if seen++; seen > mostSeen {
			return fs.SkipAll
		}
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			rel, err := filepath.Rel(dir, path)
			if err != nil || rel != "." && (strings.ContainsAny(d.Name()[:1], "._") || slices.Contains([]string{"cue.mod", "node_modules", "testdata"}, d.Name())) || strings.Count(rel, string(filepath.Separator)) >= mostDeep {
				return fs.SkipDir
			}
		case strings.HasSuffix(path, ".cue") && describes(path):
			out = append(out, filepath.Dir(path))
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// NoPackage is what is said of a directory without CUE.
const NoPackage = "there is no CUE package in this directory"

// HasCUE tells a directory with CUE files of its own.
func HasCUE(dir string) bool { return anyFile(dir, func(string) bool { return true }) }

// Describes tells a directory that describes a cluster.
func Describes(dir string) bool { return anyFile(dir, describes) }

func anyFile(dir string, is func(string) bool) bool {
	names, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	return err == nil && slices.ContainsFunc(names, is)
}

// describes tells a file that embeds the schema's #Cluster.
func describes(path string) bool {
	return fileIs(path, schemaPath, func(f *ast.File) bool { return owners.Embeds(f, language()) })
}

// namesCluster tells a file that says what the cluster is called.
func namesCluster(path string) bool {
	return fileIs(path, language().Shared, func(f *ast.File) bool { return owners.Names(f, language()) })
}

// fileIs tells a file that has a word in it and is something, as far as it can be parsed.
func fileIs(path, word string, is func(*ast.File) bool) bool {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > mostBytes {
		return false
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), word) {
		return false
	}
	file := parsable(path, text)
	return file != nil && is(file)
}
