package cluster

import (
	"encoding/json"
	"errors"
	"io/fs"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"meshc.dev/schema"
)

// The files of the schema that hold the table are for nobody but a Judge, who
// needs no others but those with reasons: a description is evaluated without
// them, and the table without the language, and without the file that says what a row is:
// that is for tests, and for what of the rows is in the binary as JSON.
const (
	tableFiles  = "allowed*.cue"
	reasonFiles = "reasons*.cue"
	rowsFile    = "differences.cue"
	// evaluatedFiles hold but tables that are in the binary as JSON.
	evaluatedFiles = "references*.cue"
)

// readTable reads the rows of the schema that is in the binary, without what they hold values to.
func readTable() (*table, error) {
	var read struct {
		Allowed, Refusals []record
		Otherwise         []string
	}
	if err := json.Unmarshal(schema.Allowed, &read); err != nil {
		return nil, err
	}
	if len(read.Allowed) == 0 || len(read.Refusals) == 0 || len(read.Otherwise) != 1 {
		return nil, errors.New("the schema has no table of differences")
	}
	return &table{
		allowed: numbered(read.Allowed), refusals: numbered(read.Refusals), otherwise: read.Otherwise[0],
		limits: &limits{ctx: cuecontext.New(), groups: map[string][]cue.Value{}},
	}, nil
}

// record is a row as the schema's _differences has it.
type record struct {
	Group, Text, Must         string
	Kinds, Parts, How, Limits []string
	Path                      []any
}

// numbered are records as rows, numbered in each group as the schema has them.
func numbered(records []record) []row {
	var out []row
	seen := map[string]int{}
	for _, r := range records {
		out = append(out, row{r.Group, seen[r.Group], r.Kinds, r.Parts, r.How, r.Limits, steps(r.Path), r.Text, r.Must})
		seen[r.Group]++
	}
	return out
}

// ownFiles are files of the schema that is in the binary.
func ownFiles(patterns ...string) ([]*ast.File, error) {
	var out []*ast.File
	for _, pattern := range patterns {
		names, err := fs.Glob(schema.Files, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := schema.Files.ReadFile(name)
			if err != nil {
				return nil, err
			}
			file, err := parser.ParseFile(name, text)
			if err != nil {
				return nil, err
			}
			out = append(out, file)
		}
	}
	return out, nil
}

// ownSchema is the value of files of the schema that is in the binary.
func ownSchema(ctx *cue.Context, patterns ...string) (cue.Value, error) {
	files, err := ownFiles(patterns...)
	if err != nil {
		return cue.Value{}, err
	}
	return built(ctx, files)
}

// built is the value of files of the schema.
func built(ctx *cue.Context, files []*ast.File) (cue.Value, error) {
	inst := build.NewContext().NewInstance("", nil)
	inst.ImportPath = schemaPath
	for _, file := range files {
		if err := inst.AddSyntax(file); err != nil {
			return cue.Value{}, err
		}
	}
	if err := inst.Complete(); err != nil {
		return cue.Value{}, err
	}
	v := ctx.BuildInstance(inst)
	return v, v.Err()
}
