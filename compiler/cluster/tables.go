package cluster

import (
	"bytes"
	"path"

	"meshc.dev/compiler/plan"
	"meshc.dev/schema"
)

// withTables adds the schema's tables to the plan of the shared unit.
func withTables(p *plan.Plan) error { return decodeText(schema.Tables, p) }

// Tables are what the schema says for all units, whatever the description.
func Tables() (plan.Plan, error) {
	p := plan.Plan{Unit: plan.Shared}
	err := withTables(&p)
	return p, err
}

// isOwnTable tells a file of the module that the schema is part of, which is no part of
// descriptions there either: it is as this binary has it.
func (m *mount) isOwnTable(name string) bool {
	dir, base := path.Split(name)
	if !m.own || dir != "schema/" || !isTable(base) {
		return false
	}
	has, err := schema.Files.ReadFile(base)
	if err != nil {
		return false
	}
	there, err := m.files.ReadFile(name)
	return err == nil && bytes.Equal(there, has)
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
