package cluster

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
)

// SharedUnit is the name of the unit with what all meshes share.
const SharedUnit = "cluster"

type reader struct {
	fields *fields
	// schema is the definition of a description.
	schema cue.Value
}

// Fields of the schema that hold what it derives. They are hidden, so that
// exporting a description shows the user's fields alone.
func derived(name string) cue.Selector { return cue.Hid(name, schemaPath) }

// read decodes what is sound and reports what is not.
func (r *reader) read(v cue.Value) (*Description, diag.List) {
	d := &Description{fields: r.fields}
	shared := v.LookupPath(cue.ParsePath("cluster"))
	meshes := v.LookupPath(cue.ParsePath("mesh"))
	if !v.LookupPath(cue.MakePath(derived("_claims"))).Exists() {
		if problems := r.report(v.Err()); len(problems) > 0 {
			return nil, problems
		}
		return nil, diag.List{r.here(nil, "no cluster is described: embed meshc.dev/schema's #Cluster in this package", "description")}
	}
	unknown := r.unknown(r.schema)
	var problems diag.List
	whole := v.Validate(cue.Concrete(true))
	if whole != nil {
		problems = append(problems, r.elsewhere(whole)...)
		problems = append(problems, causes(r.faults(shared))...)
	}
	problems = append(problems, r.checks(v)...)
	for _, name := range names(meshes) {
		d.Meshes = append(d.Meshes, name)
		p, faults := r.mesh(meshes.LookupPath(cue.MakePath(cue.Str(name))), name, whole == nil)
		problems = append(problems, faults...)
		if len(faults) == 0 {
			d.Plans = append(d.Plans, p)
		}
	}
	slices.SortFunc(d.Plans, func(a, b Plan) int { return strings.Compare(a.Unit, b.Unit) })
	slices.Sort(d.Meshes)
	problems = append(problems, r.shared(d, v, len(problems)+len(unknown) == 0)...)
	problems = append(unknown, notAgain(problems, unknown)...)
	return d, append(problems, d.claims()...).Normalize()
}

// notAgain drops unknown fields, and what is below them, that are told already.
func notAgain(in, told diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		return p.Message == noSuchField && slices.ContainsFunc(told, func(t diag.Problem) bool {
			return p.Path == t.Path || strings.HasPrefix(p.Path, t.Path+".")
		})
	})
}

// elsewhere are the problems that stand in no mesh nor in what meshes share:
// in the user's own fields beside them.
func (r *reader) elsewhere(err error) diag.List {
	return slices.DeleteFunc(r.report(err), func(p diag.Problem) bool {
		return strings.HasPrefix(p.Path, "mesh.") || strings.HasPrefix(p.Path, "cluster.")
	})
}

// mesh decodes a mesh's plan or tells why there is none.
func (r *reader) mesh(v cue.Value, name string, sound bool) (Plan, diag.List) {
	if !sound {
		if faults := causes(r.faults(v)); len(faults) > 0 {
			return Plan{}, faults
		}
	}
	p, err := decode(v.LookupPath(cue.MakePath(derived("_plan"))), name)
	if err != nil {
		return p, diag.List{r.here([]string{"mesh", name}, "no plan can be made of it: "+err.Error(), ruleCUE)}
	}
	return p, nil
}

// shared decodes what meshes share. Where the meshes have errors, so may this,
// for the same reasons.
func (r *reader) shared(d *Description, v cue.Value, sound bool) diag.List {
	p, err := decode(v.LookupPath(cue.MakePath(derived("_plan"))), SharedUnit)
	if err == nil {
		d.Plans = slices.Insert(d.Plans, 0, p)
	}
	reserved, reservedErr := decodeReserved(v)
	d.Reserved = reserved
	kindsErr := v.LookupPath(cue.ParsePath("cluster.kinds")).Decode(&d.Kinds)
	if err = errors.Join(err, reservedErr, kindsErr); err != nil && sound {
		return diag.List{r.here([]string{"cluster"}, "no plan can be made of it: "+err.Error(), ruleCUE)}
	}
	return nil
}

// faults are the errors of each field of a value. Validating the value alone
// would tell the worst of them and keep the others for the next run.
func (r *reader) faults(v cue.Value) diag.List {
	err := v.Validate(cue.Concrete(true))
	if err == nil {
		return nil
	}
	problems := slices.DeleteFunc(r.report(err), func(p diag.Problem) bool { return r.derived(split(p.Path)) })
	for _, s := range r.below(v) {
		if field := v.LookupPath(cue.MakePath(s)); field.Exists() {
			problems = append(problems, r.faults(field)...)
		}
	}
	return problems
}

// below are the fields of a value: all of a sound one, those that the user
// wrote of one that CUE no longer lists.
func (r *reader) below(v cue.Value) []cue.Selector {
	var out []cue.Selector
	if it, err := v.Fields(); err == nil {
		for it.Next() {
			out = append(out, it.Selector())
		}
		return out
	}
	for _, f := range r.fields.at(labels(v.Path())) {
		for name := range f.children {
			out = append(out, cue.Str(name))
		}
	}
	return out
}

func names(v cue.Value) []string {
	var out []string
	it, err := v.Fields()
	if err != nil {
		return nil
	}
	for it.Next() {
		out = append(out, it.Selector().Unquoted())
	}
	return out
}

func decode(v cue.Value, unit string) (Plan, error) {
	p := Plan{Unit: unit}
	text, err := v.MarshalJSON()
	if err != nil {
		return p, err
	}
	// Numbers stay whole: an int that became a float would print as 3.139e+04.
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("unit %s: %w", unit, err)
	}
	p.settle()
	return p, nil
}

// settle lays overlays over values and makes numbers what templates expect.
func (p *Plan) settle() {
	for name, s := range p.Sources {
		maps.Copy(s.Values, s.Overlay)
		s.Overlay = nil
		p.Sources[name] = s
		whole(s.Values)
	}
	for _, patch := range p.Patches {
		whole(patch.Merge)
	}
	for _, o := range p.Objects {
		whole(o.Object)
	}
	for _, k := range p.Keeps {
		whole(k.Is)
	}
}

// whole turns JSON's numbers into int64 where they are whole, else float64.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = whole(item)
		}
	case []any:
		for i, item := range v {
			v[i] = whole(item)
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, err := v.Float64()
		if err == nil {
			return f
		}
		return v.String()
	}
	return v
}

func decodeReserved(v cue.Value) (map[string]Claimants, error) {
	var out map[string]Claimants
	text, err := v.LookupPath(cue.MakePath(derived("_reserved"))).MarshalJSON()
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(text, &out)
}

// checks reports what the schema found by looking at all meshes together.
func (r *reader) checks(v cue.Value) diag.List {
	var out map[string]map[string]string
	text, err := v.LookupPath(cue.MakePath(derived("_checks"))).MarshalJSON()
	if err != nil || json.Unmarshal(text, &out) != nil {
		return nil // the fields it looks at have errors of their own, reported there
	}
	var problems diag.List
	for rule, found := range out {
		for path, message := range found {
			problems = append(problems, r.here(split(path), message, rule))
		}
	}
	return problems
}

// here is a problem at the user's field.
func (r *reader) here(path []string, message, rule string) diag.Problem {
	p := diag.Problem{Path: join(path), Message: message, Rule: rule}
	p.Position, p.Excerpt, _ = r.fields.place(path)
	return p
}
