package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A drawing of text is lines in which nodes have ids by their numbers: names are labels
// alone, so that nothing in them is anything else.
type drawing struct {
	b strings.Builder
	graph
	// label writes a text as a label, group opens one of nodes, way draws an arrow with a
	// label.
	label       func(string) string
	group       func(id, label string) string
	end         string
	node        func(id, label string) string
	gateway     func(id, label string) string
	way         func(from, to, label string) string
	first, last string
}

func printMermaid(w io.Writer, g graph) error {
	return (&drawing{
		graph: g, first: "flowchart LR", label: mermaidLabel,
		group:   func(id, label string) string { return "  subgraph " + id + "[" + label + "]" },
		end:     "  end",
		node:    func(id, label string) string { return "    " + id + "[" + label + "]" },
		gateway: func(id, label string) string { return "    " + id + "([" + label + "])" },
		way:     func(from, to, label string) string { return "  " + from + " -->|" + label + "| " + to },
	}).draw(w)
}

func printDot(w io.Writer, g graph) error {
	return (&drawing{
		graph: g, first: "digraph meshes {\n  rankdir=LR; compound=true; node [shape=box, fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\", fontsize=10]; graph [fontname=\"sans-serif\"]", last: "}", label: dotLabel,
		group: func(id, label string) string {
			return "  subgraph cluster_" + id + " {\n    label=" + label + "; style=rounded"
		},
		end:     "  }",
		node:    func(id, label string) string { return "    " + id + " [label=" + label + "]" },
		gateway: func(id, label string) string { return "    " + id + " [label=" + label + ", shape=oval]" },
		way: func(from, to, label string) string {
			tail := ""
			if strings.HasPrefix(from, "m") && !strings.Contains(from, "n") {
				from, tail = from+"n0", ", ltail=cluster_"+from
			}
			head := ""
			if strings.HasPrefix(to, "m") && !strings.Contains(to, "n") {
				to, head = to+"n0", ", lhead=cluster_"+to
			}
			return "  " + from + " -> " + to + " [label=" + label + tail + head + "]"
		},
	}).draw(w)
}

// mermaidLabel writes all that may be of Mermaid's syntax, or of HTML's, by its number.
func mermaidLabel(s string) string {
	return quote(s, func(r rune) string { return fmt.Sprintf("#%d;", r) })
}

func dotLabel(s string) string {
	return quote(s, func(r rune) string {
		switch r {
		case '"', '\\':
			return "\\" + string(r)
		}
		return string(r)
	})
}

// quote writes a text in quotes, with what is neither a letter, a digit nor plain as
// special has it.
func quote(s string, special func(rune) string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" -_.,:/()=*@", r):
			b.WriteRune(r)
		case r < ' ':
			b.WriteByte(' ')
		default:
			b.WriteString(special(r))
		}
	}
	b.WriteByte('"')
	return b.String()
}

func (d *drawing) line(s string) { d.b.WriteString(s + "\n") }

func (d *drawing) draw(w io.Writer) error {
	d.line(d.first)
	for i, m := range d.Meshes {
		d.mesh(fmt.Sprintf("m%d", i), m)
	}
	others := d.others()
	if len(d.Held)+len(others) > 0 {
		d.line(d.group("others", d.label("not of a mesh")))
		for i, ns := range others {
			d.line(d.node(fmt.Sprintf("o%d", i), d.label("namespace "+ns+d.holder(ns))))
		}
		drawn := func(h held) bool { return h.Kind == "Namespace" && slices.Contains(others, h.Name) }
		for i, h := range slices.DeleteFunc(slices.Clone(d.Held), drawn) {
			d.line(d.node(fmt.Sprintf("h%d", i), d.label(h.Kind+" "+h.Name+", "+h.By)))
		}
		d.line(d.end)
	}
	for _, way := range d.Ways {
		d.line(d.way(d.ends(way, others)))
	}
	if d.last != "" {
		d.line(d.last)
	}
	_, err := io.WriteString(w, d.b.String())
	return err
}

// mesh draws a mesh with what it has.
func (d *drawing) mesh(id string, m drawnMesh) {
	_, versions := standing(m.Listed)
	d.line(d.group(id, d.label("mesh "+m.Name+", Istio "+versions)))
	for j, ns := range m.Namespaces {
		label := ns
		if j == 0 {
			label += " (root)"
		}
		if to := m.Exports[ns]; len(to) > 0 {
			label += ", exported to " + strings.Join(to, ", ")
		}
		d.line(d.node(fmt.Sprintf("%sn%d", id, j), d.label(label)))
	}
	for j, g := range m.Gateways {
		d.line(d.gateway(fmt.Sprintf("%sg%d", id, j), d.label("gateway "+g.Name+" "+portsOf(g))))
	}
	for j, a := range m.Grants {
		d.line(d.node(fmt.Sprintf("%sa%d", id, j), d.label("granted "+a.Field+": "+strings.Join(a.Values, ", "))))
	}
	d.line(d.end)
}

// holder is who has a namespace of no mesh, after a comma, where that is known.
func (g graph) holder(namespace string) string {
	for _, h := range g.Held {
		if h.Kind == "Namespace" && h.Name == namespace {
			return ", " + h.By
		}
	}
	return ""
}

// others are namespaces of no mesh to which something leads, or from which.
func (g graph) others() []string {
	var out []string
	for _, way := range g.Ways {
		if (way.From == "" || way.To == "") && !slices.Contains(out, way.Namespace) {
			out = append(out, way.Namespace)
		}
	}
	return out
}

// ends are where an arrow begins and ends, by ids, and its label.
func (d *drawing) ends(w way, others []string) (from, to, label string) {
	at := func(mesh string) string {
		if i, j, ok := d.inner(mesh, w.Namespace); ok {
			return fmt.Sprintf("m%dn%d", i, j)
		}
		if i := slices.IndexFunc(d.Meshes, func(m drawnMesh) bool { return m.Name == mesh }); i >= 0 {
			return fmt.Sprintf("m%d", i)
		}
		return fmt.Sprintf("o%d", slices.Index(others, w.Namespace))
	}
	return at(w.From), at(w.To), d.label(w.Field)
}
