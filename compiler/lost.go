package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// astray is what is told of meshes' names: what others say of a mesh that is not there for it
// follows from that.
type astray struct {
	// some: a file, or a row, that describes a mesh makes none, so that any may be missing.
	some bool
	// names are those of meshes whose name may not be, misspelt those that are tenants' for a
	// mesh's.
	names    []string
	misspelt []string
	// unknown are the meshes with a field that there is not, which may be meant for what they grant.
	unknown []string
}

func astrayIn(problems diag.List, misspelt []plan.Finding) astray {
	out := astray{some: slices.ContainsFunc(problems, makesNone)}
	for _, p := range problems {
		rest, ofMesh := strings.CutPrefix(p.Path, "mesh.")
		if name, is := strings.CutSuffix(rest, ".name"); ofMesh && is {
			out.names = append(out.names, strings.Trim(name, `"`))
		}
		if mesh, field, is := strings.Cut(rest, "."); ofMesh && is && p.Rule == "unknown-field" && !strings.ContainsAny(field, ".[") {
			out.unknown = append(out.unknown, strings.Trim(mesh, `"`))
		}
	}
	for _, f := range misspelt {
		if name, ok := f.Says[0].(string); ok {
			out.misspelt = append(out.misspelt, name)
		}
	}
	return out
}

// lacking drops what is wrong for want of a field that is said under a misspelt name.
func lacking(in diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		return slices.ContainsFunc(in, func(q diag.Problem) bool {
			return homeless(p, q) || q.Meant != "" && slices.ContainsFunc(p.Lacks, func(l string) bool {
				if of, whichever := strings.CutSuffix(l, "."); whichever {
					return strings.LastIndexByte(q.Meant, '.') == len(of) && strings.HasPrefix(q.Meant, l)
				}
				return l == q.Meant || strings.HasPrefix(l, q.Meant+".")
			})
		})
	})
}

// homeless tells an object in a namespace of nobody, beside one that the mesh has by a name that
// may not stand there: likely it is that one.
func homeless(p, q diag.Problem) bool {
	return p.Rule == "own-namespace" && q.Rule == "unknown-field" && q.Meant == "" && slices.ContainsFunc(p.Lacks, func(l string) bool {
		name, within := strings.CutPrefix(q.Path, l+".")
		return within && !strings.ContainsAny(name, ".[")
	})
}

// makesNone tells what is said of a file that is left out as a whole, of a row without a
// name, of a field at the top that there is not, or of a file that describes another's mesh.
func makesNone(p diag.Problem) bool {
	return p.Rule == "one-file" || p.Rule == "unknown-field" && p.Path != "" && !strings.ContainsAny(p.Path, ".[") || p.Rule == "left-out" && p.Line == 1 && p.Column == 1 || p.Path == "mesh" && p.Rule == "cue"
}

// has tells a name that a mesh would have but for what is told.
func (a astray) has(name string) bool {
	_, like := nearest.Like(name, a.names)
	return a.some || like || slices.Contains(a.misspelt, name)
}
