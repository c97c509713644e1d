package cluster

import (
	"encoding/json"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"meshc.dev/schema"
)

// remainder is a description without its meshes: what all parts have in common, so that
// it, and the schema, are loaded and compiled once.
type remainder struct {
	inst  *build.Instance
	ctx   *cue.Context
	value cue.Value
	// cut takes out of a file what is not looked at, if something is not.
	cut func(*ast.File) bool
	// keep are the meshes that are left in the files that are read next.
	keep map[string]bool
	// unsaid are the fields that none of its meshes sets.
	unsaid []string
	// read is how many parts have been read: the context keeps what they say.
	read int
}

// mostRead is how many parts are read in one context. What it keeps of a part, what its
// files say themselves, is little, but of thousands of meshes it is not.
const mostRead = 32

// nothing is the text of what is of all meshes together where that is not asked for.
const nothing = "package schema\n"

// usable is what is in common with a part, made anew where its context has kept enough, or is
// without other fields, nil if it cannot be made.
func (p *parts) usable(of *remainder, part []string) *remainder {
	unsaid := p.words.unsaid(part)
	if of != nil && of.read < mostRead && slices.Equal(of.unsaid, unsaid) {
		of.read++
		return of
	}
	return p.remainder(nothing, p.needless.Of(""), unsaid)
}

// remainder is what all parts have in common, with a text of what is of all meshes together, and
// without fields of plans, and without what is said of fields that no mesh sets, nil if it
// cannot be made.
func (p *parts) remainder(across string, needless, unsaid []string) *remainder {
	of := &remainder{ctx: cuecontext.New(), unsaid: unsaid, cut: p.cut}
	inst, err := instance(p.dir, p.from.part(view{p.places.texts, p.meshes.meshesAlone, across}), of.parse)
	if err != nil || inst.Err != nil {
		return nil
	}
	for _, dep := range inst.Dependencies() {
		if isSchema(dep) && len(needless)+len(unsaid) > 0 {
			prune(dep.Files, needless, unsaid)
		}
	}
	of.inst, of.value = inst, of.ctx.BuildInstance(inst)
	return of
}

func (of *remainder) parse(name string, text any, cfg parser.Config) (*ast.File, error) {
	file, err := parseFile(name, text, cfg)
	if err == nil {
		if of.cut != nil {
			of.cut(file)
		}
		named := mentioned(file)
		without(file, of.keep)
		withoutUnused(file, named)
	}
	return file, err
}

// part is the value of a description with some of its meshes, and facts of others.
//
// The files of these meshes are a package of their own, whose names lead to what
// is in common where they have none of that name; it is then unified with what is in
// common. The result is that of one package: no name leads to a mesh, and what a file
// of meshes alone says besides is mentioned in no other. What is said of meshes by a pattern is
// part of theirs: CUE holds closed what is unified with the schema, and not what was evaluated
// beside it.
func (p *parts) part(of *remainder, names, others []string) cue.Value {
	if of == nil {
		return cue.Value{}
	}
	inst := of.beside()
	of.keep = map[string]bool{}
	var files []string
	patterns := map[string]bool{}
	for _, name := range names {
		of.keep[name] = true
		files = append(files, p.meshes.files[name]...)
	}
	for _, file := range p.meshes.patterns {
		if !slices.Contains(files, file) {
			files, patterns[file] = append(files, file), true
		}
	}
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		syntax, err := of.parse(file, p.places.texts[file], parser.NewConfig(parser.Version(inst.ModuleFile.Language.Version)))
		if err != nil {
			return cue.Value{}
		}
		if read := syntax.Pos().File(); read != nil {
			read.SetFSLoc(p.locs[file]) // where what it embeds is found
		}
		named := mentioned(syntax)
		syntax.Decls = slices.DeleteFunc(syntax.Decls, func(d ast.Decl) bool {
			return isEmbedded(d) || patterns[file] && isBeside(d) // the schema, and what else is in common
		})
		withoutUnused(syntax, named)
		if inst.AddSyntax(syntax) != nil {
			return cue.Value{}
		}
	}
	meshes := of.ctx.BuildInstance(inst, cue.Scope(of.value))
	if len(others) == 0 {
		return of.value.Unify(meshes)
	}
	facts := of.ctx.CompileString(factsOf(p.known, others, ""), cue.ImportPath(schemaPath))
	return of.value.Unify(facts).Unify(meshes)
}

// isBeside tells a field that is not the meshes.
func isBeside(d ast.Decl) bool {
	_, is := d.(*ast.Field)
	return is && !isMesh(d)
}

func isEmbedded(d ast.Decl) bool {
	_, ok := d.(*ast.EmbedDecl)
	return ok
}

// locations are where CUE's loader found the files of a package.
func locations(inst *build.Instance) map[string]token.FSLoc {
	out := map[string]token.FSLoc{}
	for _, file := range inst.Files {
		if read := file.Pos().File(); read != nil {
			out[file.Filename] = read.FSLoc()
		}
	}
	return out
}

// beside is a package of the same name and place, with the same imports, without files.
func (of *remainder) beside() *build.Instance {
	inst := of.inst.Context().NewInstance(of.inst.Dir, nil)
	inst.PkgName, inst.ImportPath, inst.CanonicalID = of.inst.PkgName, of.inst.ImportPath, of.inst.CanonicalID
	inst.Module, inst.ModuleFile = of.inst.Module, of.inst.ModuleFile
	inst.Root, inst.RootLoc, inst.DirLoc = of.inst.Root, of.inst.RootLoc, of.inst.DirLoc
	return inst
}

// together is the value of what is of all meshes together, which has no mesh but the facts of
// all, and the definition of a description.
func (p *parts) together() (cue.Value, *definition) {
	across, _ := schema.Files.ReadFile(acrossFile) // embedded
	of := p.remainder(string(across)+factsOf(p.facts, p.meshes.names, "#Cluster: "), nil, nil)
	if of == nil {
		return cue.Value{}, nil
	}
	return of.value, definitionIn(of.inst, of.ctx)
}

// factsOf are facts of meshes, below a field, as the schema has them of those that are evaluated
// elsewhere.
func factsOf(facts map[string]json.RawMessage, names []string, below string) string {
	var out strings.Builder
	for _, name := range names {
		key, _ := json.Marshal(name) // a string, always
		out.WriteString(below + apartField + ": " + string(key) + ": " + string(facts[name]) + "\n")
	}
	return out.String()
}
