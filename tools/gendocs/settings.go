package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
)

// Definitions of what a mesh gives Istio's charts below what the user says, and
// above it; and the ports of Istio 1.5.
const (
	chartDefaults  = "#Defaults"
	chartIsolation = "#Isolation"
	manifestPorts  = "_manifestPorts"
)

// settingNames are what those definitions call a mesh.
var settingNames = regexp.MustCompile(`\bE\.|#`)

// readSettings makes tables of #Mesh of them. Where #Mesh says more of a
// setting, it says so there.
func (s *schema) readSettings() {
	mesh := s.definitions["#Mesh"]
	if d := s.definitions[chartIsolation]; d != nil {
		part := s.settings(d)
		i := slices.IndexFunc(mesh.parts, func(p *definition) bool { return strings.Contains(p.doc, chartIsolation) })
		if i < 0 {
			i = len(mesh.parts)
			mesh.parts = append(mesh.parts, &definition{name: mesh.name})
		}
		for _, more := range mesh.parts[i].fields {
			at := slices.IndexFunc(part.fields, func(f field) bool { return f.path == more.path })
			if at < 0 {
				part.fields = append(part.fields, more)
			} else {
				part.fields[at].must = more.must
			}
		}
		mesh.parts[i] = part
	}
	if d := s.definitions[chartDefaults]; d != nil {
		part := s.settings(d)
		for i, f := range part.fields {
			if f.fixed {
				part.fields[i].typ = map[bool]string{true: "bool", false: "string"}[f.standard == "`true`" || f.standard == "`false`"]
			}
		}
		mesh.parts = slices.Insert(mesh.parts, 0, part)
	}
	if ports, ok := s.hidden[manifestPorts].(*ast.StructLit); ok {
		part := &definition{name: mesh.name, doc: "Ports of a mesh of Istio 1.5, with the node ports of the demonstration values: every mesh needs its own."}
		s.readFields(part, "gateways.ingress.ports.", "", ports)
		for i := range part.fields {
			part.fields[i].typ = "int"
		}
		part.fields = slices.DeleteFunc(part.fields, func(f field) bool { return f.standard == "" })
		mesh.parts = append(mesh.parts, part)
	}
}

// settings are the rows of a definition of settings, by the user's paths.
func (s *schema) settings(d *definition) *definition {
	_, what, _ := strings.Cut(d.doc, " what ")
	part := &definition{name: "#Mesh", doc: "Settings of Istio that " + what}
	for _, f := range d.fields {
		if !strings.HasPrefix(f.path, "meshConfig") {
			f.path = "values." + f.path
		}
		f.path = "istio." + f.path
		f.standard = settingNames.ReplaceAllString(strings.ReplaceAll(f.standard, "E.clusterName", "cluster.name"), "")
		part.fields = append(part.fields, f)
	}
	return part
}

// noteEffective notes a struct #effective of a definition for readEffective, and
// its fields for the page.
func (s *schema) noteEffective(d *definition, def, inner *ast.Field) {
	body, ok := inner.Value.(*ast.StructLit)
	if !ok {
		return
	}
	user := map[string]place{}
	if a, ok := def.Value.(*ast.Alias); ok {
		user[a.Ident.Name] = place{d.name, ""}
	}
	s.effective = append(s.effective, effective{d.name, body, user, map[string][]string{}, map[string]ast.Expr{}})
	d.inTheEnd = &definition{name: d.name, doc: doc(inner)}
	s.readFields(d.inTheEnd, "", "", body)
}

// writeInTheEnd lists what can be referred to.
func writeInTheEnd(b *bytes.Buffer, d *definition) {
	if d == nil {
		return
	}
	var names, docs []string
	for _, f := range d.fields {
		holds := slices.ContainsFunc(d.fields, func(o field) bool { return strings.HasPrefix(o.path, f.path+".") })
		if !holds {
			names = append(names, "`"+f.path+"`")
		}
		// A comment on how a field is made does not begin with its name.
		if name := f.path[strings.LastIndex(f.path, ".")+1:]; strings.HasPrefix(f.doc, name+" ") {
			docs = append(docs, "\n"+f.doc+"\n")
		}
	}
	fmt.Fprintf(b, "\n`%s It has\n%s.\n%s", strings.Replace(d.doc, " ", "` ", 1), strings.Join(names, ",\n"), strings.Join(docs, ""))
}

// readBuiltIn notes the values of a definition that is a row of another.
func (s *schema) readBuiltIn(file *ast.File, name string) {
	v := cuecontext.New().BuildFile(file).LookupPath(cue.ParsePath(name))
	v.Walk(nil, func(v cue.Value) {
		if text, err := v.String(); err == nil {
			_, path, _ := strings.Cut(v.Path().String(), name)
			s.literals[name+path] = fmt.Sprintf("%q", text)
		}
	})
}
