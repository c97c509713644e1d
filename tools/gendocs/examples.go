package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
	"github.com/rogpeppe/go-internal/txtar"
)

// examples are what the page shows of definitions, by their names. Those of structs are
// archives, which compiler/referenceexamples_test.go vets, and those of texts and numbers
// are CUE, which TestValuesOfTheReference holds against the schema.
type examples struct {
	snippets map[string]snippet
	values   map[string]string
}

// A snippet is a file of a description, and a few words before it.
type snippet struct{ says, cue string }

// beginning is the name of the one that stands before all definitions.
const beginning = "first"

// valuesFile has the examples of texts and numbers.
const valuesFile = "values.cue"

func readExamples(dir string) (*examples, error) {
	e := &examples{map[string]snippet{}, map[string]string{}}
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return nil, err
		}
		if len(archive.Files) == 0 {
			return nil, fmt.Errorf("%s shows no file", path)
		}
		text, _ := strings.CutPrefix(string(archive.Files[0].Data), "package meshes\n\n")
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		e.snippets[name] = snippet{strings.TrimSpace(string(archive.Comment)), text}
	}
	values, err := parser.ParseFile(filepath.Join(dir, valuesFile), nil)
	if err != nil {
		return nil, err
	}
	for _, decl := range values.Decls {
		if f, ok := decl.(*ast.Field); ok {
			text, err := format.Node(f.Value)
			if err != nil {
				return nil, err
			}
			e.values[labelOf(f)] = string(text)
		}
	}
	return e, nil
}

// complete fails where a definition that the page has, has no example, or an example no
// definition.
func (e *examples) complete(s *schema, names []string) error {
	var wrong []string
	wanted := map[string]bool{beginning: true}
	for _, name := range names {
		if d := s.definitions[name]; d.scalar != nil && d.from == "" {
			if e.values[name] == "" {
				wrong = append(wrong, name+" has none in "+valuesFile)
			}
			continue
		}
		wanted[name[1:]] = true
	}
	for name := range wanted {
		if _, ok := e.snippets[name]; !ok {
			wrong = append(wrong, name+".txtar is not there")
		}
	}
	for name := range e.snippets {
		if !wanted[name] {
			wrong = append(wrong, name+".txtar is of no definition")
		}
	}
	for name := range e.values {
		if !slices.Contains(names, name) {
			wrong = append(wrong, name+" in "+valuesFile+" is of no definition")
		}
	}
	if wrong == nil {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("examples: %s", strings.Join(wrong, "; "))
}

// write shows the example of a definition.
func (e *examples) write(b *bytes.Buffer, name string) {
	if e == nil {
		return
	}
	shown, ok := e.snippets[strings.TrimPrefix(name, "#")]
	if !ok {
		return
	}
	if shown.says != "" {
		b.WriteString("\n" + shown.says + "\n")
	}
	b.WriteString("\n```cue\n" + shown.cue + "```\n")
}

// value is the example of a text or a number, as a sentence.
func (e *examples) value(name string) string {
	if e == nil || e.values[name] == "" {
		return ""
	}
	return " Example: `" + e.values[name] + "`."
}

// A beginner is a field by the way to it from a mesh.
type beginner struct {
	way string
	place
}

// beginners are the fields that a tenant uses first.
func beginners() []beginner {
	return []beginner{
		{"namespaces", place{"#Mesh", "namespaces"}},
		{"namespaces.NAME.labels", place{"#Namespace", "labels"}},
		{"gateways.NAME.type", place{"#Gateway", "type"}},
		{"gateways.NAME.ports", place{"#Gateway", "ports"}},
		{"gateways.NAME.ports.NAME.nodePort", place{"#Port", "nodePort"}},
		{"egress", place{"#Mesh", "egress"}},
		{"exports", place{"#Mesh", "exports"}},
		{"networkPolicy.allowFrom", place{"#Mesh", "networkPolicy.allowFrom"}},
		{"istio.version", place{"#Istio", "version"}},
		{"objects", place{"#Mesh", "objects"}},
	}
}

const begun = `
These ten are what tenants use first. All other fields follow from the mesh's name, or are as most want them, until they are set.
Examples here and below leave out the first line, ` + "`package meshes`" + `; what is of ` + "`cluster`" + `, or of several meshes, stands in the
platform's files.
`

// writeBeginning writes what one reads first: an example, the fields in it, and what
// definitions there are.
func (s *schema) writeBeginning(b *bytes.Buffer, names []string) error {
	if s.examples == nil {
		return nil
	}
	b.WriteString("\n## Where to begin\n")
	s.examples.write(b, beginning)
	b.WriteString(begun)
	b.WriteString("\n| Field | Of | Meaning |\n|---|---|---|\n")
	for _, p := range beginners() {
		fields := s.definitions[p.def].fields
		i := slices.IndexFunc(fields, func(f field) bool { return f.path == p.path })
		if i < 0 {
			return fmt.Errorf("%s has no field %s to begin with", p.def, p.path)
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", p.way, link(p.def), cell(s.meaning(fields[i].doc, "")))
	}
	b.WriteString("\n## All definitions\n\n| Definition | What it is |\n|---|---|\n")
	for _, name := range names {
		if d := s.definitions[name]; d.scalar == nil && d.from == "" {
			fmt.Fprintf(b, "| %s | %s |\n", link(name), cell(firstSentence(d)))
		}
	}
	b.WriteString("\n[Names and numbers](#names-and-numbers) and [Istio's own](#istios-own) are below, and [what may differ](#what-may-differ).\n")
	return nil
}

// firstSentence is that of a definition's comment, without its name, and of a long one
// what stands before its colon.
func firstSentence(d *definition) string {
	text, _, _ := strings.Cut(d.doc, "\n")
	text, _, _ = strings.Cut(text+" ", ". ")
	for _, verb := range []string{" is ", " are ", " "} {
		if rest, ok := strings.CutPrefix(text, d.name+verb); ok {
			text = rest
			break
		}
	}
	if head, _, ok := strings.Cut(text, ": "); ok && len(text) > 150 {
		text = head
	}
	return strings.TrimSuffix(strings.TrimSpace(text), ".")
}
