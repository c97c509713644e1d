package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// brought are objects that somebody makes for one, by the schema's table, and those of
// others' to which somebody adds for it.
func (table referrers) brought(o manifest.Object) (makes, adds []manifest.ID) {
	for _, row := range table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].brings {
		for _, part := range manifest.Each(o, row.Each) {
			id := manifest.ID{Group: row.To.Group, Kind: row.To.Kind, Namespace: o.Namespace(), Name: wordAt(part, row.Names...)}
			if ns := wordAt(part, row.Namespace); ns != "" {
				id.Namespace = ns
			}
			id = wholly(part, row.Instead, id)
			how := ""
			if row.How != nil {
				how = wordAt(part, row.How.At)
			}
			switch {
			case id.Name == "":
			case row.How == nil || slices.Contains(row.How.Makes, how):
				makes = append(makes, id)
			case slices.Contains(row.How.Adds, how):
				adds = append(adds, id)
			}
		}
	}
	return makes, adds
}

// wholly is what is made where an object says of which kind that is.
func wholly(part manifest.Placed, at []string, id manifest.ID) manifest.ID {
	if len(at) == 0 {
		return id
	}
	for _, p := range manifest.Below([]manifest.Placed{part}, at) {
		said := manifest.Object{Body: manifest.Map(p.Value)}
		id.Group, id.Kind = said.Group(), said.Kind()
	}
	return id
}

// wordAt is what stands at the first of places at which something does, as a text.
func wordAt(from manifest.Placed, places ...[]string) string {
	for _, at := range places {
		for _, p := range manifest.Below([]manifest.Placed{from}, at) {
			if _, part := p.Value.(map[string]any); !part {
				return fmt.Sprint(p.Value)
			}
		}
	}
	return ""
}
