package cluster

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/rooted"
)

// Clusters are the directories at and below dir that each describe a cluster, as the
// user would type them, by name. Links are not followed, and what is called by a dot or
// an underscore first, testdata, node_modules and modules of their own are passed over.
func Clusters(dir string) ([]string, error) {
	root, err := ModuleRoot(dir)
	if err != nil {
		return nil, err
	}
	files, err := rooted.Open(root)
	if err != nil {
		return nil, err
	}
	defer files.Close() //nolint:errcheck // it was only read
	return ClustersIn(files, dir)
}

// ClustersIn is Clusters of other files than those that are there, of the module's root.
func ClustersIn(files *rooted.Files, dir string) ([]string, error) {
	at, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	base, _ := files.Rel(at)
	s := &searcher{files: files, seen: map[string][]member{}}
	var found []candidate
	err = fs.WalkDir(files, base, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case name != base && s.passes(name):
			return fs.SkipDir
		}
		found = append(found, s.candidates(name)...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range found {
		if !serves(c, found) || s.named(c.dir) && !s.tooHigh(c, found) {
			rel, _ := filepath.Rel(filepath.FromSlash(base), filepath.FromSlash(c.dir)) // both are of the module
			out = append(out, filepath.Join(dir, rel))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// ServedBy are the clusters below a directory whose files are part of each of them, and of
// which it is none itself.
func ServedBy(dir string) []string {
	if !Describes(dir) || anyFile(dir, namesCluster) {
		return nil
	}
	all, err := Clusters(dir)
	if err != nil || slices.Contains(all, filepath.Clean(dir)) {
		return nil // it is told as any other
	}
	return slices.DeleteFunc(all, func(at string) bool { return !anyFile(at, namesCluster) })
}

// candidate is a directory with a package that embeds #Cluster, or may.
type candidate struct{ dir, pkg string }

// serves tells a directory whose package goes on in a directory below, as CUE has it: its
// files are part of that one's description.
func serves(c candidate, all []candidate) bool {
	return slices.ContainsFunc(all, func(o candidate) bool {
		return o.pkg == c.pkg && o.dir != c.dir && (c.dir == "." || strings.HasPrefix(o.dir, c.dir+"/"))
	})
}

// tooHigh tells a directory that has its name by a file of its own, and below which others of
// the package have theirs: that file is a cluster's, and lies a directory too high.
func (s *searcher) tooHigh(c candidate, all []candidate) bool {
	if slices.ContainsFunc(s.members(c.dir), func(m member) bool { return m.names && m.head && m.pkg == c.pkg }) {
		return false
	}
	return slices.ContainsFunc(all, func(o candidate) bool {
		return o != c && serves(c, []candidate{o}) && slices.ContainsFunc(s.members(o.dir), func(m member) bool { return m.names && m.pkg == c.pkg })
	})
}

// searcher looks for descriptions, at each file once.
type searcher struct {
	files *rooted.Files
	seen  map[string][]member
}

// member is a CUE file: its package, and whether it embeds #Cluster. What cannot be read
// or parsed does, and what gives a cluster its name, or imports the schema and describes
// meshes: nothing is to be passed over for a mistake.
type member struct {
	pkg           string
	embeds, names bool
	// head: it embeds #Cluster, surely.
	head bool
}

func (s *searcher) passes(dir string) bool {
	name := path.Base(dir)
	return strings.ContainsAny(name[:1], "._") || slices.Contains([]string{"testdata", "node_modules"}, name) || elsewhere(s.files, dir)
}

// candidates are the packages of a directory that describe a cluster, by files of its own
// or, of the same package, above it.
func (s *searcher) candidates(dir string) []candidate {
	var out []candidate
	for _, m := range s.members(dir) {
		c := candidate{dir, m.pkg}
		if !slices.Contains(out, c) && (m.embeds || m.pkg != "" && s.above(dir, m.pkg)) {
			out = append(out, c)
		}
	}
	return out
}

func (s *searcher) above(dir, pkg string) bool {
	for at := dir; at != "."; {
		at = path.Dir(at)
		if slices.ContainsFunc(s.members(at), func(m member) bool { return m.pkg == pkg && m.embeds }) {
			return true
		}
	}
	return false
}

func (s *searcher) members(dir string) []member {
	if known, ok := s.seen[dir]; ok {
		return known
	}
	var out []member
	entries, _ := s.files.ReadDir(dir) // that it can be read, the walk has found
	for _, e := range entries {
		if path.Ext(e.Name()) == ".cue" && !strings.ContainsAny(e.Name()[:1], "._") && !e.IsDir() {
			out = append(out, s.member(path.Join(dir, e.Name())))
		}
	}
	s.seen[dir] = out
	return out
}

func (s *searcher) member(name string) member {
	text, err := s.files.ReadFile(name)
	if err != nil {
		return member{embeds: true}
	}
	says := bytes.Contains(text, []byte(schemaPath)) && bytes.Contains(text, []byte(language().Definition))
	if line, _ := nested(text); line > 0 {
		return member{embeds: says}
	}
	file, err := parseFile(s.files.Full(name), text, parserConfig())
	if file == nil {
		return member{embeds: true}
	}
	names, head := owners.Names(file, language()), owners.Embeds(file, language())
	return member{file.PackageName(), head || err != nil || names, names, head}
}

// named tells a description that says the cluster's name, and so is one, whatever is
// below.
func (s *searcher) named(dir string) bool {
	look, _, err := survey(s.files.Full(dir), s.files)
	if err != nil || look == nil {
		return false
	}
	_, is := look.text("name")
	return is
}

// text is a text of the cluster's that is settled without the schema.
func (s *Survey) text(way ...string) (string, bool) {
	v := look(s.raw, cue.Str(language().Shared))
	for _, label := range way {
		v = look(v, cue.Str(label))
	}
	v, _ = v.Default()
	text, err := v.String()
	return text, err == nil
}

// Tree is the path of the cluster's tree from the module's root, if one is written, and
// that root.
func (s *Survey) Tree() (root, path string) {
	path, _ = s.text("tree", "path")
	return s.files.Dir(), path
}

// Weight is how many meshes the description has, as far as can be told without the
// schema: what it will cost, more or less.
func (s *Survey) Weight() int {
	n := 0
	it, err := s.raw.LookupPath(cue.ParsePath(language().Meshes)).Fields()
	for err == nil && it.Next() {
		n++
	}
	return n
}
