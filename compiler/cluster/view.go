package cluster

import (
	"io/fs"
	"path"
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/schema"
)

// view is the part of a package that is read: texts of files that are known, by
// their full paths, without those that are hidden, and what stands in the schema's file of
// all meshes together, where that is not its own.
type view struct {
	texts  map[string][]byte
	hides  func(file string) bool
	across string
}

// acrossFile is the schema's file of what is of all meshes together.
const acrossFile = "across.cue"

// part is a mount of the same module with a part of its files. A copy of the schema
// that it has is the one in this binary.
func (m *mount) part(of view) *mount {
	return &mount{files: m.files, at: m.at, schema: true, rows: m.rows, refused: map[string]diag.List{}, flat: map[string]bool{}, view: of}
}

// seen leaves of a directory what is not hidden.
func (m *mount) seen(dir string, entries []fs.DirEntry) []fs.DirEntry {
	if m.hides == nil {
		return entries
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return m.hides(m.files.Full(path.Join(dir, e.Name()))) })
}

// schemaText is that of one of the schema's own files.
func (m *mount) schemaText(name string) ([]byte, error) {
	if name == acrossFile && m.across != "" {
		return []byte(m.across), nil
	}
	return schema.Files.ReadFile(name)
}
