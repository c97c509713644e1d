package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
)

// An allowance is a row of the schema's #Allowed.
type allowance struct {
	Kinds, Parts, How []string
	Path              []any
	Why, Must         string
	// key and value are the constraints, as CUE.
	key, value string
}

const allowedHead = `
# What may differ

What a mesh stands on must be what the schema alone renders, but at these
places, whatever sets them: a value, a profile, a patch. A step of a path is a
name, ` + "`*`" + ` for any one, ` + "`**`" + ` for any number; items of lists go by name,
arguments by flag, and ` + "`@yaml`" + ` steps into a text that is YAML. All else is a
problem.
`

// writeAllowed appends the table of differences that a mesh may have, if the
// schema in a directory has one.
func writeAllowed(b *bytes.Buffer, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "allowed*.cue"))
	if err != nil || len(files) == 0 {
		return err
	}
	reasons, err := filepath.Glob(filepath.Join(dir, "reasons*.cue"))
	if err != nil {
		return err
	}
	files = append(append(files, filepath.Join(dir, "differences.cue")), reasons...)
	inst := build.NewContext().NewInstance(dir, nil)
	for _, file := range files {
		syntax, err := parser.ParseFile(file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if err := inst.AddSyntax(syntax); err != nil {
			return err
		}
	}
	if err := inst.Complete(); err != nil {
		return err
	}
	groups, err := cuecontext.New().BuildInstance(inst).LookupPath(cue.ParsePath("#Allowed")).Fields()
	if err != nil {
		return err
	}
	b.WriteString(allowedHead)
	for groups.Next() {
		rows, err := allowances(groups.Value())
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "\n## %s\n\n| Kinds | Path | How | With | Why |\n|---|---|---|---|---|\n", groups.Selector())
		for _, r := range rows {
			r.write(b)
		}
	}
	return nil
}

// allowances reads rows; those that only differ in the last name of the path
// are one.
func allowances(list cue.Value) ([]allowance, error) {
	items, err := list.List()
	if err != nil {
		return nil, err
	}
	var out []allowance
	for items.Next() {
		v := items.Value()
		var r allowance
		for name, into := range map[string]any{"kinds": &r.Kinds, "parts": &r.Parts, "how": &r.How, "path": &r.Path, "why": &r.Why, "must": &r.Must} {
			if field := v.LookupPath(cue.ParsePath(name)); field.Exists() {
				if err := field.Decode(into); err != nil {
					return nil, err
				}
			}
		}
		r.key, r.value = constraintOf(v, "key"), constraintOf(v, "value")
		i := slices.IndexFunc(out, r.isLike)
		if i < 0 {
			out = append(out, r)
			continue
		}
		last := len(r.Path) - 1
		names, ok := out[i].Path[last].([]any)
		if !ok {
			names = []any{out[i].Path[last]}
		}
		out[i].Path[last], out[i].value = append(names, r.Path[last]), ""
	}
	return out, nil
}

func constraintOf(v cue.Value, name string) string {
	field := v.LookupPath(cue.ParsePath(name))
	if text := fmt.Sprint(field); field.Exists() && !strings.Contains(text, "\n") {
		return text
	}
	return ""
}

func (r allowance) isLike(o allowance) bool {
	n := len(r.Path)
	if n == 0 || n != len(o.Path) || r.key != "" || o.key != "" || r.Why != o.Why || r.Must != o.Must {
		return false
	}
	return fmt.Sprint(r.Kinds, r.Parts, r.How, r.Path[:n-1]) == fmt.Sprint(o.Kinds, o.Parts, o.How, o.Path[:n-1])
}

// longest is the length of a constraint that a reader is shown where words say
// it as well.
const longest = 60

func (r allowance) write(b *bytes.Buffer) {
	var steps []string
	for _, step := range r.Path {
		if names, ok := step.([]any); ok {
			step = "{" + strings.Trim(fmt.Sprintf("%v", names), "[]") + "}"
		}
		steps = append(steps, fmt.Sprint(step))
	}
	where := "the whole object"
	if len(steps) > 0 {
		where = "`" + strings.Join(steps, " ") + "`"
	}
	kinds := strings.Join(r.Kinds, ", ")
	if len(r.Parts) > 0 {
		kinds += " of " + strings.Join(r.Parts, ", ")
	}
	var with []string
	if r.key != "" && (r.Must == "" || len(r.key) <= longest) {
		with = append(with, "`*` "+"`"+names(r.key)+"`")
	}
	if r.Must != "" {
		with = append(with, r.Must)
	} else if r.value != "" && len(r.value) <= longest {
		with = append(with, "`"+r.value+"`")
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", kinds, cell(where), strings.Join(r.How, ", "), cell(strings.Join(with, "; ")), r.Why)
}

// names writes a pattern of alternatives as such.
func names(key string) string {
	if inner, ok := strings.CutPrefix(key, `=~"^(`); ok {
		if inner, ok = strings.CutSuffix(inner, `)$"`); ok && !strings.ContainsAny(inner, `()[]*\`) {
			return strings.ReplaceAll(inner, "|", ", ")
		}
	}
	return key
}
