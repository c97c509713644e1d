package cluster

import (
	"encoding/json"
	"errors"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/plan"
)

// pack reads a plan but for what the unit is rendered by, which stays text until then.
func pack(v cue.Value, unit string) (plan.Plan, error) {
	text, err := v.MarshalJSON()
	if err != nil {
		return plan.Plan{Unit: unit}, err
	}
	var made struct {
		plan.Plan
		Sources    joined[plan.Source] `json:"sources"`
		Objects    json.RawMessage     `json:"objects"`
		Patches    json.RawMessage     `json:"patches"`
		Invariants json.RawMessage     `json:"invariants"`
		Claims     joined[plan.Claim]  `json:"claims"`
		Labels     joined[plan.Stamp]  `json:"labels"`
	}
	if err := decodeText(text, &made); err != nil {
		return plan.Plan{Unit: unit}, err
	}
	p := made.Plan
	p.Unit, p.Sources, p.Claims, p.Labels = unit, made.Sources, made.Claims, made.Labels
	settle(&p)
	return p.Packed(func(p *plan.Plan) error {
		err := errors.Join(
			unpack(made.Objects, &p.Objects),
			unpack(made.Patches, &p.Patches),
			unpack(made.Invariants, &p.Invariants),
		)
		settleMaking(p)
		return err
	}), nil
}

// unpack reads a list, which is not there where nobody asked for it.
func unpack[T any](text json.RawMessage, into *[]T) error {
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, (*joined[T])(into))
}

// settleMaking makes numbers of what the unit is rendered by what templates, and paths, expect.
func settleMaking(p *plan.Plan) {
	settlePatches(p.Patches)
	for _, o := range p.Objects {
		number(o.At)
		whole(o.Object)
	}
	for i, v := range p.Invariants {
		p.Invariants[i].Is = whole(v.Is)
	}
}

func settlePatches(patches []plan.Patch) {
	for _, patch := range patches {
		number(patch.At)
		whole(patch.Merge)
	}
}
