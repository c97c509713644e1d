package cluster

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// Survey is what a description says at a glance: evaluated without the schema where
// that makes no difference, which takes a small part of the time.
type Survey struct {
	dir     string
	files   *rooted.Files
	inst    *build.Instance
	reader  *reader
	settled *settled
	// ctx has raw, the description without the schema, and whole, which is it with the
	// schema where that was asked for.
	ctx        *cue.Context
	raw, whole cue.Value
}

// Look surveys the description in dir. The problems are those for which there is
// nothing to see. The error is of input or output.
func Look(dir string) (*Survey, diag.List, error) {
	root, err := ModuleRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	files, err := rooted.Open(root)
	if err != nil {
		return nil, nil, err
	}
	s, problems, err := survey(dir, files)
	if s == nil {
		err = errors.Join(err, files.Close())
	}
	return s, problems, err
}

// Close ends the reading of the description's files.
func (s *Survey) Close() error { return s.files.Close() }

func survey(dir string, files *rooted.Files) (s *Survey, problems diag.List, err error) {
	if problems := moduleFile(files); len(problems) > 0 {
		return nil, problems, nil
	}
	if problems := require(files); len(problems) > 0 {
		return nil, problems, nil
	}
	m := newMount(files)
	s = &Survey{dir: dir, files: files, settled: newSettled(), ctx: cuecontext.New()}
	s.inst, err = instance(dir, m, func(name string, text any, cfg parser.Config) (*ast.File, error) {
		file, err := parseFile(name, text, cfg)
		if err == nil {
			s.settled.strip(file)
		}
		return file, err
	})
	if err != nil {
		return nil, nil, err
	}
	s.settled.inst = s.inst
	r := &reader{from: m, places: newPlaces(s.inst, filepath.Clean(dir), files, nil)}
	s.reader = r
	if refused := append(m.refusals(), r.embedsRefused(s.inst)...); len(refused) > 0 {
		return nil, refused, nil
	}
	if s.inst.Err != nil {
		return nil, r.report(s.inst.Err), nil
	}
	if cycles := r.cycles(s.inst); len(cycles) > 0 {
		return nil, cycles, nil
	}
	problem := s.guard(func() { s.raw = s.ctx.BuildInstance(s.inst) })
	s.reader.places.sites, s.reader.places.value, s.reader.places.built = sitesOf(s.inst, s.reader.places.data), s.raw, true
	return s, problem, nil
}

// guard does what CUE may panic on, and tells that it did.
func (s *Survey) guard(do func()) (problems diag.List) {
	defer func() {
		if reason := recover(); reason != nil {
			problems = diag.List{failure(s.reader.places, reason)}
		}
	}()
	do()
	return nil
}

// Names are those of the meshes.
func (s *Survey) Names() ([]string, diag.List) {
	meshes := s.raw.LookupPath(cue.ParsePath(language().Meshes))
	_, err := s.raw.Fields()
	if meshes.Exists() {
		_, err = meshes.Fields()
	}
	if err == nil && s.settled.names() {
		return sorted(names(meshes)), nil
	}
	problems := s.evaluate()
	if _, err := s.whole.Fields(); err != nil {
		problems = append(problems, s.reader.report(s.whole.Err())...)
	}
	return sorted(names(look(s.whole, cue.Str(language().Meshes)))), problems
}

// evaluate evaluates the description with the schema, once.
func (s *Survey) evaluate() diag.List {
	if s.whole.Exists() {
		return nil
	}
	inst, err := instance(s.dir, newMount(s.files), parseFile)
	if err != nil || inst.Err != nil { // files that went while they were read
		return diag.List{{Position: s.reader.places.fallback, Rule: ruleCUE, Message: "the description cannot be read again"}}
	}
	return s.guard(func() {
		s.whole, _ = valueOf(inst)
		s.whole, _ = s.whole.Default()
	})
}

// Further are the units of the tree beside those of meshes and of what they share, where
// that is plainly written.
func (s *Survey) Further() []string {
	v, err := listedOf(s.ctx)
	if err != nil {
		return nil
	}
	var units []string
	_ = v.LookupPath(cue.ParsePath("#Further")).FillPath(cue.ParsePath("#cluster"), look(s.raw, cue.Str(language().Shared))).LookupPath(cue.ParsePath("units")).Decode(&units)
	return units
}

// shares are the namespaces that meshes have in common, by mesh, as they are plainly written.
func (s *Survey) shares() map[string][]string {
	v, err := listedOf(s.ctx)
	if err != nil {
		return nil
	}
	var rows map[string]map[string]bool
	if v.LookupPath(cue.ParsePath("#ListedShares")).FillPath(cue.ParsePath("#cluster"), look(s.raw, cue.Str(language().Shared))).LookupPath(cue.ParsePath("shares")).Decode(&rows) != nil {
		return nil
	}
	out := map[string][]string{}
	for mesh, all := range rows {
		out[mesh] = slices.Sorted(maps.Keys(all))
	}
	return out
}
