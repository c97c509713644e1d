package owners

import (
	"path/filepath"
	"slices"
	"strings"
)

// alike: a mesh that is called much like another, and that nothing else stands for, is the other
// one with its name misspelt: no file is called after it and the platform's files say nothing of
// it, or no tenant's file describes it.
func (r *reader) alike() {
	platforms := r.meshesOfPlatform()
	described := sorted(r.meshes)
	for _, name := range described {
		if platforms[name] != nil || r.namesakes(name) || r.calledAfter(name) {
			continue
		}
		meant, ok := r.Misspelt(name, slices.DeleteFunc(slices.Clone(described), func(other string) bool { return other == name }))
		if ok && (platforms[meant] != nil || r.namesakes(meant) || r.isTenant(meant)) {
			r.misspelt(name, meant, r.meshes[name])
		}
	}
	for _, name := range sorted(platforms) {
		if meant, ok := r.Misspelt(name, described); ok && r.meshes[name] == nil {
			r.misspelt(name, meant, platforms[name])
		}
	}
}

// calledAfter tells a mesh in a file that is called after another one, which nobody describes and
// which is called much like it: a slip, surely where the platform's files name the other.
func (r *reader) calledAfter(name string) bool {
	places := r.meshes[name]
	if len(places) != 1 || r.several(places[0].file) != 0 || r.isTenant(name) || r.lists[name] != nil {
		return false
	}
	base := strings.TrimSuffix(filepath.Base(places[0].file.Filename), ".cue")
	meant, ok := r.Misspelt(name, []string{base})
	if !ok || r.meshes[base] != nil || r.unlike(places[0].file, base) != 0 || !r.isTenant(base) {
		return false
	}
	r.misspelt(name, meant, places)
	return true
}

// namesakes tells a mesh that a file is called after.
func (r *reader) namesakes(name string) bool {
	return slices.ContainsFunc(r.meshes[name], func(p place) bool { return r.unlike(p.file, name) == 0 })
}

// misspelt tells a name that is misspelt for another mesh's, unless the platform says something
// of a tenant that is called so.
func (r *reader) misspelt(name, meant string, places []place) {
	at := places[len(places)-1]
	if r.isTenant(name) || slices.ContainsFunc(r.faults, func(f Fault) bool { return f.At == at.at && f.Rule != ruleSeveral }) {
		return
	}
	r.faults = slices.DeleteFunc(r.faults, func(f Fault) bool { return f.At == at.at })
	var others []Other
	for _, p := range r.meshes[meant] {
		others = []Other{{p.at, "mesh " + meant}}
	}
	r.fault(ruleMisspelt, at.at, r.Meshes+"."+label(name), "this is called much like mesh "+meant+": write "+meant+" if that is meant; if it is another mesh, describe it in "+name+".cue, or have "+r.head()+" name it, by `"+r.Shared+": tenants: "+label(name)+": {}`", others...)
}

// meshesOfPlatform are those that the platform's files describe by their name.
func (r *reader) meshesOfPlatform() map[string][]place {
	out := map[string][]place{}
	for _, f := range r.files.Platform {
		for _, field := range r.fieldsAt(f, r.Meshes) {
			for _, m := range members(field.Value) {
				if name, kind := labelOf(m.Label); kind == "" && !isHelper(m.Label) {
					out[name] = append(out[name], place{f, m.Label.Pos()})
				}
			}
		}
	}
	return out
}

// isTenant tells the meshes of which the platform's files say something as of tenants.
func (r *reader) isTenant(name string) bool {
	_, is := r.saysOrMakes(name, []string{r.Shared, "tenants"})
	return is
}
