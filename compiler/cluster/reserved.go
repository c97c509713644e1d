package cluster

import (
	"cmp"
	"slices"
	"strconv"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
)

// Reserved is what others hold in a cluster.
type Reserved []Reservation

// Reservation is a thing that somebody holds.
type Reservation struct{ Kind, Name, By string }

// File is what is reserved as a file of a package, formatted: in cluster.reserved.
func (r Reserved) File(pkg string) ([]byte, error) {
	own := map[string]string{"NodePort": "nodePorts", "Namespace": "namespaces"}
	all := slices.SortedFunc(slices.Values(r), func(a, b Reservation) int {
		number := func(r Reservation) int { n, _ := strconv.Atoi(r.Name); return n } // 0 of what is none
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(number(a), number(b)), cmp.Compare(a.Name, b.Name))
	})
	var says, names []ast.Decl
	for len(all) > 0 {
		kind := all[0].Kind
		var of []ast.Decl
		for len(all) > 0 && all[0].Kind == kind {
			of = append(of, labelled(ast.NewString(all[0].By), all[0].Name))
			all = all[1:]
		}
		if field, is := own[kind]; is {
			says = append(says, labelled(block(of), field))
		} else {
			names = append(names, labelled(block(of), kind))
		}
	}
	slices.SortFunc(says, func(a, b ast.Decl) int { return cmp.Compare(fieldName(a), fieldName(b)) })
	if len(names) > 0 {
		says = append(says, labelled(block(names), "names"))
	}
	file := &ast.File{Decls: []ast.Decl{&ast.Package{Name: ast.NewIdent(pkg)}}}
	if len(says) > 0 {
		file.Decls = append(file.Decls, labelled(block(says), "cluster", "reserved"))
	}
	return format.Node(file)
}

// fieldName is the name of a field.
func fieldName(d ast.Decl) string {
	f, _ := d.(*ast.Field)
	if f == nil {
		return ""
	}
	name, _, _ := ast.LabelName(f.Label)
	return name
}
