package cluster

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/diag"
)

// listedFile is the schema's file of what is to be seen of a mesh at a glance; it needs
// what the others say.
const listedFile = "listed.cue"

// Listed is what is to be seen of a mesh at a glance. What a description with problems
// does not say is nil.
type Listed struct {
	Name string `json:"name"`
	// Revision is empty where the mesh's Istio has none.
	Revision *string `json:"revision"`
	Version  *string `json:"version"`
	// Revisions are all there are, of a mesh that says which it has.
	Revisions  []ListedRevision `json:"revisions,omitempty"`
	Namespaces []string         `json:"namespaces"`
	// Shared are namespaces that the platform has it share with others.
	Shared   []string        `json:"shared,omitempty"`
	Gateways []ListedGateway `json:"gateways"`
	// Files are those that describe it.
	Files []string `json:"files"`
}

// ListedRevision is one of several control planes.
type ListedRevision struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// ListedGateway is a gateway with the ports of its Service.
type ListedGateway struct {
	Name  string       `json:"name"`
	Type  string       `json:"type"`
	Ports []ListedPort `json:"ports"`
}

// ListedPort is a port of a gateway.
type ListedPort struct {
	Name     string `json:"name"`
	Port     int    `json:"port"`
	NodePort int    `json:"nodePort,omitempty"`
}

// List tells of the meshes, by name.
func (s *Survey) List() ([]Listed, diag.List, error) {
	names, problems := s.Names()
	if problems.Fatal(false) {
		return nil, problems, nil
	}
	way := cue.ParsePath(language().Meshes)
	meshes := s.raw.LookupPath(way)
	if s.whole.Exists() || !s.settled.values() || meshes.Validate(cue.Concrete(true)) != nil {
		if problems := s.evaluate(); problems.Fatal(false) {
			return nil, problems, nil
		}
		meshes = look(s.whole, cue.Str(language().Meshes))
	}
	if s.whole.Exists() || len(withImports(s.inst)) > 1 {
		// There are values that CUE panics on when it writes them: those stay as they are.
		_ = s.guard(func() { meshes = settledValue(meshes) })
	}
	table, err := listedOf(cuecontext.New())
	if err != nil {
		return nil, nil, err
	}
	rows := listedRows(table, meshes, names)
	files, shares, out := s.describing(), s.shares(), make([]Listed, len(names))
	for i, name := range names {
		out[i] = rows[name].listed(name)
		out[i].Shared = shares[name]
		if out[i].Files = files[name]; len(out[i].Files) == 0 {
			at, _ := s.reader.places.label(Path{language().Meshes, name})
			out[i].Files = []string{at.File}
		}
	}
	return out, nil, nil
}

// settledValue is a value with nothing in it that is still to be computed: filled into
// another, what it refers to in the schema, or in another package, would be looked for anew,
// and not be found.
func settledValue(v cue.Value) cue.Value {
	if v.Validate() != nil {
		return v
	}
	if e, ok := v.Syntax(cue.Final()).(ast.Expr); ok {
		return cuecontext.New().BuildExpr(e)
	}
	return v
}

// listedRow is a mesh in the schema's table.
type listedRow struct {
	Revision   *string                      `json:"revision"`
	Version    *string                      `json:"version"`
	Revisions  []ListedRevision             `json:"revisions"`
	Root       *string                      `json:"root"`
	Namespaces map[string]bool              `json:"namespaces"`
	Gateways   map[string]*listedGatewayRow `json:"gateways"`
}

type listedGatewayRow struct {
	Type  string                 `json:"type"`
	Ports map[string]*ListedPort `json:"ports"`
}

// listedRows has the schema's table filled. What follows from a field with an error
// is not said.
func listedRows(table, meshes cue.Value, names []string) map[string]listedRow {
	rows := map[string]listedRow{}
	if len(names) == 0 {
		return rows
	}
	filled := table.LookupPath(cue.MakePath(cue.Def("Listed"))).FillPath(cue.MakePath(cue.Def("meshes")), meshes)
	if text, err := filled.MarshalJSON(); err == nil && meshes.Validate() == nil && json.Unmarshal(text, &rows) == nil {
		return rows
	}
	var from map[string][]string
	_ = table.LookupPath(cue.MakePath(cue.Def("ListedFrom"))).Decode(&from) // the schema's, which a test decodes
	for _, name := range names {
		var r listedRow
		mesh := look(meshes, cue.Str(name))
		for field, to := range map[string]any{"revision": &r.Revision, "version": &r.Version, "revisions": &r.Revisions, "root": &r.Root, "namespaces": &r.Namespaces, "gateways": &r.Gateways} {
			wrong := slices.ContainsFunc(from[field], func(f string) bool {
				v := look(mesh, cue.Str(f))
				return v.Exists() && v.Validate() != nil
			})
			text, err := look(filled, cue.Str(name), cue.Str(field)).MarshalJSON()
			if err == nil && !wrong && json.Unmarshal(text, to) != nil {
				reflect.ValueOf(to).Elem().SetZero() // what is of another type is not said
			}
		}
		rows[name] = r
	}
	return rows
}

func (r listedRow) listed(name string) Listed {
	l := Listed{Name: name, Revision: r.Revision, Version: r.Version, Revisions: r.Revisions}
	if r.Root != nil && r.Namespaces != nil {
		delete(r.Namespaces, *r.Root)
		l.Namespaces = append([]string{*r.Root}, slices.Sorted(maps.Keys(r.Namespaces))...)
	}
	if r.Gateways == nil {
		return l
	}
	l.Gateways = []ListedGateway{}
	for _, g := range slices.Sorted(maps.Keys(r.Gateways)) {
		gateway := ListedGateway{Name: g, Type: r.Gateways[g].Type, Ports: []ListedPort{}}
		for _, p := range slices.Sorted(maps.Keys(r.Gateways[g].Ports)) {
			port := *r.Gateways[g].Ports[p]
			port.Name = p
			gateway.Ports = append(gateway.Ports, port)
		}
		l.Gateways = append(l.Gateways, gateway)
	}
	return l
}

// listedOf compiles the schema's file.
func listedOf(ctx *cue.Context) (cue.Value, error) {
	return ownSchema(ctx, listedFile, "classicports.cue", "releases.cue")
}

// describing are the files that name each mesh.
func (s *Survey) describing() map[string][]string {
	out := map[string][]string{}
	for _, file := range s.inst.Files {
		for _, d := range file.Decls {
			if !isMesh(d) {
				continue
			}
			lit, ok := d.(*ast.Field).Value.(*ast.StructLit)
			if !ok {
				continue
			}
			for _, d := range lit.Elts {
				f, ok := d.(*ast.Field)
				if !ok || !bareLabel(f) {
					continue
				}
				name, _, _ := ast.LabelName(f.Label) // bare
				if shown := display(file.Filename); !slices.Contains(out[name], shown) {
					out[name] = append(out[name], shown)
				}
			}
		}
	}
	return out
}
