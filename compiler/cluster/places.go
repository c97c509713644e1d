package cluster

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// Places tells where the user wrote a field. CUE's own errors often name the
// schema's place alone; a path leads back to the user through a second value,
// the package without the schema, of which CUE knows every line. It is built
// when the first place is asked for: a sound run pays nothing. Places is not
// for concurrent use.
type Places struct {
	// load loads the package again, without the schema; nil if there is none.
	load func(texts map[string][]byte) *build.Instance
	// files are those of the module.
	files *rooted.Files
	// texts are the files by the name CUE has for them, lines their lines.
	texts map[string][]byte
	lines map[string][]string
	// own are the user's CUE files, data the files that they embed, by CUE's
	// name, which begins at the directory of the file that embeds them.
	own  map[string]bool
	data map[string][]string
	// top are the names of fields at the top of the package.
	top map[string]bool
	// embeds are the places where a file embeds something at its top: CUE
	// names them in errors of all that comes from there.
	embeds map[string]bool
	// fallback is the place of what stands nowhere: the package.
	fallback diag.Position

	// whole is the package as it was loaded first, inst as it was without the schema.
	whole, inst *build.Instance

	value  cue.Value
	built  bool
	sites  sites
	rows   *rows
	leaves map[token.Position][]Path
}

// newPlaces takes a loaded package, the directory to name for what stands
// nowhere, and what loads the package again.
func newPlaces(inst *build.Instance, dir string, files *rooted.Files, load func(map[string][]byte) *build.Instance) *Places {
	p := &Places{
		load:     load,
		files:    files,
		texts:    map[string][]byte{},
		own:      map[string]bool{},
		top:      map[string]bool{},
		embeds:   map[string]bool{},
		fallback: diag.Position{File: dir},
	}
	for _, i := range withImports(inst) {
		for _, f := range slices.Concat(i.BuildFiles, i.InvalidFiles) {
			p.own[f.Filename] = true
			if text, ok := f.Source.([]byte); ok {
				p.texts[f.Filename] = text
			}
		}
	}
	for _, file := range inst.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				p.embeds[d.Pos().Position().String()] = true
			case *ast.Field:
				if name, _, err := ast.LabelName(d.Label); err == nil {
					p.top[name] = true
				}
			}
		}
	}
	p.whole, p.data = inst, embedded(inst, files)
	if inst.Err != nil {
		p.load = nil
	}
	return p
}

// raw is the package without the schema.
func (p *Places) raw() cue.Value {
	if p.built || p.load == nil {
		return p.value
	}
	p.built = true
	inst := p.load(p.texts)
	if inst == nil || inst.Err != nil { // files that went while they were read
		return p.value
	}
	p.inst, p.sites = inst, sitesOf(inst, p.data)
	// A context of its own: in the other one the imports are known, schema and all.
	p.value = cuecontext.New().BuildInstance(inst)
	return p.value
}

// at gives where a path stands, with the line: a plain value itself, the label
// of a struct. Where the user wrote no such field it is the label of the
// nearest around it, else the package, and exact is false.
func (p *Places) at(path Path) (at diag.Position, excerpt string, exact bool) {
	for n := len(path); n > 0; n-- {
		s, ok := p.find(path[:n])
		switch {
		case ok && s.leaf && n == len(path):
			at, excerpt = p.show(s.value)
		case ok:
			at, excerpt = p.show(s.label)
		default:
			continue
		}
		return at, excerpt, n == len(path)
	}
	return p.fallback, "", false
}

// label gives where the name of a field stands, with the line: where it is written as it is,
// though its value may come from elsewhere.
func (p *Places) label(path Path) (diag.Position, string) {
	if at := p.labelAt(path); at.IsValid() {
		return p.show(at)
	}
	return p.fallback, ""
}

func (p *Places) labelAt(path Path) token.Pos {
	if v := path.in(p.raw()); v.Exists() && len(path) > 0 {
		for _, c := range conjuncts(v) {
			if f, ok := c.Source().(*ast.Field); ok && asked(f.Label) == path[len(path)-1] {
				return f.Label.Pos()
			}
		}
	}
	if s, ok := p.find(path); ok {
		return s.label
	}
	return token.NoPos
}

// wrote tells whether the user wrote a field.
func (p *Places) wrote(path Path) bool {
	_, ok := p.find(path)
	return ok
}

func (p *Places) find(path Path) (site, bool) {
	v := path.in(p.raw())
	if !v.Exists() && len(path) > 0 {
		v = required(path[:len(path)-1].in(p.raw()), path[len(path)-1])
	}
	if !v.Exists() {
		return site{}, false
	}
	s, ok := p.sites.of(v)
	if ok && len(path) > 0 && !p.usersOwn(s.label) { // in a text that CUE was given, of no file
		around, found := p.find(path[:len(path)-1])
		return site{around.value, around.value, true}, found
	}
	if ok && p.sites.template(s) {
		if at := p.throughRows().labels[path.String()]; at.IsValid() {
			s.label = at
		}
	}
	return s, ok
}

// required is a field that has ! in place of a value, which LookupPath passes over.
func required(v cue.Value, label any) cue.Value {
	for _, f := range fields(v) {
		if f.name == label {
			return f.value
		}
	}
	return cue.Value{}
}

// written gives the path of the user's field whose value stands at a position:
// of those that a template makes, the one nearest to another path.
func (p *Places) written(at token.Pos, near Path) (Path, bool) {
	if p.leaves == nil {
		p.leaves = map[token.Position][]Path{}
		p.collect(p.raw(), nil)
	}
	var best Path
	for _, path := range p.leaves[at.Position()] {
		if best == nil || path.shared(near) > best.shared(near) {
			best = path
		}
	}
	return best, best != nil
}

// collect notes the leaves below a value by their places.
func (p *Places) collect(v cue.Value, path Path) {
	below := func(v cue.Value, label any) {
		here := append(slices.Clip(path), label)
		if s, ok := p.sites.of(v); ok && s.leaf {
			at := s.value.Position()
			p.leaves[at] = append(p.leaves[at], here)
		}
		p.collect(v, here)
	}
	if items, err := v.List(); err == nil {
		for i := 0; items.Next(); i++ {
			below(items.Value(), i)
		}
		return
	}
	for _, f := range fields(v) {
		below(f.value, f.name)
	}
}

// usersOwn tells a position in a file of the user's.
func (p *Places) usersOwn(pos token.Pos) bool {
	return pos.IsValid() && (p.own[pos.Filename()] || len(p.data[pos.Filename()]) > 0)
}
