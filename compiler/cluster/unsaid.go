package cluster

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// vocabulary are the words by which meshes set what few meshes set: the names of the fields
// that the schema marks as a description's alone. What it says of one is left out for
// meshes that do not have the word.
type vocabulary struct {
	marked []string
	// of are the words of each mesh, in order.
	of map[string][]string
}

// vocabularyOf is that of meshes that can be told apart. Nothing is left out where fields may have
// names that no file has as they are: computed, or read from data or other packages.
func vocabularyOf(inst *build.Instance, meshes *splitted) *vocabulary {
	v := &vocabulary{marked: markedIn(inst), of: map[string][]string{}}
	words, common := map[string][]string{}, []string{}
	for _, file := range inst.Files {
		said, plain := wordsOf(file, v.marked)
		_, own := meshes.own[file.Filename]
		switch {
		case !plain:
			return &vocabulary{}
		case own:
			words[file.Filename] = said
		default:
			common = append(common, said...)
		}
	}
	for _, name := range meshes.names {
		said := slices.Clone(common)
		for _, file := range meshes.files[name] {
			said = append(said, words[file]...)
		}
		v.of[name] = slices.Compact(slices.Sorted(slices.Values(said)))
	}
	return v
}

// compare orders meshes by their words: those with the same are evaluated together.
func (v *vocabulary) compare(a, b string) int { return slices.Compare(v.of[a], v.of[b]) }

// unsaid are the fields that no mesh of a part sets.
func (v *vocabulary) unsaid(part []string) []string {
	return slices.DeleteFunc(slices.Clone(v.marked), func(word string) bool {
		return slices.ContainsFunc(part, func(name string) bool { return slices.Contains(v.of[name], word) })
	})
}

// markedIn are the names of the fields that the schema marks as a description's alone.
func markedIn(inst *build.Instance) []string {
	var out []string
	for _, dep := range inst.Dependencies() {
		if !isSchema(dep) {
			continue
		}
		for _, file := range dep.Files {
			eachNode(file, func(f *ast.Field) {
				if name, _, err := ast.LabelName(f.Label); err == nil && slices.ContainsFunc(f.Attrs, isSaid) {
					out = append(out, name)
				}
			})
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// wordsOf are those of these words that are names in a file or texts, and whether a field of it
// can have no other name.
func wordsOf(file *ast.File, among []string) (words []string, plain bool) {
	plain = true
	say := func(word string) {
		if slices.Contains(among, word) {
			words = append(words, word)
		}
	}
	ast.Walk(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			say(n.Name)
		case *ast.BasicLit:
			if text, err := literal.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				say(text)
			}
		case *ast.Field:
			switch n.Label.(type) {
			case *ast.Ident, *ast.BasicLit, *ast.ListLit:
			default:
				plain = false
			}
		case *ast.ImportSpec:
			text, err := literal.Unquote(n.Path.Value)
			plain = plain && err == nil && text == schemaPath
		case *ast.Attribute:
			name, _ := n.Split()
			plain = plain && name != "embed"
		}
		return plain
	}, nil)
	return words, plain
}

// withoutUnsaid leaves out of the schema's files what it says of the fields of these names that it
// marks: nothing is in them.
func withoutUnsaid(files []*ast.File, unsaid []string) {
	for _, file := range files {
		eachNode(file, func(f *ast.Field) {
			if name, _, err := ast.LabelName(f.Label); err == nil && slices.Contains(unsaid, name) && slices.ContainsFunc(f.Attrs, isSaid) {
				f.Value = &ast.StructLit{}
			}
		})
	}
}

// isSaid tells the attribute by which the schema marks a field in which nothing is but what a
// description says.
func isSaid(a *ast.Attribute) bool {
	name, _ := a.Split()
	return name == "said"
}
