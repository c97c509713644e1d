package compiler

import (
	"regexp"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// idle is a row of the schema's table of fields of objects that count only
// beside others.
type idle struct {
	plan.Idle
	where *regexp.Regexp
}

func idleOf(rows []plan.Idle) []idle {
	out := make([]idle, len(rows))
	for i, r := range rows {
		out[i] = idle{r, regexp.MustCompile("^(?:" + r.Where.Is + ")$")}
	}
	return out
}

// idles tells fields of an object that nobody reads. What the schema's own layers
// make of a first-class field is told there.
func (b *builder) idles(u *unit, o *built) {
	if !u.touched(o) || o.part == "classic" {
		return // what a manifest of Istio's has of no effect, nobody believes in
	}
	for _, row := range b.idle {
		if row.Kind != o.Kind() || o.Group() != "" {
			continue
		}
		is := ""
		for _, v := range manifest.Values(o.Object, false, row.Where.Path) {
			is = v.Text
		}
		if row.where.MatchString(is) {
			continue
		}
		for _, p := range manifest.Each(o.Object, row.Path) {
			f := u.blameValue(o, p.At, p)
			if p.Value == nil || o.source != authored && o.file == "" && slices.Equal(f.At, o.at) {
				continue
			}
			f.Rule, f.Says, f.Of = deadRule, []any{o.ID().String() + ": " + row.Path[len(row.Path)-1] + " " + row.Says}, ""
			u.findings = append(u.findings, f)
		}
	}
}
