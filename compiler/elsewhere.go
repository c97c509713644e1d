package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// anyUnknown is the group and the kind of rows for places of which no other row tells.
const anyUnknown = "?"

// anyKind is the group and the kind of rows for any kind, and as the group of what is named that of
// who names it.
const anyKind = "*"

// elsewhere are the places in an object that name nothing of this cluster's namespaces.
type elsewhere []remote

// remote is such a place, and which of those below it are none.
type remote struct {
	at   []any
	here *pattern
}

// elsewhereOf are an object's, by the rows that are about it.
func elsewhereOf(o manifest.Object, rows []*referrer) elsewhere {
	var out elsewhere
	for _, r := range rows {
		if r.By != plan.ByElsewhere {
			continue
		}
		for _, p := range manifest.Each(o, r.Field) {
			out = append(out, remote{p.At, r.apart})
		}
	}
	return out
}

// has tells whether a place is one of them, or below one.
func (e elsewhere) has(at []any) bool {
	return slices.ContainsFunc(e, func(r remote) bool {
		return len(at) >= len(r.at) && slices.Equal(at[:len(r.at)], r.at) && !r.here.MatchString(placeOf("", at))
	})
}

// judgedAt tells whether a row says whom a place names. One of what is done there for the
// object alone says no more than that.
func judgedAt(refers []referral, at []any) bool {
	return slices.ContainsFunc(refers, func(r referral) bool {
		whole := slices.Equal(r.from.At, at) || r.By == plan.ByObject && slices.Equal(append(slices.Clip(r.from.At), "namespace"), at)
		return whole && r.Data == "" && !r.Pod && r.Group != anyUnknown && r.By != plan.ByOwn && r.By != plan.ByURL && !r.Unscoped
	})
}

// passes tells a place that names what is left out, or nothing by what is around it.
func (r *referrer) passes(o *built, p manifest.Placed) bool {
	return r.Apart != "" && r.apart.MatchString(placeOf(r.Data, p.At)) ||
		r.Amid != "" && !slices.ContainsFunc(manifest.Around(o.Object, p.At), r.amid.MatchString)
}

// pairs are what an object names with its namespace in this cluster.
func (table referrers) pairs(o *built) []manifest.Reference {
	all := manifest.Pairs(o.Object)
	if len(all) == 0 {
		return nil
	}
	away := elsewhereOf(o.Object, table.rowsOf(o))
	return slices.DeleteFunc(all, func(r manifest.Reference) bool { return away.has(r.At) })
}
