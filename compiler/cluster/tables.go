package cluster

import (
	"bytes"
	"path"
	"reflect"
	"slices"

	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
	"meshc.dev/schema"
)

// withTables adds the schema's tables, as they were read before, to the plan of the shared unit.
func withTables(p *plan.Plan, tables plan.Plan) {
	overlay(reflect.ValueOf(p).Elem(), reflect.ValueOf(tables))
}

// overlay gives a struct what another says, in the structs that they are made of, too.
func overlay(to, from reflect.Value) {
	for i := range from.NumField() {
		switch says := from.Field(i); {
		case says.Kind() == reflect.Struct:
			overlay(to.Field(i), says)
		case !says.IsZero():
			to.Field(i).Set(says)
		}
	}
}

// Tables are what the schema says for all units, whatever the description.
func Tables() (plan.Plan, error) {
	p := plan.Plan{Unit: plan.Shared}
	err := decodeText(schema.Tables, &p)
	return p, err
}

// hasTables tells the module that the schema is part of whose tables are this binary's: they are no
// part of descriptions there either. One that differs may need others.
func hasTables(files *rooted.Files) bool {
	if !isSchemaModule(files) {
		return false
	}
	there, err := files.ReadDir("schema")
	if err != nil {
		return false
	}
	has, err := schema.Files.ReadDir(".")
	if err != nil {
		return false
	}
	tables := 0
	for _, e := range slices.Concat(there, has) {
		if path.Ext(e.Name()) != ".cue" || !isTable(e.Name()) {
			continue
		}
		own, none := schema.Files.ReadFile(e.Name())
		text, err := files.ReadFile("schema/" + e.Name())
		if none != nil || err != nil || !bytes.Equal(own, text) {
			return false
		}
		tables++
	}
	return tables > 0
}

// isTable tells files of the schema that are no part of descriptions.
func isTable(name string) bool {
	for _, pattern := range []string{tableFiles, rowsFile, evaluatedFiles, listedFile, upgradeFile, bundleFile, "effects.cue", "flags.cue", "issuing.cue", "notes.cue", "sights.cue", "tables.cue"} {
		if table, _ := path.Match(pattern, name); table { // the patterns are well-formed
			return true
		}
	}
	return false
}
