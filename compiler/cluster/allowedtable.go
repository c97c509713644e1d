package cluster

import (
	"errors"
	"io/fs"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"meshc.dev/schema"
)

// The files of the schema that hold the table are for nobody but a Judge, who
// needs no others but those with reasons: a description is evaluated without
// them, and the table without the language, and without the file that says what a row is:
// that is for tests, and would take twice the time of all else.
const (
	tableFiles  = "allowed*.cue"
	reasonFiles = "reasons*.cue"
	rowsFile    = "differences.cue"
	// evaluatedFiles hold but tables that are in the binary as JSON.
	evaluatedFiles = "references*.cue"
)

// readTable compiles the table of the schema that is in the binary.
func readTable() (*table, error) {
	ctx := cuecontext.New()
	v, err := ownSchema(ctx, tableFiles, reasonFiles)
	if err != nil {
		return nil, err
	}
	t := &table{ctx: ctx}
	groups, err := v.LookupPath(cue.ParsePath("#Allowed")).Fields()
	if err != nil {
		return nil, err
	}
	for groups.Next() {
		rows, err := readRows(groups.Value(), groups.Selector().String())
		if err != nil {
			return nil, err
		}
		t.allowed = append(t.allowed, rows...)
	}
	if t.otherwise, err = v.LookupPath(cue.ParsePath("#Otherwise")).String(); err != nil {
		return nil, err
	}
	t.refusals, err = readRows(v.LookupPath(cue.ParsePath("#Refusals")), "refusals")
	if err == nil && (len(t.allowed) == 0 || len(t.refusals) == 0) {
		err = errors.New("the schema has no table of differences")
	}
	return t, err
}

func ownSchema(ctx *cue.Context, patterns ...string) (cue.Value, error) {
	inst := build.NewContext().NewInstance("", nil)
	inst.ImportPath = schemaPath
	for _, pattern := range patterns {
		names, err := fs.Glob(schema.Files, pattern)
		if err != nil {
			return cue.Value{}, err
		}
		for _, name := range names {
			text, err := schema.Files.ReadFile(name)
			if err != nil {
				return cue.Value{}, err
			}
			file, err := parser.ParseFile(name, text)
			if err != nil {
				return cue.Value{}, err
			}
			if err := inst.AddSyntax(file); err != nil {
				return cue.Value{}, err
			}
		}
	}
	if err := inst.Complete(); err != nil {
		return cue.Value{}, err
	}
	v := ctx.BuildInstance(inst)
	return v, v.Err()
}

func readRows(list cue.Value, group string) ([]row, error) {
	items, err := list.List()
	if err != nil {
		return nil, err
	}
	var out []row
	for items.Next() {
		v := items.Value()
		r := row{name: group + "[" + items.Selector().String() + "]"}
		data := struct {
			Kinds, Parts, How []string
			Path              []any
			Why, Says, Must   string
		}{}
		for name, into := range map[string]any{
			"kinds": &data.Kinds, "parts": &data.Parts, "how": &data.How, "path": &data.Path,
			"why": &data.Why, "says": &data.Says, "must": &data.Must,
		} {
			if err := decodeField(v, name, into); err != nil {
				return nil, err
			}
		}
		r.kinds, r.parts, r.how = data.Kinds, data.Parts, data.How
		r.path, r.text, r.must = steps(data.Path), data.Why+data.Says, data.Must
		for name, into := range map[string]*cue.Value{"key": &r.key, "rest": &r.rest, "value": &r.value, "change": &r.change, "named": &r.named} {
			*into = v.LookupPath(cue.MakePath(cue.Str(name)))
		}
		out = append(out, r)
	}
	return out, nil
}

func decodeField(v cue.Value, name string, into any) error {
	field := v.LookupPath(cue.MakePath(cue.Str(name)))
	if !field.Exists() {
		return nil
	}
	return field.Decode(into)
}
