package cluster

import (
	"bytes"
	"encoding/json"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/plan"
	"meshc.dev/schema"
)

// parting says how a description is taken in parts: so many meshes in one, from so
// many meshes on. A part of no meshes means never. Without courses nobody asks for them.
type parting struct {
	size, least int
	courses     bool
}

// In a part of that size the schema, which each compiles for itself, takes little of
// the time, and the memory little of what a process has anyway.
func usual(courses bool) parting { return parting{size: 20, least: 40, courses: courses} }

// parts evaluates a description of many meshes some at a time, each time in a
// context of its own, so that what one value of all would hold is never there at
// once, and as many at a time as there are processors.
//
// Others than a mesh itself read of it what the schema has in _facts (_consumers and _partners
// those of the meshes that it exports to, _granted of those that export services to it, and
// across.cue those of all), its claims and its checks. So a mesh's plan is that of the whole
// if its part has the facts of those, and the shared plan, with all checks of meshes against each
// other, if an own part, which has no mesh, has the facts of all. Claims are compared
// in contested.
//
// It is nil where meshes cannot be told apart, and where anything at all is wrong:
// what is said of a faulty description is said of the whole.
func (r *reader) parts(dir string, inst *build.Instance, by parting) *Description {
	if by.size == 0 || isSchemaModule(r.from.files) {
		return nil
	}
	meshes := splitMeshes(inst)
	if meshes == nil || len(meshes.names) < by.least {
		return nil
	}
	p := &parts{reader: r, dir: dir, meshes: meshes, courses: by.courses, facts: map[string]json.RawMessage{}, plans: map[string]plan.Plan{}, exports: map[string][]string{}, callers: map[string][]string{}, lacked: map[string]bool{}}
	if !p.all(slices.Collect(slices.Chunk(meshes.names, by.size)), false) {
		return nil
	}
	var again []string
	for _, name := range meshes.names {
		if p.lacked[name] {
			again = append(again, name)
		}
	}
	if len(again) > 0 && !p.all(slices.Collect(slices.Chunk(again, by.size)), true) {
		return nil
	}
	return p.across()
}

type parts struct {
	*reader
	dir     string
	meshes  *splitted
	courses bool

	mu    sync.Mutex
	facts map[string]json.RawMessage
	plans map[string]plan.Plan
	// exports are the meshes that a mesh exports to, callers those that export services
	// to it; where its part lacked one, lacked tells.
	exports map[string][]string
	callers map[string][]string
	lacked  map[string]bool
}

// all evaluates parts at once, and tells whether all are sound. The second time the
// facts of others are known.
func (p *parts) all(names [][]string, again bool) bool {
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(names)) {
		workers.Go(func() {
			// The schema is the same for all parts. CUE notes in it what a name leads to, so that
			// each worker has its own.
			known := map[string]*build.Instance{}
			for i := next.Add(1) - 1; i < int64(len(names)) && !failed.Load(); i = next.Add(1) - 1 {
				if !p.one(names[i], again, known) {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return !failed.Load()
}

// one evaluates a part, and tells whether it is sound.
func (p *parts) one(part []string, again bool, known map[string]*build.Instance) (sound bool) {
	// There are descriptions that CUE panics on: the whole is told of.
	defer func() {
		if recover() != nil {
			sound = false
		}
	}()
	var others []string
	if again {
		for _, name := range part {
			others = append(append(others, p.exports[name]...), p.callers[name]...)
		}
		slices.Sort(others)
		others = slices.DeleteFunc(slices.Compact(others), func(name string) bool { return slices.Contains(part, name) })
	}
	v, _ := p.value(part, others, false, known)
	meshes := look(v, cue.Str("mesh"))
	if strict(v) != nil || !slices.Equal(sorted(names(meshes)), sorted(part)) {
		return false
	}
	facts := v.LookupPath(cue.MakePath(derived("_facts")))
	for _, name := range part {
		made, err := decode(look(meshes, cue.Str(name), derived("_plan")), name)
		text, failed := facts.LookupPath(cue.MakePath(cue.Str(name))).MarshalJSON()
		if err != nil || failed != nil || len(made.Checks) > 0 {
			return false
		}
		p.take(made, text, part)
	}
	return true
}

func (p *parts) take(made plan.Plan, facts json.RawMessage, part []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans[made.Unit], p.facts[made.Unit] = made, facts
	p.exports[made.Unit] = nil
	for _, g := range made.Grants {
		p.exports[made.Unit] = append(p.exports[made.Unit], g.To)
		p.lacked[made.Unit] = p.lacked[made.Unit] || !slices.Contains(part, g.To)
		if len(g.Only) > 0 && p.meshes.files[g.To] != nil {
			p.callers[g.To] = append(p.callers[g.To], made.Unit)
			p.lacked[g.To] = p.lacked[g.To] || !slices.Contains(part, g.To)
		}
	}
}

// across evaluates what is of all meshes together.
func (p *parts) across() (d *Description) {
	defer func() {
		if recover() != nil {
			d = nil
		}
	}()
	v, definition := p.value(nil, p.meshes.names, true, nil)
	last := &reader{from: p.from, places: p.places, schema: definition}
	d, problems := last.read(v)
	if d == nil || len(problems)+len(d.Refused)+len(d.Meshes) > 0 || len(d.Plans) != 1 {
		return nil
	}
	d.parted = true
	d.Meshes = sorted(p.meshes.names)
	for _, name := range d.Meshes {
		d.Plans = append(d.Plans, p.plans[name])
	}
	if contested(d.Plans) {
		return nil
	}
	return d
}

// contested tells whether something is taken twice, as _conflicts of the schema does.
func contested(plans []plan.Plan) bool {
	takers := map[string]string{}
	for _, p := range plans {
		for _, c := range p.Claims {
			what, by := c.Kind+" "+c.Name, p.Unit+" "+c.By
			if first, ok := takers[what]; ok && first != by {
				return true
			}
			takers[what] = by
		}
	}
	return false
}

// value is the description with some of its meshes, facts of others, and with or
// without what is of all together; and the definition of it.
func (p *parts) value(part, others []string, across bool, known map[string]*build.Instance) (cue.Value, *definition) {
	keep, files := map[string]bool{}, map[string]bool{}
	for _, name := range part {
		keep[name] = true
		for _, file := range p.meshes.files[name] {
			files[file] = true
		}
	}
	const nothing = "package schema\n"
	text, own := []byte(nothing), map[string][]byte{}
	if across {
		text, _ = schema.Files.ReadFile(acrossFile) // embedded
	} else if !p.courses {
		own[courseFile] = []byte(nothing)
	}
	own[acrossFile] = p.factsOf(text, others)
	from := p.from.part(view{p.places.texts, func(file string) bool { return p.meshes.meshesAlone(file) && !files[file] }, own})
	if across || len(others) > 0 {
		known = nil // others' schema has not the same facts
	}
	inst, err := instanceKnowing(p.dir, from, func(name string, src any, cfg parser.Config) (*ast.File, error) {
		file, err := parseFile(name, src, cfg)
		if err == nil {
			without(file, keep)
		}
		return file, err
	}, known)
	if err != nil || inst.Err != nil {
		return cue.Value{}, nil
	}
	for _, dep := range inst.Dependencies() {
		if known != nil && isSchema(dep) {
			known[dep.ImportPath] = dep
		}
	}
	return valueOf(inst)
}

// factsOf adds facts of meshes to a file of the schema's.
func (p *parts) factsOf(text []byte, names []string) []byte {
	out := bytes.NewBuffer(slices.Clip(text))
	for _, name := range names {
		key, _ := json.Marshal(name) // a string, always
		out.WriteString("#Cluster: _apart: " + string(key) + ": " + string(p.facts[name]) + "\n")
	}
	return out.Bytes()
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }
