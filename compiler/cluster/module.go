package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cuelang.org/go/mod/modfile"

	"meshc.dev/compiler/diag"
)

// moduleRoot finds the directory with cue.mod above dir.
func moduleRoot(dir string) (string, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &UsageError{"no such directory: " + dir}
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", &UsageError{dir + " is a file: name the directory of the description"}
	}
	abs, err := realDir(dir)
	if err != nil {
		return "", err
	}
	for at := abs; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "cue.mod", "module.cue")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", &UsageError{"no cue.mod/module.cue in " + dir + " nor above it: make one with `cue mod init example.com`, or write two lines into it: `module: \"example.com\"` and `language: version: \"" + languageVersion + "\"`"}
		}
	}
}

// moduleFile reports what is wrong with module.cue, where CUE's loader would
// only say that something is.
func moduleFile(root string) diag.List {
	name := filepath.Join(root, "cue.mod", "module.cue")
	text, err := os.ReadFile(name)
	if err != nil {
		return diag.List{{Position: diag.Position{File: display(name)}, Message: err.Error(), Rule: ruleCUE}}
	}
	if _, err = modfile.Parse(text, name); err == nil {
		return nil
	}
	r := &reader{places: &Places{own: map[string]bool{name: true}, fallback: diag.Position{File: display(name)}}}
	return r.report(err)
}

// isSchemaModule tells the module that the schema is part of.
func isSchemaModule(root string) bool {
	text, err := os.ReadFile(filepath.Join(root, "cue.mod", "module.cue"))
	name, _, _ := strings.Cut(schemaPath, "/")
	return err == nil && strings.Contains(string(text), `module: "`+name+`@`) && exists(filepath.Join(root, "schema"))
}
