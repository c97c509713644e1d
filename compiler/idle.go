package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// idle is a row of the schema's table of fields of objects that count only
// beside others.
type idle struct {
	plan.Idle
	last  *pattern
	where []*pattern
}

func idleOf(rows []plan.Idle) []idle {
	out := make([]idle, len(rows))
	for i, r := range rows {
		out[i] = idle{Idle: r, last: entire(cmp.Or(r.Last, ".*"))}
		for _, w := range r.Where {
			out[i].where = append(out[i].where, entire(w.Is))
		}
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
		if row.Kind != o.Kind() || row.Group != o.Group() {
			continue
		}
		for _, p := range manifest.Each(o.Object, row.Path) {
			name := lastOf(p.At)
			if p.Value == nil || !row.last.MatchString(name) || row.counts(o, p.At) {
				continue
			}
			f := u.blameValue(o, p.At, p)
			if o.source != authored && o.file == "" && slices.Equal(f.At, o.at) {
				continue
			}
			f.Rule, f.Says, f.Of = deadRule, []any{o.ID().String() + ": " + name + " " + row.Says}, ""
			u.findings = append(u.findings, f)
		}
	}
}

// counts tells that one of a row's other fields is as it has them: of the same item
// of a list, as far as both are in it.
func (r idle) counts(o *built, at []any) bool {
	for i, w := range r.Where {
		// What is not there is an empty text.
		there := manifest.Each(o.Object, alongside(w.Path, r.Path, at))
		if len(there) == 0 && r.where[i].MatchString("") {
			return true
		}
		for _, p := range there {
			if r.where[i].MatchString(fmt.Sprint(p.Value)) {
				return true
			}
		}
	}
	return false
}

// lastOf is how a place is called in a sentence: by its field, and an item by the list's.
func lastOf(at []any) string {
	last := at[len(at)-1]
	if i, is := last.(int); is && len(at) > 1 {
		return fmt.Sprintf("%v[%d]", at[len(at)-2], i)
	}
	return fmt.Sprint(last)
}

// alongside leads to a place beside another, which a path found: as far as both go the
// same way, through the same items.
func alongside(to, path []string, found []any) []string {
	out := slices.Clone(to)
	for i := range min(len(out), len(path)) {
		switch {
		case out[i] != path[i] || len(found) == 0:
			return out
		case stays(path[i]):
			continue
		}
		if name, ok := found[0].(string); ok {
			out[i] = name
		} else {
			out[i] = fmt.Sprintf("[%d]", found[0])
		}
		found = found[1:]
	}
	return out
}

// stays tells a step that only asks, and leads nowhere.
func stays(step string) bool {
	return !strings.HasPrefix(step, "[") && strings.ContainsAny(step, "!?=")
}
