package change

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler"
	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// effect is a row of the schema's table.
type effect struct {
	plan.Effect
	name, when *regexp.Regexp
	// had are the objects that had what is unique, by that, before.
	had map[string]manifest.ID
}

func effectsOf(rows []plan.Effect, was []compiler.Unit) ([]effect, error) {
	out := make([]effect, len(rows))
	for i, r := range rows {
		out[i] = effect{Effect: r, name: regexp.MustCompile(r.Name), had: map[string]manifest.ID{}}
		if r.When != nil {
			out[i].when = regexp.MustCompile("^(?:" + r.When.Is + ")$")
		}
		if r.Unique == nil {
			continue
		}
		for _, u := range was {
			for _, d := range u.Documents {
				if d.ID.Kind != r.Kind || d.ID.Group != r.Group {
					continue
				}
				o, err := parsed(d)
				if err != nil {
					return nil, err
				}
				for _, one := range out[i].uniques(o) {
					out[i].had[one] = d.ID
				}
			}
		}
	}
	return out, nil
}

// does tells what a change does in a cluster, of an object that was so before and is so
// now. One that has another name comes and goes.
func (c *comparison) does(o *Object, was, now manifest.Object) []Effect {
	hows := []string{o.How}
	switch o.How {
	case Renamed:
		hows = []string{plan.Removed, plan.Added}
	case Moved:
		hows = []string{plan.Changed}
	}
	holder := ""
	if o.How == plan.Removed && o.id.GroupKind() == "Namespace" {
		holder = c.held[o.id.Name]
	}
	var out []Effect
	for _, row := range c.effects {
		if !row.counts(o, hows, was) || row.Held != nil && *row.Held != (holder != "") {
			continue
		}
		if row.Held != nil && *row.Held {
			row.Says = fmt.Sprintf(row.Says, holder)
		}
		for _, e := range row.found(o, was, now) {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	return out
}

// counts tells a row that is of the object, and of how it changes.
func (r effect) counts(o *Object, hows []string, was manifest.Object) bool {
	switch {
	case r.Kind != o.id.Kind || r.Group != o.id.Group || !r.name.MatchString(o.id.Name):
		return false
	case r.when != nil && !r.when.MatchString(fmt.Sprint(was.At(r.When.Path...))):
		return false
	}
	return slices.ContainsFunc(hows, func(how string) bool { return slices.Contains(r.How, how) })
}

// found is what a row says of a change: once, or for each field of its own, or each thing
// that another had.
func (r effect) found(o *Object, was, now manifest.Object) []Effect {
	var out []Effect
	switch {
	case r.Unique != nil:
		own := r.uniques(was)
		for _, one := range r.uniques(now) {
			holder, had := r.had[one]
			if had && holder != o.id && (o.How == Renamed || !slices.Contains(own, one)) {
				value, _, _ := strings.Cut(one, " ")
				out = append(out, Effect{Does: r.Does, Field: value + " of " + holder.String(), Says: r.Says})
			}
		}
	case len(r.Path) == 0:
		return []Effect{{Does: r.Does, Says: r.Says}}
	default:
		for _, f := range o.Fields {
			if r.touches(f) {
				out = append(out, Effect{Does: r.Does, Field: compare.Field(f.Path[:min(len(f.Path), len(r.Path))]), Says: r.Says})
			}
		}
	}
	return out
}

// uniques are what an object has that is unique.
func (r effect) uniques(o manifest.Object) []string {
	var out []string
	for _, item := range manifest.Each(o, r.Unique.Path) {
		var values []string
		for _, f := range r.Unique.Fields {
			if v := manifest.Map(item.Value)[f]; v != nil || len(values) > 0 {
				values = append(values, cmp.Or(fmt.Sprint(v), "-"))
			}
		}
		if len(values) == len(r.Unique.Fields) {
			out = append(out, strings.Join(values, " "))
		}
	}
	return out
}

// touches tells a field that is the row's, or is within it, or has it within.
func (r effect) touches(f Field) bool {
	for i := range min(len(r.Path), len(f.Path)) {
		if r.Path[i] != "*" && r.Path[i] != f.Path[i] {
			return false
		}
	}
	if r.Field != "" {
		return r.Field == f.How && len(f.Path) == len(r.Path)
	}
	return len(f.Path) >= len(r.Path) || (f.How == plan.Added || f.How == plan.Removed) && holds(f, r.Path[len(f.Path):])
}

// holds tells whether what comes or goes as one has a field in it.
func holds(f Field, path []string) bool {
	v := f.Is
	if f.How == plan.Removed {
		v = f.Was
	}
	return len(manifest.Each(manifest.Object{Body: map[string]any{"v": v}}, append([]string{"v"}, path...))) > 0
}
