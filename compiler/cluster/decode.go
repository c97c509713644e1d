package cluster

import (
	"bytes"
	"encoding/json"
	"slices"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/plan"
)

// Fields of the schema that hold what it derives. They are hidden, so that
// exporting a description shows the user's fields alone.
func derived(name string) cue.Selector { return cue.Hid(name, schemaPath) }

// decode reads a plan.
func decode(v cue.Value, unit string) (plan.Plan, error) {
	text, err := v.MarshalJSON()
	if err != nil {
		return plan.Plan{Unit: unit}, err
	}
	return decodePlan(text, unit)
}

// decodePlan reads a plan of which some lists are made of others.
func decodePlan(text []byte, unit string) (plan.Plan, error) {
	var made struct {
		plan.Plan
		Sources    joined[plan.Source]    `json:"sources"`
		Objects    joined[plan.Authored]  `json:"objects"`
		Patches    joined[plan.Patch]     `json:"patches"`
		Invariants joined[plan.Invariant] `json:"invariants"`
		Claims     joined[plan.Claim]     `json:"claims"`
		Labels     joined[plan.Stamp]     `json:"labels"`
	}
	err := decodeText(text, &made)
	p := made.Plan
	p.Unit, p.Sources, p.Objects, p.Patches, p.Invariants = unit, made.Sources, made.Objects, made.Patches, made.Invariants
	p.Claims, p.Labels = made.Claims, made.Labels
	if err == nil {
		settle(&p)
	}
	return p, err
}

// decodeParts reads what can be read of a plan that as a whole has errors: what
// the unit takes, needs and gives, so that others are judged by it all the same.
// What is wrong with the rest is told at its fields.
func decodeParts(v, taken cue.Value, unit string) plan.Plan {
	field := func(name string) cue.Value { return v.LookupPath(cue.MakePath(cue.Str(name))) }
	p := plan.Plan{Unit: unit, Partial: true, Claims: items[plan.Claim](taken), Uses: items[plan.Use](field("uses")), Grants: items[plan.Grant](field("grants"))}
	if unmarshal(field("kinds"), &p.Kinds) != nil {
		p.Kinds = nil
	}
	settle(&p)
	return p
}

// decodeOthers reads a plan of which some fields have errors, as its objects: of the others all
// is as it would be, such as what is granted, and of its objects those are there that have none,
// such as the definitions of kinds.
func decodeOthers(v cue.Value, unit string) plan.Plan {
	taken := v.LookupPath(cue.ParsePath("claims"))
	others := map[string]json.RawMessage{}
	it, err := v.Fields()
	for err == nil && it.Next() {
		name := it.Selector().String()
		text, failed := it.Value().MarshalJSON()
		if failed != nil && slices.Contains([]string{"objects", "sources"}, name) {
			text, failed = json.Marshal(sound(it.Value()))
		}
		if failed == nil {
			others[name] = text
		}
	}
	text, _ := json.Marshal(others) // of JSON, always
	p, wrong := decodePlan(text, unit)
	if err != nil || wrong != nil {
		return decodeParts(v, taken, unit)
	}
	if others["claims"] == nil {
		p.Claims = items[plan.Claim](taken)
	}
	p.Partial = true
	return p
}

// sound are the records in a list, and in lists in it, that have no error.
func sound(list cue.Value) []json.RawMessage {
	out := []json.RawMessage{}
	for i := 0; ; i++ {
		item := list.LookupPath(cue.MakePath(cue.Index(i)))
		if !item.Exists() {
			return out
		}
		if item.IncompleteKind() == cue.ListKind {
			out = append(out, sound(item)...)
		} else if text, err := item.MarshalJSON(); err == nil {
			out = append(out, text)
		}
	}
}

// items are those of a list's records that have no error.
func items[T any](list cue.Value) []T {
	var out []T
	for i := 0; ; i++ {
		item := list.LookupPath(cue.MakePath(cue.Index(i)))
		if !item.Exists() {
			return out
		}
		var record T
		if unmarshal(item, &record) == nil {
			out = append(out, record)
		}
	}
}

// decodeChecks reads checks alone: they tell why there may be no plan.
func decodeChecks(v cue.Value) ([]plan.Check, error) {
	var out []plan.Check
	if err := unmarshal(v, &out); err != nil {
		return nil, err
	}
	numberChecks(out)
	return out, nil
}

// unmarshal decodes a value of the schema's. Numbers stay whole: an int that
// became a float would print as 3.139e+04.
func unmarshal(v cue.Value, into any) error {
	text, err := v.MarshalJSON()
	if err != nil {
		return err
	}
	return decodeText(text, into)
}

func decodeText(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// settle makes numbers what templates, and paths, expect.
func settle(p *plan.Plan) {
	for _, s := range p.Sources {
		number(s.At)
		number(s.ChartAt)
		for _, layer := range s.Values {
			number(layer.At)
			whole(layer.Values)
		}
		settleRewrites(slices.Concat(s.Rewrites, s.Wires))
	}
	settleMaking(p)
	settlePatches(p.Own)
	for _, c := range p.Claims {
		number(c.At)
	}
	settleShares(p)
	numberChecks(p.Checks)
	for _, m := range p.Mirrors {
		number(m.Path)
		number(m.At)
	}
	for _, s := range p.Spaces {
		for _, shared := range s.Shared {
			number(shared.At)
		}
	}
	if p.Course != nil {
		settleCourse(p.Course)
	}
}

func settleRewrites(rules []plan.Rewrite) {
	for _, r := range rules {
		number(r.At)
		if r.Merge != nil {
			whole(r.Merge.At)
			whole(r.Merge.Merge)
		}
	}
}

func numberChecks(checks []plan.Check) {
	for _, c := range checks {
		number(c.At)
		for _, o := range c.Others {
			number(o.At)
		}
	}
}

// number makes a path's numbers ints.
func number(at plan.Path) {
	for i, label := range at {
		if n, ok := label.(json.Number); ok {
			index, err := n.Int64()
			if err == nil {
				at[i] = int(index)
			}
		}
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
