package cluster

import (
	"bytes"
	"path"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"

	"meshc.dev/compiler/diag"
)

// dataFaults tells of embedded YAML what CUE takes without a word: a file without anything in
// it, of which it makes nothing, and a field that stands twice, of which it makes one.
func (r *reader) dataFaults(inst *build.Instance) diag.List {
	var problems diag.List
	for _, a := range embeds(inst, r.from.files) {
		found, _ := a.FindAll(r.from.files) // CUE tells where there is none
		for _, name := range found {
			if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" {
				continue
			}
			file := r.from.files.Full(name)
			text := r.places.text(file)
			by, _ := r.places.show(a.Attribute.Pos)
			if saysNothing(text) {
				problems = append(problems, diag.Problem{
					Position: diag.Position{File: display(file), Line: 1, Column: 1}, Rule: ruleCUE, Message: "is empty, and embedded: write [] or {} where there is nothing yet",
					Notes: []diag.Note{{Position: by, Message: "embedded here"}},
				})
				continue
			}
			if data := dataIn(file, text); data != nil {
				ast.Walk(data, func(n ast.Node) bool {
					if s, ok := n.(*ast.StructLit); ok {
						problems = append(problems, r.keyTwice(s)...)
					}
					return true
				}, nil)
			}
		}
	}
	return problems
}

// saysNothing tells a text of comments, marks and blanks alone.
func saysNothing(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.Equal(line, []byte("---")) && !bytes.Equal(line, []byte("...")) {
			return false
		}
	}
	return true
}
