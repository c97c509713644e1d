package tree

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// Index is the file in which a tree keeps what meshc wrote. Before format 2
// each unit's directory had one, with names alone.
const Index = ".meshc-index"

// format is that of the index. A meshc that finds a greater one leaves the tree alone.
const format = "2"

const (
	indexHeader = "# Files that meshc wrote into this tree, with their SHA-256. It overwrites and\n# removes these and no others. A merge that leaves marks here: export --adopt.\n"
	// indexEnd tells an index that is whole.
	indexEnd = "end"
)

// index is what meshc wrote into a tree.
type index struct {
	// found tells that there is one, of this format or an older one.
	found bool
	// cluster and meshc are whose it is, and the version that wrote it.
	cluster, meshc string
	// files are by unit and name.
	files map[string]map[string]entry
	// old are the units whose directories have an index of format 1.
	old []string
}

// entry is a file that meshc wrote.
type entry struct {
	// hash is that of what it wrote, "" where the index has the name alone.
	hash string
	// open is a file that a run was about to write or to remove: it is meshc's as
	// long as it has this content.
	open bool
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// unhashed stands for the hash of an entry that has none.
const unhashed = "-"

func (x index) format() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%sformat %s\ncluster %s\nmeshc %s\n", indexHeader, format, x.cluster, x.meshc)
	for _, unit := range slices.Sorted(maps.Keys(x.files)) {
		for _, name := range slices.Sorted(maps.Keys(x.files[unit])) {
			e := x.files[unit][name]
			if e.open {
				b.WriteByte('?')
			}
			if e.hash == "" {
				e.hash = unhashed
			}
			fmt.Fprintf(&b, "%s  %s/%s\n", e.hash, unit, name)
		}
	}
	b.WriteString(indexEnd + "\n")
	return b.Bytes()
}

// newerError is an index of a format that this meshc does not know.
type newerError struct{ format string }

func (e *newerError) Error() string { return "is of format " + e.format }

// parseIndex reads an index. One that is cut, or that a merge left marks in, is
// an error.
func parseIndex(text []byte) (index, error) {
	x := index{found: true, files: map[string]map[string]entry{}}
	body, whole := bytes.CutSuffix(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"+indexEnd+"\n"))
	said := map[string]string{}
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if hash, at, isFile := strings.Cut(line, "  "); isFile {
			e, err := parseEntry(hash, at)
			if err != nil {
				return index{}, err
			}
			x.put(path.Dir(at), path.Base(at), e)
			continue
		}
		key, value, _ := strings.Cut(line, " ")
		if !slices.Contains([]string{"format", "cluster", "meshc"}, key) || value == "" {
			return index{}, fmt.Errorf("has %q, which meshc did not write", line)
		}
		said[key] = value
		if key == "format" && value != format {
			return index{}, &newerError{value}
		}
	}
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return index{}, errors.New("is empty")
	case !whole || said["format"] == "" || said["cluster"] == "" || said["meshc"] == "":
		return index{}, errors.New("is not whole")
	}
	x.cluster, x.meshc = said["cluster"], said["meshc"]
	return x, nil
}

func (x index) put(unit, name string, e entry) {
	if x.files[unit] == nil {
		x.files[unit] = map[string]entry{}
	}
	x.files[unit][name] = e
}

func parseEntry(hash, at string) (entry, error) {
	hash, open := strings.CutPrefix(hash, "?")
	unit, name := path.Split(at)
	if !isUnit(strings.TrimSuffix(unit, "/")) || !strings.HasSuffix(unit, "/") || !isFileName(name) || strings.HasPrefix(name, Index) {
		return entry{}, fmt.Errorf("has %q, which is not a file of a unit", at)
	}
	if hash == unhashed && !open {
		return entry{}, nil
	}
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size || strings.ToLower(hash) != hash {
		return entry{}, fmt.Errorf("has %q for the SHA-256 of %s", hash, at)
	}
	return entry{hash, open}, nil
}

// isUnit tells the name of a unit's directory.
func isUnit(name string) bool { return isFileName(name) && !strings.HasPrefix(name, ".") }

// maxIndex bounds what is read of an index: some hundred thousand files.
const maxIndex = 64 << 20

// readIndex reads the index, and judges whether the tree is one to be written to.
func (t *Tree) readIndex() error {
	x, err := t.loadIndex()
	at := filepath.Join(t.dir, Index)
	var newer *newerError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.index = index{files: map[string]map[string]entry{}}
	case errors.As(err, &newer) && !t.of.Adopt:
		return refused("%s %v of a newer meshc than this: use that one, or write over it with --adopt", at, newer)
	case errors.As(err, new(*fs.PathError)):
		return t.told(err)
	case err != nil && !t.of.Adopt:
		return refused("%s %v, so that nobody knows what of the tree is meshc's: restore it, or have it made anew with --adopt, which takes for meshc's what bears its labels", at, err)
	case err != nil:
		t.index = index{files: map[string]map[string]entry{}}
	case x.cluster != t.of.Cluster && !t.of.Adopt:
		return refused("%s is the tree of cluster %s, and the description is of %s: name another directory, or write over it with --adopt", t.dir, x.cluster, t.of.Cluster)
	case manifest.Older(t.of.Meshc, x.meshc) && !t.of.Adopt:
		return refused("%s was written by meshc %s, and this is %s: use that one, or write over it with --adopt", t.dir, x.meshc, t.of.Meshc)
	default:
		t.index = x
	}
	return t.readOld()
}

func (t *Tree) loadIndex() (index, error) {
	info, err := t.root.Lstat(Index)
	if err != nil {
		return index{}, err
	}
	if !info.Mode().IsRegular() {
		return index{}, errors.New("is no file")
	}
	text, err := t.read(Index)
	if err != nil {
		return index{}, err
	}
	return parseIndex(text)
}

// read gives a regular file, if it is of no absurd size.
func (t *Tree) read(at string) ([]byte, error) {
	f, err := t.root.Open(at)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxIndex+1))
	if err == nil && len(text) > maxIndex {
		err = &fs.PathError{Op: "read", Path: at, Err: errors.New("too large")}
	}
	return text, err
}
