package cluster

import (
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
