package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// tenants are the names of which the platform says something.
func (g grants) tenants() []string {
	names := map[string]bool{}
	for name := range g.of {
		names[name] = true
	}
	for _, o := range g.owners {
		names[o.Of] = true
	}
	delete(names, everyone)
	delete(names, plan.Shared)
	return slices.Sorted(maps.Keys(names))
}

// meant are the grants with those of misspelt names given to the meshes that are meant:
// what these would lack follows from the name, which is told. A name is misspelt that is
// much like that of a mesh of which the platform says nothing, surely, or such that the mesh
// takes what it is granted.
func (g grants) meant(d *cluster.Description) (grants, []plan.Finding) {
	known := g.tenants()
	free := slices.DeleteFunc(slices.Clone(d.Meshes), func(mesh string) bool { return slices.Contains(known, mesh) })
	var out []plan.Finding
	of := maps.Clone(g.of)
	for _, tenant := range known {
		if slices.Contains(d.Meshes, tenant) {
			continue
		}
		like, ok := nearest.Misspelt(tenant, free)
		if !ok {
			continue
		}
		of[like] = slices.Concat(of[like], g.of[tenant])
		delete(of, tenant)
		out = append(out, plan.Finding{Field: tenantAt(tenant), Rule: ruleMisspelt, Says: []any{tenant, like}})
		g.owners = slices.DeleteFunc(slices.Clone(g.owners), func(o plan.Owned) bool { return o.Of == tenant })
	}
	g.of = of
	return g, out
}

// meantBy takes out what meshes ask for, and is granted to one that there is not and that is
// called much like them: the name is misspelt, which is told in place of it.
func (g grants) meantBy(d *cluster.Description, found []plan.Finding) []plan.Finding {
	var out []plan.Finding
	told := map[string]bool{}
	for _, f := range found {
		tenant := grantee(f)
		like, ok := nearest.Like(tenant, []string{f.Unit})
		if tenant == "" || !ok || slices.Contains(d.Meshes, tenant) || slices.Contains(g.tenants(), like) {
			out = append(out, f)
			continue
		}
		if !told[tenant] {
			out = append(out, plan.Finding{Field: tenantAt(tenant), Rule: ruleMisspelt, Says: []any{tenant, like}})
		}
		told[tenant] = true
	}
	return out
}

// grantee is who is granted what a finding's unit is refused, if that is why.
func grantee(f plan.Finding) string {
	if f.Rule != "grant" || len(f.Others) != 1 {
		return ""
	}
	at := f.Others[0].Field
	if at.Unit != plan.Shared || len(at.At) < 2 || at.At[0] != "tenants" || at.At[1] == f.Unit {
		return ""
	}
	name, _ := at.At[1].(string)
	return name
}

const ruleMisspelt = "misspelt-tenant"

// misspeltOnce drops notes of names that are told to be misspelt, and what is told of a list
// of files of one of which more is.
func misspeltOnce(in diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		return slices.ContainsFunc(in, func(q diag.Problem) bool { return ofWrongFile(p, q) || ofMisspelt(p, q) })
	})
}

// ofWrongFile tells what follows of a file that makes no mesh, or that describes another's: that its
// mesh is not there, and what the other is not to have.
func ofWrongFile(p, q diag.Problem) bool {
	return p.Rule == "no-tenant" && makesNone(q) || q.Rule == "one-file" && p.Rule != q.Rule && p.File == q.File && strings.HasPrefix(p.Path, q.Path+".")
}

// ofMisspelt tells what follows of a name that is misspelt.
func ofMisspelt(p, q diag.Problem) bool {
	if q.Rule != ruleMisspelt {
		return false
	}
	mesh, own := strings.CutPrefix(q.Path, "mesh.")
	switch p.Rule {
	case "cue", "unknown-field":
		return false
	case "no-tenant":
		return p.Path == q.Path
	case ruleMisspelt:
		// The platform's name for it, where the mesh's own is told.
		return strings.HasPrefix(p.Path, q.Path+".") || own && p.Facts != "" && strings.HasSuffix(p.Facts, " "+mesh+"]")
	}
	return own && strings.HasPrefix(p.Path, q.Path+".") // what a mesh lacks whose own name is misspelt, the other one has
}

func tenantAt(name string) plan.Field {
	return plan.Field{Unit: plan.Shared, At: plan.Path{"tenants", name}}
}

// idle notes of what names there is no mesh.
func (g grants) idle(meshes []string) []plan.Finding {
	var out []plan.Finding
	for _, tenant := range g.tenants() {
		if slices.Contains(meshes, tenant) {
			continue
		}
		says := "there is no mesh " + tenant
		if like, ok := nearest.Like(tenant, meshes); ok {
			says += " (did you mean " + like + "?)"
		}
		of := ": what is granted is granted to nobody"
		if len(g.of[tenant]) == 0 {
			of = ": nothing has these owners"
		}
		out = append(out, plan.Finding{Field: tenantAt(tenant), Rule: "no-tenant", Says: []any{says + of}})
	}
	return out
}

// twice tells what is granted to two, of which only one may have it.
func (g grants) twice() []plan.Finding {
	var out []plan.Finding
	var fields []string
	for _, r := range g.table {
		if !r.Exclusive || slices.Contains(fields, r.Field) {
			continue
		}
		fields = append(fields, r.Field)
		var before []plan.Granted
		for _, tenant := range g.tenants() {
			for _, one := range g.of[tenant] {
				if one.Field != r.Field {
					continue
				}
				for _, other := range before {
					if value, of, both := bothGive(r.Match, one, other); both {
						f := plan.Finding{Field: plan.Field{Unit: plan.Shared, At: one.At}, Rule: "granted-twice", Says: []any{value, other.Tenant, of}}
						f.Others = []plan.Other{*grantedAt(other)}
						out = append(out, f)
					}
				}
				before = append(before, one)
			}
		}
	}
	return out
}

// bothGive are the first values of two grants that give one thing: of names, zones and blocks,
// of which one may be taken out of another, only what is the same.
func bothGive(match string, a, b plan.Granted) (one, other string, both bool) {
	for _, v := range a.Values {
		for _, w := range b.Values {
			if v == w || match == "range" && inCommon(v, w) {
				return v, w, a.Tenant != b.Tenant
			}
		}
	}
	return "", "", false
}

// inCommon tells ranges with a number in common.
func inCommon(a, b string) bool {
	least, _, _ := strings.Cut(a, "-")
	first, _, _ := strings.Cut(b, "-")
	return inRange(b, least) || inRange(a, first)
}
