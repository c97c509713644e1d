package change

import (
	"fmt"
	"regexp"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// effect is a row of the schema's table.
type effect struct {
	plan.Effect
	name *regexp.Regexp
}

func effectsOf(rows []plan.Effect) []effect {
	out := make([]effect, len(rows))
	for i, r := range rows {
		out[i] = effect{r, regexp.MustCompile(r.Name)}
	}
	return out
}

// does tells what a change does in a cluster, of an object that was so before. One that
// has another name now comes and goes.
func (c *comparison) does(o *Object, was manifest.Object) []Effect {
	hows := []string{o.How}
	if o.How == Renamed {
		hows = []string{plan.Removed, plan.Added}
	}
	var out []Effect
	for _, row := range c.effects {
		e := Effect{row.Does, row.Says}
		if row.counts(o, hows, was) && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func (r effect) counts(o *Object, hows []string, was manifest.Object) bool {
	switch {
	case r.Kind != o.id.Kind || r.Group != o.id.Group || !r.name.MatchString(o.id.Name):
		return false
	case !slices.ContainsFunc(hows, func(how string) bool { return slices.Contains(r.How, how) }):
		return false
	case r.When != nil && fmt.Sprint(was.At(r.When.Path...)) != r.When.Is:
		return false
	case len(r.Path) == 0:
		return true
	}
	return slices.ContainsFunc(o.Fields, func(f Field) bool { return r.touches(f) })
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
	return len(f.Path) >= len(r.Path) || f.How != plan.Changed && holds(f, r.Path[len(f.Path):])
}

// holds tells whether what comes or goes as one has a field in it.
func holds(f Field, path []string) bool {
	v := f.Is
	if f.How == plan.Removed {
		v = f.Was
	}
	return len(manifest.Each(manifest.Object{Body: map[string]any{"v": v}}, append([]string{"v"}, path...))) > 0
}
