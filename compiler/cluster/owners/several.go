package owners

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// severalMeshes notes a file that describes several. One of which the platform says what it
// may take has none beside it that the platform does not name: nothing would bound that.
func (r *reader) severalMeshes(f *ast.File) {
	var names, bound, strange []string
	first := token.NoPos
	at := map[string]token.Pos{}
	for _, name := range sorted(r.meshes) {
		i := slices.IndexFunc(r.meshes[name], func(p place) bool { return p.file == f })
		if i < 0 {
			continue
		}
		names, at[name] = append(names, name), r.meshes[name][i].at
		if first == token.NoPos || at[name].Compare(first) > 0 {
			first = at[name]
		}
		switch _, known := r.knows(name); {
		case known && r.bounds(name):
			bound = append(bound, name)
		case !known && r.unlike(f, name) != 0:
			strange = append(strange, name)
		}
	}
	if len(bound) == 0 || len(strange) == 0 {
		r.fault(ruleSeveral, first, "", "meshes "+strings.Join(names, ", ")+" are described in one file: who may change the one may change the others")
		return
	}
	said, _ := r.saysOrMakes(bound[0], []string{r.Shared, "tenants"})
	var others []Other
	if said.IsValid() {
		others = []Other{{said, "bounded here"}}
	}
	for _, name := range strange {
		r.fault(ruleOne, at[name], r.Meshes+"."+name, "this is the file of mesh "+bound[0]+", of which the platform says what it may take, and nothing bounds a mesh "+name+", which the platform does not name: write it into a file of its own, which the platform sees come", others...)
	}
}

// bounds tells whether the platform says of a mesh more than whose it is.
func (r *reader) bounds(name string) bool {
	if r.evaluate == nil {
		return false
	}
	path := r.Shared + ".tenants." + label(name)
	if r.evaluated[path] == nil {
		r.evaluated[path] = r.evaluate(r.files.Platform, path)
	}
	for field := range r.evaluated[path] {
		if !slices.Contains([]string{"files", "owners", "groups"}, field) {
			return true
		}
	}
	return false
}
