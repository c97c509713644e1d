package cluster

import (
	"encoding/json"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/safepoint"
)

// parting says how a description is taken in parts: so many meshes in one, from so
// many meshes on, without some fields of their plans. A part of no meshes means never.
type parting struct {
	size, least int
	without     plan.Needless
}

// In a part of that size what is evaluated once for each, as the schema's definitions, takes
// little of the time, and the memory little of what a process has anyway.
func usual(without plan.Needless) parting { return parting{size: 15, least: 40, without: without} }

// parts evaluates a description of many meshes some at a time, so that what one value
// of all would hold is never there at once, and as many at a time as there are
// processors.
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
	meshes := r.separable(inst, by)
	if meshes == nil {
		return nil
	}
	p := &parts{reader: r, dir: dir, meshes: meshes, words: vocabularyOf(inst, meshes), locs: locations(inst), needless: by.without, size: by.size, facts: map[string]json.RawMessage{}, plans: map[string]plan.Plan{}, exports: map[string][]string{}, callers: map[string][]string{}, lacked: map[string]bool{}}
	if !p.all(p.chunks(meshes.names), false) {
		return nil
	}
	var again []string
	for _, name := range meshes.names {
		if p.lacked[name] {
			again = append(again, name)
		}
	}
	p.known = maps.Clone(p.facts)
	if len(again) > 0 && !p.all(p.chunks(again), true) {
		return nil
	}
	return p.across()
}

// separable are the meshes of a package that is to be taken in parts, nil where it is not, or cannot be.
func (r *reader) separable(inst *build.Instance, by parting) *splitted {
	if by.size == 0 || isSchemaModule(r.from.files) {
		return nil
	}
	meshes := splitMeshes(inst)
	if meshes == nil || len(meshes.names) < by.least {
		return nil
	}
	return meshes
}

type parts struct {
	*reader
	dir    string
	meshes *splitted
	// locs are where the files of the package were found.
	locs map[string]token.FSLoc
	// needless are fields of plans that nobody asks for, size is that of a part.
	needless plan.Needless
	size     int
	// words are those that tell what may be left out for a mesh.
	words *vocabulary

	mu    sync.Mutex
	facts map[string]json.RawMessage
	plans map[string]plan.Plan
	// exports are the meshes that a mesh exports to, callers those that export services
	// to it; where its part lacked one, lacked tells.
	exports map[string][]string
	callers map[string][]string
	lacked  map[string]bool
	// known are the facts of the first time, which the second reads as it writes its own.
	known map[string]json.RawMessage
}

// chunks are the names of the meshes of each part: the one of which more is asked for than of the
// others is a part of its own, and what one part is evaluated without does mostly for the next.
func (p *parts) chunks(names []string) [][]string {
	var out [][]string
	if slices.Contains(names, p.needless.Asked) {
		names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == p.needless.Asked })
		out = [][]string{{p.needless.Asked}}
	}
	return slices.AppendSeq(out, slices.Chunk(slices.SortedStableFunc(slices.Values(names), p.words.compare), p.size))
}

// all evaluates parts at once, and tells whether all are sound. The second time the
// facts of others are known.
func (p *parts) all(names [][]string, again bool) bool {
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	var pieces safepoint.Workers
	for range min(runtime.GOMAXPROCS(0), len(names)) {
		workers.Go(func() {
			var of *remainder
			for i := next.Add(1) - 1; i < int64(len(names)) && !failed.Load(); i = next.Add(1) - 1 {
				pieces.Do(func() {
					if of = p.usable(of, names[i]); !p.one(names[i], again, of) {
						failed.Store(true)
					}
				})
			}
		})
	}
	workers.Wait()
	return !failed.Load()
}

// one evaluates a part, and tells whether it is sound.
func (p *parts) one(part []string, again bool, of *remainder) (sound bool) {
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
	if part[0] == p.needless.Asked { // with fields that what is in common has not
		of = p.remainder(nothing, p.needless.Of(part[0]), nil)
	}
	v := p.part(of, part, others)
	meshes := look(v, cue.Str("mesh"))
	if strict(v) != nil || len(p.quoted(v)) > 0 || !slices.Equal(sorted(names(meshes)), sorted(part)) {
		return false
	}
	facts := v.LookupPath(cue.MakePath(derived(factsField)))
	for _, name := range part {
		made, err := pack(look(meshes, cue.Str(name), derived(planField)), name)
		text, failed := facts.LookupPath(cue.MakePath(cue.Str(name))).MarshalJSON()
		if err != nil || failed != nil || len(made.Checks) > 0 {
			return false
		}
		p.take(made, text)
		if !again {
			p.meet(made, part)
		}
	}
	return true
}

// take keeps what a part says of a mesh.
func (p *parts) take(made plan.Plan, facts json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans[made.Unit], p.facts[made.Unit] = made, facts
}

// meet keeps whom a mesh exports to. Only the first time: the second reads it.
func (p *parts) meet(made plan.Plan, part []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
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
	v, definition := p.together()
	last := &reader{from: p.from, bytes: p.bytes, places: p.places, schema: definition}
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

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }
