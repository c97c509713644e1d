package tree

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree/index"
	"meshc.dev/compiler"
)

// Foreign is what others put into a tree.
type Foreign struct {
	// Path is quoted where a report could not show it as it is.
	Path string
	What Kind
}

// Kind is what becomes of foreign files where a tree is deployed.
type Kind int

// The kinds of foreign files. All but Other may be deployed with the tree, or have
// it deployed from elsewhere.
const (
	Other Kind = iota
	Manifest
	Directory
	Link
)

// isManifest tells a file that tools deploy for its name: Argo CD's directories
// have .json and .jsonnet, Flux's and kustomize's .yml, too.
func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json", ".jsonnet"}, path.Ext(name)) || name == "Kustomization"
}

// kept tells what the description says others keep in the tree: a pattern fits a
// path, or a directory that it is in.
func (t *Tree) kept(at string) bool {
	for ; at != "."; at = path.Dir(at) {
		if slices.ContainsFunc(t.of.Keep, func(pattern string) bool {
			fits, err := path.Match(pattern, at)
			return err == nil && fits
		}) {
			return true
		}
	}
	return false
}

// survey finds what is foreign, of units alone where not all is asked for.
func (t *Tree) survey(c *Changes, units []compiler.Unit, all bool) error {
	for _, u := range units {
		if err := t.surveyUnit(c, u.Name); err != nil {
			return err
		}
	}
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return t.told(err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasPrefix(name, stageName):
			c.Left = append(c.Left, name)
		case !all || name == Index || name == ".git" || t.stays(c, name):
		case slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == name }):
		default:
			if err := t.surveyEntry(c, e); err != nil {
				return err
			}
		}
	}
	for i, f := range c.Foreign {
		if !index.Printable(f.Path) {
			c.Foreign[i].Path = strconv.Quote(f.Path)
		}
	}
	slices.SortFunc(c.Foreign, func(a, b Foreign) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// stays tells what others keep at the top, and a file there that is meshc's, or was.
func (t *Tree) stays(c *Changes, name string) bool {
	_, next := c.next.Files[index.Top][name]
	_, mine := t.own[index.Top][name]
	return next || mine || t.kept(name)
}

// surveyEntry looks at what stands beside the units that the tree is to hold.
func (t *Tree) surveyEntry(c *Changes, e fs.DirEntry) error {
	name := e.Name()
	switch {
	case !e.IsDir():
		c.foreign(name, e)
	case len(t.own[name]) > 0:
		return t.surveyUnit(c, name)
	case !slices.Contains(c.leave, name):
		return t.surveyDirectory(c, name)
	}
	return nil
}

func (t *Tree) surveyDirectory(c *Changes, at string) error {
	found, err := t.strange(at)
	if found {
		c.Foreign = append(c.Foreign, Foreign{at + "/", Directory})
	}
	return err
}

func (t *Tree) surveyUnit(c *Changes, unit string) error {
	there, err := t.files(unit)
	if err != nil {
		return nil //nolint:nilerr // it was told where the unit was compared
	}
	for name, e := range there {
		at := path.Join(unit, name)
		_, next := c.next.Files[unit][name]
		_, mine := t.own[unit][name]
		if next || mine || name == Index || t.kept(at) {
			continue
		}
		if !e.IsDir() {
			c.foreign(at, e)
			continue
		}
		if err := t.surveyDirectory(c, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *Changes) foreign(at string, e fs.DirEntry) {
	what := Other
	switch {
	case !e.Type().IsRegular():
		what = Link
	case isManifest(e.Name()):
		what = Manifest
	}
	c.Foreign = append(c.Foreign, Foreign{at, what})
}

// strange tells whether a directory is empty, or has something that nobody said to
// keep.
func (t *Tree) strange(dir string) (bool, error) {
	found, empty := false, true
	err := fs.WalkDir(t.root.FS(), dir, func(at string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			empty = empty && at != dir // it went since
		case err != nil:
			return err
		case at != dir && t.kept(at):
			empty = false
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir():
			found = true
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return false, t.told(err)
	}
	return found || empty, nil
}
