// Package index is the text in which a tree keeps what meshc wrote into it.
package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is the file in which a tree keeps what meshc wrote. Before format 2
// each unit's directory had one, with names alone.
const Name = ".meshc-index"

// Kustomization is the file in which kustomize finds what to apply, all that meshc has
// at the top of a tree.
const Kustomization = "kustomization.yaml"

// Top is in place of a unit for what is at the top of a tree.
const Top = "."

// version is that of the format. A meshc that finds a greater one leaves the tree alone.
const version = "2"

const (
	header = "# Files that meshc wrote into this tree, with their SHA-256. It overwrites and\n# removes these and no others. Marks of a merge: meshc export -o, with --adopt.\n"
	// ending tells an index that is whole.
	ending = "end"
)

// Index is what meshc wrote into a tree.
type Index struct {
	// Found tells that there is one, of this format or an older one.
	Found bool
	// Cluster and Meshc are whose it is, and the version that wrote it.
	Cluster, Meshc string
	// Files are by unit and name, those at the top of the tree by Top.
	Files map[string]map[string]Entry
	// Old are the units whose directories have an index of format 1.
	Old []string
}

// Entry is a file that meshc wrote.
type Entry struct {
	// Hash is that of what it wrote, "" where the index has the name alone.
	Hash string
	// Open is a file that a run was about to write or to remove: it is meshc's as
	// long as it has this content.
	Open bool
}

// Hash is the SHA-256 of a text, as an index has it.
func Hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// unhashed stands for the hash of an entry that has none.
const unhashed = "-"

// Format is the index as text.
func (x Index) Format() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%sformat %s\ncluster %s\nmeshc %s\n", header, version, x.Cluster, x.Meshc)
	for _, unit := range slices.Sorted(maps.Keys(x.Files)) {
		for _, name := range slices.Sorted(maps.Keys(x.Files[unit])) {
			e := x.Files[unit][name]
			if e.Open {
				b.WriteByte('?')
			}
			if e.Hash == "" {
				e.Hash = unhashed
			}
			fmt.Fprintf(&b, "%s  %s\n", e.Hash, path.Join(unit, name))
		}
	}
	b.WriteString(ending + "\n")
	return b.Bytes()
}

// NewerError is an index of a format that this meshc does not know.
type NewerError struct{ format string }

func (e *NewerError) Error() string { return "is of format " + e.format }

// Parse reads an index. One that is cut, or that a merge left marks in, is
// an error.
func Parse(text []byte) (Index, error) {
	x := Index{Found: true, Files: map[string]map[string]Entry{}}
	body, whole := bytes.CutSuffix(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"+ending+"\n"))
	said := map[string]string{}
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if hash, at, isFile := strings.Cut(line, "  "); isFile {
			e, err := parseEntry(hash, at)
			if err != nil {
				return Index{}, err
			}
			x.Put(path.Dir(at), path.Base(at), e)
			continue
		}
		if err := parseHead(line, said); err != nil {
			return Index{}, err
		}
	}
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return Index{}, errors.New("is empty")
	case !whole || said["format"] == "" || said["cluster"] == "" || said["meshc"] == "":
		return Index{}, errors.New("is not whole")
	}
	x.Cluster, x.Meshc = said["cluster"], said["meshc"]
	return x, nil
}

// parseHead reads a line about the tree.
func parseHead(line string, said map[string]string) error {
	key, value, _ := strings.Cut(line, " ")
	if !Printable(line) || !slices.Contains([]string{"format", "cluster", "meshc"}, key) || value == "" {
		return fmt.Errorf("has %q, which meshc did not write", line)
	}
	said[key] = value
	if key == "format" && value != version {
		return &NewerError{value}
	}
	return nil
}

// Put has the index have a file.
func (x Index) Put(unit, name string, e Entry) {
	if x.Files[unit] == nil {
		x.Files[unit] = map[string]Entry{}
	}
	x.Files[unit][name] = e
}

func parseEntry(hash, at string) (Entry, error) {
	hash, open := strings.CutPrefix(hash, "?")
	unit, name := path.Split(at)
	top := unit == "" && name == Kustomization
	if !top && !IsUnit(strings.TrimSuffix(unit, "/")) || !IsFileName(name) || strings.HasPrefix(name, Name) {
		return Entry{}, fmt.Errorf("has %q, which is not a file of a unit", at)
	}
	if hash == unhashed && !open {
		return Entry{}, nil
	}
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size || strings.ToLower(hash) != hash {
		return Entry{}, fmt.Errorf("has %q for the SHA-256 of %s", hash, at)
	}
	return Entry{hash, open}, nil
}

// IsUnit tells the name of a unit's directory.
func IsUnit(name string) bool { return IsFileName(name) && !strings.HasPrefix(name, ".") }

// IsFileName tells a name that leads nowhere else, and that may be printed.
func IsFileName(name string) bool {
	return name == path.Base(name) && filepath.IsLocal(name) && name != "." && Printable(name)
}

// Printable tells a text that may stand in a report: it ends no line, and a terminal
// shows it and does no more.
func Printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// For is a copy for a run that writes for a cluster.
func (x Index) For(cluster, meshc string) Index {
	return Index{Found: true, Cluster: cluster, Meshc: meshc, Files: maps.Clone(x.Files), Old: slices.Clone(x.Old)}
}

// Forget takes a unit's files, and its old index, out of an index.
func (x *Index) Forget(unit string) {
	delete(x.Files, unit)
	x.Old = slices.DeleteFunc(x.Old, func(u string) bool { return u == unit })
}

// AddOld adds what an index of format 1 says of a unit.
func (x Index) AddOld(unit, text string) error {
	for line := range strings.Lines(text) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		// A name that leads elsewhere was not written by meshc.
		if !IsFileName(name) {
			return fmt.Errorf("%q is not a file name", name)
		}
		if _, known := x.Files[unit][name]; !known {
			x.Put(unit, name, Entry{})
		}
	}
	return nil
}
