package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/mod/modfile"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// ModuleRoot finds the directory with cue.mod above dir: all that a description
// has is read from there.
func ModuleRoot(dir string) (string, error) {
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
			return "", &UsageError{"no cue.mod/module.cue in " + dir + " nor above it: make one with `meshc init`, or write two lines into it: `module: \"example.com\"` and `language: version: \"" + languageVersion + "\"`"}
		}
	}
}

// moduleName is the file that makes a directory a module's root.
const moduleName = "cue.mod/module.cue"

// moduleFile reports what is wrong with module.cue, where CUE's loader would
// only say that something is.
func moduleFile(files *rooted.Files) diag.List {
	name := files.Full(moduleName)
	at := diag.Position{File: display(name)}
	text, err := files.ReadFile(moduleName)
	if why, ok := rooted.Why(err); ok {
		return diag.List{refusal(at.File, why)}
	}
	if err != nil {
		return diag.List{{Position: at, Message: err.Error(), Rule: ruleCUE}}
	}
	if problems := tooDeep(name, text); len(problems) > 0 {
		return problems
	}
	if _, err = modfile.Parse(text, name); err == nil {
		return nil
	}
	places := &Places{files: files, own: map[string]bool{name: true}, fallback: at}
	problems := (&reader{places: places}).report(err)
	for i, p := range problems {
		if p.Line == 0 && strings.Contains(p.Message, "CUE v") {
			problems[i].Position, problems[i].Excerpt = places.show(languageAt(name, text))
			problems[i].File = at.File
		}
	}
	return problems
}

// languageAt is where a module's file says which CUE it is for: what CUE says of that
// comes without a place.
func languageAt(name string, text []byte) token.Pos {
	file := parsable(name, text)
	if file == nil {
		return token.NoPos
	}
	at := token.NoPos
	ast.Walk(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok {
			if label, _, err := ast.LabelName(f.Label); err == nil && label == "version" && !at.IsValid() {
				at = f.Value.Pos()
			}
		}
		return true
	}, nil)
	return at
}

// isSchemaModule tells the module that the schema is part of.
func isSchemaModule(files *rooted.Files) bool {
	text, err := files.ReadFile(moduleName)
	name, _, _ := strings.Cut(schemaPath, "/")
	return err == nil && strings.Contains(string(text), `module: "`+name+`@`) && files.Exists("schema")
}
