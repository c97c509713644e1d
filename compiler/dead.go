package compiler

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// deadRule is that of settings that change nothing.
const deadRule = "dead-value"

// suspect is a value of the user's of which only rendering tells whether it
// changes anything.
type suspect struct {
	group group
	hand  hand
	// named tells that a template of the chart names it, off is the switch that is
	// off beside it.
	named bool
	off   string
	// elsewhere are those of the same field in other sources.
	elsewhere []suspect
}

// deadness is what is known of a field whose value may change nothing: in each of the
// sources that have it, as several control planes or gateways may.
type deadness struct {
	lives    bool
	told     []plan.Finding
	suspects []suspect
}

// dead tells settings that change nothing: patches, fields of objects, and values
// of charts. Of values that what is rendered does not show, it is found out when
// all units are rendered.
func (b *builder) dead(u *unit) {
	u.findings = append(u.findings, u.idle...)
	for o := range u.sound {
		b.idles(u, o)
	}
	known, order := map[string]*deadness{}, []string(nil)
	of := func(at plan.Path) *deadness {
		key := fmt.Sprint(at)
		if known[key] == nil {
			known[key], order = &deadness{}, append(order, key)
		}
		return known[key]
	}
	for i, s := range u.plan.Sources {
		g := group{s.Part, i}
		if s.Chart == "" || !slices.ContainsFunc(u.objects, func(o built) bool { return o.group() == g }) {
			continue
		}
		b.deadRelease(u, s)
		b.deadValues(u, g, of)
	}
	for _, key := range order {
		if d := known[key]; !d.lives && len(d.suspects) == 0 {
			u.tell(d.told)
		}
	}
	for _, key := range order {
		if d := known[key]; !d.lives && len(d.suspects) > 0 && !u.toldAt(d.suspects[0].hand.at) {
			first := d.suspects[0]
			first.elsewhere = d.suspects[1:]
			u.suspects = append(u.suspects, first)
		}
	}
}

// tell tells what is not told of a field yet, once.
func (u *unit) tell(all []plan.Finding) {
	if len(all) > 0 && !u.toldAt(all[0].At) {
		u.findings = append(u.findings, all[0])
	}
}

// deadValues notes of the user's values of a source which may be dead.
func (b *builder) deadValues(u *unit, g group, of func(plan.Path) *deadness) {
	hands := slices.DeleteFunc(u.hands(g), func(h hand) bool { return h.own >= 0 })
	var left []suspect
	for _, h := range hands {
		before := len(u.findings)
		is, sure := b.deadHand(u, g, h)
		told := slices.Clone(u.findings[before:])
		u.findings = u.findings[:before]
		switch d := of(h.at); {
		case len(told) > 0:
			d.told = append(d.told, told...)
		case sure:
			d.lives = true
		case !slices.ContainsFunc(left, func(s suspect) bool { return slices.Equal(s.hand.at, is.hand.at) }):
			left = append(left, is)
		}
	}
	unseen := u.unseen(g, hands, slices.Clone(left))
	for _, s := range left {
		d := of(s.hand.at)
		if slices.ContainsFunc(unseen, func(o suspect) bool { return slices.Equal(s.hand.at, o.hand.at) }) {
			d.suspects = append(d.suspects, s)
		} else {
			d.lives = true
		}
	}
}

// deadHand tells a value that counts nowhere for a reason, and gives what is not
// sure to count.
func (b *builder) deadHand(u *unit, g group, h hand) (suspect, bool) {
	s, reading := u.plan.Sources[g.source], b.readings[g.part]
	if u.toldAt(h.at) {
		return suspect{}, true
	}
	set := b.settingsOf(s, reading)
	value := set.own(h)
	switch over, by := set.over(h); {
	case over && !reflect.DeepEqual(by.value, value):
		unit := u.plan.Unit
		u.findings = append(u.findings, plan.Finding{
			Field: plan.Field{Unit: unit, At: h.at}, Rule: deadRule, Says: []any{"another setting takes its place: leave out one of them"},
			Others: []plan.Other{{Field: plan.Field{Unit: unit, At: by.at}, Says: "this one"}},
		})
		return suspect{}, true
	case nothing(value) || same(set.without(h), value):
		return suspect{}, true // a default that is written out
	}
	if b.deadBeside(u, g, h, set) {
		return suspect{}, true
	}
	return b.unread(u, g, h, set)
}

// toldAt tells whether something is told of a field.
func (u *unit) toldAt(at plan.Path) bool {
	return slices.ContainsFunc(u.findings, func(f plan.Finding) bool { return within(at, f.At) }) ||
		slices.ContainsFunc(u.plan.Checks, func(c plan.Check) bool { return within(at, c.At) })
}

// deadBeside tells a value that counts nowhere beside another setting, by the
// schema's table.
func (b *builder) deadBeside(u *unit, g group, h hand, set settings) bool {
	field := b.readings[g.part].field(h)
	for _, row := range b.besides {
		if row.Part == g.part && (field == row.Field || strings.HasPrefix(field, row.Field+".")) && row.dead(u, set) {
			rule := deadRule
			if row.Mild {
				rule = "not-described"
			}
			u.found(h.at[:max(0, len(h.at)-strings.Count(field, ".")+strings.Count(row.Field, "."))], rule, row.Says)
			return true
		}
	}
	return false
}

// unread tells a value that is read in no template that the mesh has, and gives what
// is not sure to be read.
func (b *builder) unread(u *unit, g group, h hand, set settings) (suspect, bool) {
	s, reading := u.plan.Sources[g.source], b.readings[g.part]
	field := reading.field(h)
	named, embedded, err := b.charts.Reads(s.Chart)
	if err != nil {
		return suspect{}, true
	}
	read := func(in []string) string {
		i := slices.IndexFunc(in, func(name string) bool { return !slices.Contains(reading.Shows, name) && reaches(name, field) })
		if i < 0 {
			return ""
		}
		return in[i]
	}
	switch asleep, of := set.asleep(reading.files, embedded, read); {
	case read(reading.Reads) != "" || asleep == nil && of != "":
		return suspect{}, true
	case asleep != nil && read(named) == "":
		u.found(h.at[:max(0, len(h.at)-max(0, strings.Count(field, ".")-strings.Count(of, ".")))], deadRule, asleep.Says)
		return suspect{}, true
	case s.Part == "" && read(named) != "": // whatever else a chart of the user's makes of it
		off, under := set.switchedOff(b.readings[""].Switches, h)
		return suspect{group: g, hand: under, named: true, off: off}, off == ""
	}
	return suspect{group: g, hand: h, named: read(named) != ""}, false
}

// reaches tells whether a field that is read is another, or in it or around it.
func reaches(read, field string) bool {
	return read == field || strings.HasPrefix(field, read+".") || strings.HasPrefix(read, field+".")
}

// nothing tells a value that says nothing.
func nothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// idlePatch tells a patch that changes nothing in what is rendered.
func (u *unit) idlePatch(p plan.Patch, before, after []manifest.Object) {
	if len(before) == 0 || len(before) != len(after) {
		return
	}
	for i := range before {
		if !same(before[i].Body, after[i].Body) {
			return
		}
	}
	says := before[0].ID().String() + " is so without the patch: leave it out"
	if len(p.Merge) == 0 {
		says = "merge is missing: write the fields of " + before[0].ID().String() + " that change, as in `merge: spec: replicas: 2`, or leave the patch out"
	}
	u.idle = append(u.idle, plan.Finding{
		Field: plan.Field{Unit: u.plan.Unit, At: p.At}, Rule: deadRule, Of: before[0].ID().String(), Says: []any{says},
	})
}
