package owners

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// Evaluate gives the fields at a path that files of the package have by
// themselves, without all other files of it.
type Evaluate func(files []*ast.File, path string) map[string]bool

// oneFile: a mesh has one tenant's file, or those that the platform lists. That of
// a mesh which the platform's files name is called after it, if they list none.
func (r *reader) oneFile() {
	for _, name := range sorted(r.meshes) {
		places, path := r.meshes[name], r.Meshes+"."+name
		// A file with other meshes is the one that has a mistake in it, if any.
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(r.several(a.file), r.several(b.file)) })
		lists, listed := r.lists[name]
		for _, p := range places {
			if listed && !slices.ContainsFunc(lists, func(l list) bool { return l.has(p.file) }) {
				r.fault(ruleOne, p.at, path, "mesh "+name+" is described in the files that the platform lists for it, of which this is none: change the name, or have the platform add this one", Other{lists[0].at, "the list is here"})
			}
		}
		places = r.listedElsewhere(name, path, places)
		switch at, known := r.known(name, places); {
		case listed:
		case known:
			r.after(name, path, at, places)
		case len(places) > 1:
			for _, p := range places[1:] {
				r.fault(ruleOne, p.at, path, "mesh "+name+" is described in another tenant's file already: change the name if this is another mesh; if both files are its own, have "+r.head()+" list them, by "+r.listing(name, places),
					Other{places[0].at, "described first here"})
			}
		}
	}
	for _, f := range r.files.Several {
		r.severalMeshes(f)
	}
}

// after: a mesh that the platform's files name, and list no files for, is whoever's
// file describes it first. That is told of a file that is not called after it, and
// one that is called after another mesh has none but that.
func (r *reader) after(name, path string, at token.Pos, places []place) {
	own := slices.DeleteFunc(slices.Clone(places), func(p place) bool { return r.unlike(p.file, name) != 0 })
	for _, p := range places {
		if r.unlike(p.file, name) == 0 {
			continue
		}
		var others []Other
		if at.IsValid() {
			others = []Other{{at, "named here"}}
		}
		list := "have " + r.head() + " list it, by " + r.listing(name, append(slices.Clip(own), p))
		if other := r.namesake(p.file); other != "" || len(places) > 1 {
			r.fault(ruleOne, p.at, path, "the platform's files name mesh "+name+", and list no files for it: its tenant's is "+name+".cue then. Change the name if this is another mesh; if this file is its own, "+list, others...)
			continue
		}
		r.fault(ruleFirst, p.at, path, "the platform's files name mesh "+name+", and list no files for it, so that any that describes it is its tenant's: "+list, others...)
	}
}

// namesake is the mesh that a file is called after, if it is after one: that a tenant's file
// describes, or that the platform's files name.
func (r *reader) namesake(f *ast.File) string {
	for _, name := range sorted(r.meshes) {
		if r.unlike(f, name) == 0 {
			return name
		}
	}
	name := strings.TrimSuffix(filepath.Base(f.Filename), ".cue")
	if _, known := r.knows(name); known && r.unlike(f, name) == 0 {
		return name
	}
	return ""
}

// unlike is 0 for the file in the described directory that is called after a mesh.
func (r *reader) unlike(f *ast.File, mesh string) int {
	return strings.Compare(f.Filename, filepath.Join(r.dir, mesh+".cue"))
}

// known tells the meshes that the platform's files name where a tenant's file is not called
// after the mesh.
func (r *reader) known(name string, places []place) (token.Pos, bool) {
	if !slices.ContainsFunc(places, func(p place) bool { return r.unlike(p.file, name) != 0 }) {
		return token.NoPos, false
	}
	return r.knows(name)
}

// knows tells the meshes that the platform's files name, to describe them or to grant them
// something.
func (r *reader) knows(name string) (token.Pos, bool) {
	for _, way := range [][]string{{r.Shared, "tenants"}, {r.Meshes}} {
		if at, said := r.saysOrMakes(name, way); said {
			return at, true
		}
	}
	return token.NoPos, false
}

// saysOrMakes tells whether a field of the platform's files has a member of a name. What they
// compute is evaluated only where no label says it.
func (r *reader) saysOrMakes(name string, way []string) (token.Pos, bool) {
	at, said, computes := r.says(name, way)
	if !said && computes && r.evaluate != nil {
		path := strings.Join(way, ".")
		if r.evaluated[path] == nil {
			r.evaluated[path] = r.evaluate(r.files.Platform, path)
		}
		said = r.evaluated[path][name]
	}
	return at, said
}

// says tells whether a field of the platform's files has a member of a name, by
// its plain label, and whether it may have others that are computed.
func (r *reader) says(name string, way []string) (at token.Pos, said, computes bool) {
	for _, f := range r.files.Platform {
		r.top(f, func(_ *ast.File, d ast.Decl) {
			field, ok := d.(*ast.Field)
			if !ok {
				computes = true
				return
			}
			found, may := find(field, append(slices.Clip(way), name))
			if found != nil && !said {
				at, said = found.Pos(), true
			}
			computes = computes || may
		})
	}
	return at, said, computes
}

// find leads to the label at the end of a way of plain labels, and tells whether
// something on it is computed.
func find(field *ast.Field, way []string) (at ast.Label, computes bool) {
	switch name, kind := labelOf(field.Label); {
	case kind == "a pattern":
		return nil, false
	case kind != "":
		return nil, true
	case name != way[0]:
		return nil, false
	case len(way) == 1:
		return field.Label, false
	}
	value := field.Value
	if a, ok := value.(*ast.Alias); ok {
		value = a.Expr
	}
	s, ok := value.(*ast.StructLit)
	if !ok {
		return nil, true
	}
	computes = len(field.Attrs) > 0
	for _, d := range s.Elts {
		inner, ok := d.(*ast.Field)
		if !ok {
			computes = computes || reaches(d) != ""
			continue
		}
		found, may := find(inner, way[1:])
		if found != nil && at == nil {
			at = found
		}
		computes = computes || may
	}
	return at, computes
}

// listing is what the platform would write to list files for a mesh.
func (r *reader) listing(mesh string, places []place) string {
	var names []string
	for _, p := range places {
		names = append(names, `"`+r.fromHead(p.file)+`"`)
	}
	return "`cluster: tenants: " + label(mesh) + ": files: [" + strings.Join(names, ", ") + "]`"
}

// listedElsewhere: a file that the platform lists for a mesh describes no other.
// It gives the places that are in no such file.
func (r *reader) listedElsewhere(name, path string, places []place) []place {
	return slices.DeleteFunc(slices.Clone(places), func(p place) bool {
		has := func(l list) bool { return l.has(p.file) }
		for _, other := range slices.Sorted(maps.Keys(r.lists)) {
			if other != name && slices.ContainsFunc(r.lists[other], has) && !slices.ContainsFunc(r.lists[name], has) {
				if r.meantBy(other) == name {
					r.fault(ruleMisspelt, r.lists[other][0].at, r.Shared+".tenants."+label(other)+".files", "the list is for a mesh "+other+", and there is none; did you mean "+name+"?", Other{p.at, "its file"})
					return true
				}
				if _, like := r.Misspelt(name, []string{other}); like && (r.meshesOfPlatform()[other] != nil || r.meshes[other] != nil) {
					r.fault(ruleMisspelt, p.at, path, "the platform lists this file for mesh "+other+", and this is called much like it: write "+other, Other{r.lists[other][0].at, "the list is here"})
					return true
				}
				r.fault(ruleOne, p.at, path, "the platform lists this file for mesh "+other+": it describes no other mesh; write mesh "+name+" into a file of its own", Other{r.lists[other][0].at, "the list is here"})
				return true
			}
		}
		return false
	})
}

// meantBy is the mesh that a name in a list is likely misspelt for: one without a list.
func (r *reader) meantBy(listed string) string {
	if r.meshes[listed] != nil || r.meshesOfPlatform()[listed] != nil {
		return ""
	}
	var free []string
	for _, mesh := range sorted(r.meshes) {
		if r.lists[mesh] == nil {
			free = append(free, mesh)
		}
	}
	like, _ := r.Like(listed, free)
	return like
}

// several is 1 for a file that describes more than one mesh.
func (r *reader) several(f *ast.File) int {
	if slices.Contains(r.files.Several, f) {
		return 1
	}
	return 0
}
