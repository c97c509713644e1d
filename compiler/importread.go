package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Described is a file that describes a mesh, or a part of one, to another tool: by a flag
// and a name, and a namespace, where it has one.
type Described struct {
	Live
	Flag, Name, Namespace string
}

// FormError tells that files cannot be read as what describes a mesh.
type FormError struct{ lines []string }

func (e *FormError) Error() string { return strings.Join(e.lines, "\n") }

// Lines are those of the message.
func (e *FormError) Lines() []string { return slices.Clone(e.lines) }

// ImportHelp says what describes a mesh, in lines, and gives examples of command lines.
func ImportHelp() (help, examples []string, err error) {
	tables, err := cluster.Tables()
	if err != nil {
		return nil, nil, err
	}
	return tables.Imports[0].Help, tables.Imports[0].Examples, nil
}

// described is a document of a known form.
type described struct {
	manifest.Object
	form       plan.ImportForm
	file, name string
	text       []byte
}

// readAll gives the documents of files, or all that is wrong with them.
func readAll(files []Described, forms []plan.ImportForm) ([]described, error) {
	var out []described
	var wrong []string
	once := map[string]string{}
	for _, file := range files {
		objects, text, err := manifest.Documents(file.Text)
		for _, f := range manifest.Faults(err) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s", file.Live.Name, f.Line, f.Message))
		}
		if len(objects) == 0 && err == nil {
			wrong = append(wrong, file.Live.Name+": has no document: a file that sets nothing says {}")
		}
		for _, o := range objects {
			place := fmt.Sprintf("%s:%d", file.Live.Name, o.Line)
			i := slices.IndexFunc(forms, func(f plan.ImportForm) bool { return f.Flag == file.Flag && isForm(f, o) })
			if i < 0 {
				wrong = append(wrong, place+": "+unformed(o, file.Flag, forms))
				continue
			}
			form := forms[i]
			if first := once[form.Name]; first != "" {
				wrong = append(wrong, fmt.Sprintf("%s: is a second mesh, after the one at %s: import one at a time", place, first))
			}
			if form.Once {
				once[form.Name] = place
			}
			out = append(out, described{Object: o, form: form, file: file.Live.Name, name: file.Name, text: text})
		}
	}
	if len(wrong) > 0 {
		return nil, &FormError{wrong}
	}
	return out, nil
}

// isForm tells whether a document is of a form: what says an API's version by that and the
// kind, another by what stands at its top; one that says nothing sets nothing.
func isForm(f plan.ImportForm, o manifest.Object) bool {
	if o.APIVersion() != "" {
		group, _, _ := strings.Cut(o.APIVersion(), "/")
		return f.Group == group && slices.Contains(f.Kinds, o.Kind())
	}
	return len(f.Keys) > 0 && (len(o.Body) == 0 || slices.ContainsFunc(f.Keys, func(k string) bool { _, there := o.Body[k]; return there }))
}

// unformed says what is known in place of a document.
func unformed(o manifest.Object, flag string, forms []plan.ImportForm) string {
	what := "nothing at its top is known"
	if o.APIVersion() != "" {
		what = strings.TrimSpace(o.APIVersion() + " " + o.Kind())
	}
	var known []string
	for _, f := range forms {
		if f.Flag == flag {
			known = append(known, f.Name)
		}
	}
	return fmt.Sprintf("%s: this describes no mesh that could be imported: it must be %s", what, oneOf(known))
}

// found is a plain value of a document: a list is one unless a row leads into it.
type found struct {
	path  []any
	value any
}

// values are those at and below a place, in the order of names.
func values(v any, path []any, rows []plan.ImportRow) []found {
	path = slices.Clip(path)
	if m, is := v.(map[string]any); is && len(m) > 0 {
		var out []found
		for _, name := range slices.Sorted(maps.Keys(m)) {
			out = append(out, values(m[name], append(path, name), rows)...)
		}
		return out
	}
	list, is := v.([]any)
	into := func(r plan.ImportRow) bool {
		return len(r.From) > len(path) && r.From[len(path)] == "*" && leads(r.From[:len(path)], path)
	}
	if !is || !slices.ContainsFunc(rows, into) {
		return []found{{path, v}}
	}
	var out []found
	for i, item := range list {
		out = append(out, values(item, append(path, i), rows)...)
	}
	return out
}

// leads tells whether a place is at or below where steps lead.
func leads(steps []string, path []any) bool {
	if len(steps) > len(path) {
		return false
	}
	for i, step := range steps {
		if step != "*" && step != path[i] {
			return false
		}
	}
	return true
}

// pathText is a place in a document, in words.
func pathText(path []any) string { return cluster.Path(path).String() }
