package cluster

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
	"meshc.dev/schema"
)

// mount is what CUE's loader reads: the files of the module, by their full
// paths, so that CUE names them so, and the schema of this binary where the
// module has no copy. Nothing else is there.
type mount struct {
	files *rooted.Files
	// at is the root's path as file systems of Go's name it.
	at string
	// schema tells that the one in this binary stands in for a copy.
	schema bool
	// tables tells that the module has this binary's tables beside the schema.
	tables bool
	// rows are this binary's tables, which are read once.
	rows func() (plan.Plan, error)

	mu      sync.Mutex
	refused map[string]diag.List
	// flat are the CUE files that are not nested too deeply.
	flat map[string]bool
	// view is what is different for a part of a description.
	view
}

// schemaDir is where CUE looks for the schema, below the module's root.
const schemaDir = "cue.mod/pkg/" + schemaPath

func newMount(files *rooted.Files) *mount {
	return &mount{
		files: files, at: strings.TrimPrefix(filepath.ToSlash(files.Dir()), "/"),
		schema: !files.Exists(schemaDir) && !isSchemaModule(files), tables: hasTables(files), rows: sync.OnceValues(Tables), refused: map[string]diag.List{}, flat: map[string]bool{},
	}
}

// full is the path of a file, of the name that CUE has for it.
func full(name string) string {
	if filepath.VolumeName(strings.TrimPrefix(name, "/")) != "" {
		name = strings.TrimPrefix(name, "/")
	}
	return filepath.FromSlash(name)
}

// below is the name of a file in the module.
func (m *mount) below(op, name string) (string, error) {
	switch {
	case m.at == "":
		return name, nil
	case name == m.at:
		return ".", nil
	}
	rel, ok := strings.CutPrefix(name, m.at+"/")
	if !ok {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return rel, nil
}

// note remembers what was refused: CUE would tell of it in words of its own, or
// go on without. What lies behind a link is told at the link, once.
func (m *mount) note(name string, err error) error {
	if why, ok := rooted.Why(err); ok {
		for i, c := range name {
			if c != '/' {
				continue
			}
			if _, err := m.files.Stat(name[:i]); err != nil {
				name = name[:i]
				break
			}
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.refused[name] = diag.List{refusal(display(m.files.Full(name)), why)}
	}
	return err
}

// errNested is a file of which CUE is to see nothing.
var errNested = errors.New("nested too deeply")

// read reads a CUE file, if CUE can.
func (m *mount) read(name string) ([]byte, error) {
	text, err := m.files.ReadFile(name)
	m.mu.Lock()
	known := err != nil || m.flat[name]
	m.mu.Unlock()
	if known {
		return text, m.note(name, err)
	}
	problems := tooDeep(m.files.Full(name), text)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(problems) > 0 {
		m.refused[name] = problems
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNested}
	}
	m.flat[name] = true
	return text, nil
}

// refusals are the files that were refused so far.
func (m *mount) refusals() diag.List {
	m.mu.Lock()
	defer m.mu.Unlock()
	var problems diag.List
	for _, refused := range m.refused {
		problems = append(problems, refused...)
	}
	return problems.Normalize()
}

func refusal(file, why string) diag.Problem {
	return diag.Problem{Position: diag.Position{File: file}, Message: "this file is not read: " + why, Rule: "hermetic"}
}

func (m *mount) Open(name string) (fs.File, error) {
	name, err := m.below("open", name)
	if err != nil {
		return nil, err
	}
	if own, ok := m.ofSchema(name); ok {
		if own == "" {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return schema.Files.Open(own)
	}
	if path.Ext(name) == ".cue" && !m.isDir(name) {
		if _, err := m.read(name); err != nil {
			return nil, err
		}
	}
	file, err := m.files.Open(name)
	return file, m.note(name, err)
}

// ReadFile reads a CUE file. CUE asks for all other files of a package's
// directory, too, of which it makes nothing: those are not read. What embeds one
// opens it.
func (m *mount) ReadFile(name string) ([]byte, error) {
	name, err := m.below("open", name)
	if err != nil {
		return nil, err
	}
	if own, ok := m.ofSchema(name); ok && own != "" {
		return m.schemaText(own)
	}
	if path.Ext(name) != ".cue" || unread(path.Base(name)) {
		return nil, nil
	}
	if text, ok := m.texts[m.files.Full(name)]; ok {
		return text, nil
	}
	return m.read(name)
}

func (m *mount) isDir(name string) bool {
	info, err := m.files.Stat(name)
	return err == nil && info.IsDir()
}

// unread tells a file that CUE leaves out by its name.
func unread(base string) bool { return strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") }

func (m *mount) ReadDir(name string) ([]fs.DirEntry, error) {
	name, err := m.below("open", name)
	if err != nil {
		return nil, err
	}
	if m.schema && name == schemaDir {
		entries, err := schema.Files.ReadDir(".")
		return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return isTable(e.Name()) }), err
	}
	entries, err := m.files.ReadDir(name)
	entries = m.seen(name, slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return m.tables && name == "schema" && isTable(e.Name()) }))
	if next, ok := m.towards(name); ok {
		if err != nil {
			entries, err = nil, nil
		}
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == next }) {
			entries = append(entries, fs.FileInfoToDirEntry(directory{next}))
			slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		}
	}
	return entries, m.note(name, err)
}

func (m *mount) Stat(name string) (fs.FileInfo, error) {
	name, err := m.below("stat", name)
	if err != nil {
		return nil, err
	}
	if own, ok := m.ofSchema(name); ok && own != "" {
		return fs.Stat(schema.Files, own)
	}
	if _, ok := m.towards(name); ok || m.schema && name == schemaDir {
		return directory{path.Base(name)}, nil
	}
	info, err := m.files.Stat(name)
	return info, m.note(name, err)
}

// ofSchema is the name of one of the schema's own files, empty if the schema has
// no such, and whether it would be one.
func (m *mount) ofSchema(name string) (string, bool) {
	own, ok := strings.CutPrefix(name, schemaDir+"/")
	if !ok || !m.schema {
		return "", false
	}
	if _, err := fs.Stat(schema.Files, own); err != nil || isTable(own) {
		return "", true
	}
	return own, true
}

// towards is the next directory on the way to the schema, which need not be
// there in the module.
func (m *mount) towards(name string) (string, bool) {
	rest, ok := strings.CutPrefix(schemaDir, name+"/")
	next, _, _ := strings.Cut(rest, "/")
	return next, ok && m.schema
}
