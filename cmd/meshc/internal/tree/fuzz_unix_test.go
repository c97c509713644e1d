//go:build unix

package tree

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
)

// What a fuzzed directory is made of.
var (
	fuzzedUnits = []compiler.Unit{labelled("a", "1", "2"), labelled("b", "1")}
	fuzzedPaths = []string{
		"a/kustomization.yaml", "a/v1_configmap_1.yaml", "a/v1_configmap_2.yaml", "a/v1_configmap_3.yaml", "a/mine.txt", "a/mine.yaml", "a/.meshc-index",
		"b/kustomization.yaml", "b/v1_configmap_1.yaml", "b/v1_configmap_9.yaml", "b/.meshc-index", "b/below/mine.txt",
		"gone/kustomization.yaml", "gone/v1_configmap_1.yaml", "gone/mine.json", "gone/.meshc-index", "gone/below/x.yaml",
		"a", "b", "gone", "empty", "platform/x.yaml", "README.md", ".git/config", ".hidden/x.yaml", ".meshc-index", ".meshc-index/x",
		".meshc-stage", ".meshc-stage/0", ".meshc-stage/journal", ".meshc-stage-1/0", "a/v1_configmap_1.yaml/below", "a/\x1b[2J.yaml", "gone/a\nb",
	}
	fuzzedLinks = []string{"../outside", "../../outside/secret", "/nowhere", "v1_configmap_2.yaml", ".", "../b", "mine.txt"}
)

// fuzzedTexts are what files of a fuzzed directory hold.
func fuzzedTexts(t *testing.T) []string {
	texts := []string{"", "x\n", "a: [\n", "# Files\nkustomization.yaml\nv1_configmap_1.yaml\nmine.yaml\n", "../x\n", "resources:\n- mine.yaml\n"}
	for _, u := range append(fuzzedUnits, labelled("gone", "1"), labelled("a", "1", "3"), labelled("b", "9")) {
		files, err := Files(u)
		try(t, err)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			texts = append(texts, string(files[name].Bytes()))
		}
	}
	return texts
}

// fuzzed carries out a program of three bytes a step in a directory: files, links,
// pipes, directories and entries of the index, whatever they may be there for.
func fuzzed(t *testing.T, dir string, program []byte, last string) {
	root, err := os.OpenRoot(dir)
	try(t, err)
	defer root.Close()
	texts := fuzzedTexts(t)
	entries, some := index.Index{Cluster: "prod", Meshc: "v1.2.0", Files: map[string]map[string]index.Entry{}}, false
	for step := range slices.Chunk(program[:min(len(program), 120)/3*3], 3) {
		at, text := fuzzedPaths[int(step[1])%len(fuzzedPaths)], texts[int(step[2])%len(texts)]
		unit, name := path.Split(at)
		unit = strings.TrimSuffix(unit, "/")
		// What cannot be done, since something else is there, is left out.
		switch _ = root.MkdirAll(path.Dir(at), 0o700); step[0] % 12 {
		case 0, 1, 2:
			fill(root, at, text)
		case 3:
			_ = root.Symlink(fuzzedLinks[int(step[2])%len(fuzzedLinks)], at)
		case 4:
			_ = root.MkdirAll(at, 0o700)
		case 5:
			_ = root.RemoveAll(at)
		case 6:
			if info, err := root.Lstat(path.Dir(at)); err == nil && info.IsDir() {
				_ = syscall.Mkfifo(filepath.Join(dir, at), 0o600)
			}
		case 7:
			earlier := []compiler.Unit{labelled("gone", "1"), labelled("a", "1", "3")}
			_ = write(t.Context(), dir, prod, earlier[int(step[2])%2:], step[1]%2 == 0)
		default:
			if index.IsUnit(unit) && index.IsFileName(name) && !strings.HasPrefix(name, Index) {
				entries.Put(unit, name, index.Entry{Hash: index.Hash([]byte(text)), Open: step[0]%12 == 9})
				some = true
			}
		}
	}
	if last != "" {
		fill(root, Index, last)
	} else if some {
		fill(root, Index, string(entries.Format()))
	}
}

// fill writes a file, where no pipe is that would wait for a reader.
func fill(root *os.Root, at, text string) {
	if info, err := root.Stat(at); err != nil || info.Mode().IsRegular() {
		_ = root.WriteFile(at, []byte(text), 0o600)
	}
}

// sides tells what of a directory is meshc's, by its indexes, and what is others'.
// What bears meshc's labels is either with adopt, and in a unit that is no more.
func sides(entries map[string]string, adopt bool) (own, others map[string]string) {
	x, err := index.Parse([]byte(entries[Index]))
	if err != nil {
		x = index.Index{Files: map[string]map[string]index.Entry{}}
	}
	for at, text := range entries {
		if unit, name := path.Split(at); name == Index && index.IsUnit(strings.TrimSuffix(unit, "/")) {
			_ = x.AddOld(strings.TrimSuffix(unit, "/"), text)
		}
	}
	own, others = map[string]string{}, map[string]string{}
	for at, text := range entries {
		unit, name := path.Split(at)
		e, named := x.Files[strings.TrimSuffix(unit, "/")][name]
		switch {
		case strings.HasSuffix(at, "/"), at == Index, name == Index:
		case at == kustomizationName && isList(text):
		case strings.HasPrefix(at, stageName), named && (!e.Open || e.Hash == index.Hash([]byte(text))):
			own[at] = text
		case (adopt || unit == "gone/") && (strings.Contains(text, "meshc.dev/") || strings.Contains(text, "kind: Kustomization")):
		default:
			others[at] = text
		}
	}
	return own, others
}

// isList tells a kustomization at the top as meshc writes it: that is meshc's, whatever
// the index knows of it.
func isList(text string) bool {
	_, asMeshc := listedIn([]byte(text))
	return asMeshc
}

// FuzzTree: whatever a directory holds, and whatever its index says, a run writes the
// whole tree or changes nothing, and touches nothing of others. What is in the way of
// one run can be taken out of it for the next.
func FuzzTree(f *testing.F) {
	f.Add([]byte{7, 0, 0, 7, 1, 1, 0, 4, 1, 3, 2, 0, 8, 13, 7}, "", true, false)
	f.Add([]byte{0, 6, 3, 0, 0, 8, 0, 5, 1, 0, 15, 3, 4, 20, 0, 5, 19, 0}, "", true, false)
	f.Add([]byte{7, 0, 0, 0, 28, 1, 0, 29, 1, 9, 2, 7, 0, 2, 7, 9, 3, 8, 0, 3, 1, 6, 1, 0}, "", true, true)
	f.Add([]byte{3, 1, 1, 3, 17, 0, 3, 19, 5, 0, 31, 1, 6, 25, 0, 0, 32, 1, 0, 33, 9}, "", false, true)
	f.Add([]byte{7, 0, 0, 7, 0, 1}, "format 2\ncluster prod\nmeshc v1.2.0\n-  a/mine.yaml\n-  gone/x.yaml\nend\n", true, true)
	f.Add([]byte{0, 1, 8, 0, 4, 1}, "format 2\ncluster other\nmeshc v9.0.0\n<<<<<<< x\nend\n", true, true)
	f.Add([]byte{7, 0, 0}, " ", false, false)
	r := rand.New(rand.NewPCG(1, 0))
	for i := range 40 {
		program := make([]byte, 6+3*i)
		for j := range program {
			program[j] = byte(r.Uint32())
		}
		f.Add(program, "", i%3 > 0, i%4 == 0)
	}
	f.Fuzz(func(t *testing.T, program []byte, text string, all, adopt bool) {
		hung := time.AfterFunc(time.Minute, func() { panic("the run does not end") })
		defer hung.Stop()
		above := t.TempDir()
		dir := filepath.Join(above, "tree")
		put(t, filepath.Join(above, "outside", "secret"), "secret")
		try(t, os.Mkdir(dir, 0o700))
		fuzzed(t, dir, program, text)
		of := prod
		of.Adopt = adopt
		before := entriesIn(t, dir)
		own, others := sides(before, adopt)
		err := write(t.Context(), dir, of, fuzzedUnits, all)
		after := entriesIn(t, dir)
		for at, text := range others {
			if after[at] != text {
				t.Errorf("%q of others is %q, and was %q", at, after[at], text)
			}
		}
		if err == nil {
			written(t, dir, of, all, before, own)
		} else {
			if !maps.Equal(before, after) {
				t.Errorf("%v, and something was changed: %s", err, differ(after, before))
			}
			unwedged(t, dir)
		}
		if got := entriesIn(t, filepath.Join(above, "outside")); len(got) != 1 || got["secret"] != "secret" {
			t.Errorf("outside of the tree: %q", got)
		}
	})
}

// written holds a tree against one that was written into a directory that is empty but
// for a kustomization of somebody's at the top, which stays.
func written(t *testing.T, dir string, of For, all bool, before, own map[string]string) {
	t.Helper()
	got := entriesIn(t, dir)
	fresh := t.TempDir()
	top, is := before[kustomizationName]
	if _, mine := own[kustomizationName]; is && !mine && !isList(top) {
		put(t, filepath.Join(fresh, kustomizationName), top)
	}
	try(t, write(t.Context(), fresh, of, fuzzedUnits, true))
	want := entriesIn(t, fresh)
	// Whose a list is that has another unit, of which something is there, depends on that.
	open := isList(top) && strings.Contains(top, "- gone\n") && slices.ContainsFunc(slices.Collect(maps.Keys(before)), func(at string) bool {
		return strings.HasPrefix(at+"/", "gone/")
	})
	for at, text := range want {
		if got[at] != text && (all && !open || at != Index && at != kustomizationName) { // which list other units, too
			t.Errorf("%q is %q, and in a fresh tree %q", at, got[at], text)
		}
	}
	for at := range own {
		unit, _, _ := strings.Cut(at, "/")
		_, stays := got[at]
		_, wanted := want[at]
		if stays && !wanted && (all || unit == "a" || unit == "b" || strings.HasPrefix(at, stageName)) {
			t.Errorf("%q stays, and is meshc's", at)
		}
	}
	if c, err := look(t, dir, of, fuzzedUnits, all); err != nil || !c.None() {
		t.Errorf("one more run: %v, %+v", err, c)
	}
}

// unwedged takes out of the way what is in it, as a user told so would, and has one
// more run.
func unwedged(t *testing.T, dir string) {
	t.Helper()
	of := prod
	of.Adopt = true
	for range len(fuzzedPaths) {
		before := entriesIn(t, dir)
		own, _ := sides(before, true)
		err := write(t.Context(), dir, of, fuzzedUnits, true)
		if err == nil {
			written(t, dir, of, true, before, own)
			return
		}
		cleared := false
		try(t, filepath.WalkDir(dir, func(full string, _ os.DirEntry, _ error) error {
			told := strings.HasPrefix(err.Error(), full+" is ") || strings.HasPrefix(err.Error(), full+": ") ||
				strings.Contains(err.Error(), "\n"+full+" is ") || strings.Contains(err.Error(), "\n"+full+": ")
			if !told || full == dir {
				return nil
			}
			cleared = true
			try(t, os.RemoveAll(full))
			return fs.SkipAll
		}))
		if !cleared {
			t.Fatalf("nothing that could be removed is in the way: %v", err)
		}
	}
	t.Error("something is in the way of each run")
}
