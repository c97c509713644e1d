package main

import (
	_ "embed" // for the page
	html "html/template"
	"io"
	"slices"
	"strings"
)

// page is the drawing for browsers: it loads nothing, and names in it are text.
//
//go:embed graph.html
var page string

// printHTML writes a card for each mesh, and arrows between them.
func printHTML(w io.Writer, g graph) error {
	t, err := html.New("graph").Funcs(html.FuncMap{
		"join":  func(s []string) string { return strings.Join(s, ", ") },
		"ports": portsOf,
		"versions": func(m drawnMesh) string {
			_, versions := standing(m.Listed)
			return versions
		},
		"text": searched,
		"node": g.id,
		"from": func(mesh string) []way { return g.ways(func(w way) bool { return w.From == mesh }) },
		"to":   func(mesh string) []way { return g.ways(func(w way) bool { return w.To == mesh }) },
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, g)
}

func (g graph) ways(of func(way) bool) []way {
	return slices.DeleteFunc(slices.Clone(g.Ways), func(w way) bool { return !of(w) })
}

// id is that of a mesh's card, or of the one of what is not of a mesh.
func (g graph) id(mesh string) string {
	if slices.ContainsFunc(g.Meshes, func(m drawnMesh) bool { return m.Name == mesh }) {
		return "mesh-" + mesh
	}
	return "others"
}

// searched is the text by which a mesh is found.
func searched(m drawnMesh) string {
	revisions, versions := standing(m.Listed)
	words := append([]string{m.Name, revisions, versions}, m.Namespaces...)
	for _, g := range m.Gateways {
		words = append(words, g.Name, portsOf(g))
	}
	for _, a := range m.Grants {
		words = append(words, a.Field)
		words = append(words, a.Values...)
	}
	return strings.ToLower(strings.Join(append(words, m.Files...), " "))
}
