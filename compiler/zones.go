package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/plan"
)

// zone is a host in what serves such for all.
type zone struct{ of, host string }

// inZone is who holds a host of a zone.
type inZone struct {
	unit *unit
	fact *fact
	sighting
}

// knowZones adds the hosts of an object by their zones.
func (a *auditor) knowZones(u *unit, f *fact) {
	for _, s := range f.held {
		if s.zone != "" {
			at := zone{s.zone, s.hostHeld()}
			a.zones[at] = append(a.zones[at], inZone{u, f, s})
		}
	}
}

// hostHeld is the host of what is held of something.
func (s sighting) hostHeld() string {
	name, _, _ := strings.Cut(s.name, ofWhat)
	return name
}

// takenFrom: of two hosts of one zone, one below the other's wildcard takes what is sent
// there. What the platform grants, or brings itself, it has parted so.
func (a *auditor) takenFrom(u *unit, f *fact) []breach {
	var out []breach
	if u.plan.Unit == plan.Shared {
		return nil
	}
	told := map[string]bool{}
	for _, s := range f.held {
		name := s.hostHeld()
		if s.zone == "" || told[name] || !a.isHeld(s) || a.deniesHost(u.plan.Unit, name) {
			continue
		}
		if other, whose := a.fromWhom(u, f, s, name); other != nil {
			told[name] = true
			out = append(out, breach{rule: diag.Unique(s.kind), says: []any{s.thing.String() + ", which " + f.id.String() + " holds,", whose}, where: &s.where, other: other})
		}
	}
	return out
}

// fromWhom is the first of another unit whose host a sighting's is, or is below.
func (a *auditor) fromWhom(u *unit, f *fact, s sighting, name string) (*plan.Other, string) {
	for _, wide := range above(name) {
		for _, by := range a.zones[zone{s.zone, wide}] {
			if by.fact == f && wide == name {
				break // of two that are the same, the second is at fault
			}
			if by.unit == u || by.unit.plan.Unit == plan.Shared || !a.isHeld(by.sighting) || wide == name && by.thing == s.thing || f.holds(by.thing) || !a.oneServes(s, by.sighting) || wide != name && a.grantedBelow(u.plan.Unit, name, wide) {
				continue
			}
			whose := by.fact.id.String() + " of " + title(by.unit.plan.Unit)
			if by.thing != s.thing {
				whose += ", as " + strings.TrimPrefix(by.thing.String(), by.kind+" ")
			}
			return holder{by.unit, by.fact, by.holder}.holds(by.thing), whose
		}
	}
	return nil, ""
}

// above are a host and all wildcards that it is below, the narrowest first. What is for any host is
// for those that nobody else has.
func above(name string) []string {
	out := []string{name}
	for rest := strings.TrimPrefix(name, "*."); ; {
		_, below, more := strings.Cut(rest, ".")
		if !more {
			return out
		}
		out, rest = append(out, "*."+below), below
	}
}

// oneServes tells whether two are held of the same, where one that does not say of what may
// be of any, but for the default that somebody holds.
func (a *auditor) oneServes(s, o sighting) bool {
	return s.of == o.of || a.maybe(s, o.of) || a.maybe(o, s.of)
}

func (a *auditor) maybe(s sighting, of string) bool {
	if s.any == nil {
		return false
	}
	known := a.held[thing{s.any.Kind, s.any.Name}]
	return len(known) == 0 || slices.ContainsFunc(known, func(h holder) bool { return h.fact.id.Name == of })
}

// grantedBelow tells whether the platform gives a tenant a host, or what has it, out of a wildcard.
func (a *auditor) grantedBelow(tenant, name, wide string) bool {
	own, bound := a.grants.values(tenant, "hosts")
	return bound && slices.ContainsFunc(own.Values, func(value string) bool { return value != "*" && host.Covers(value, name) && host.Covers(wide, value) })
}

// deniesHost tells of a host that is not a tenant's to have, which is told.
func (a *auditor) deniesHost(tenant, name string) bool {
	_, denied := a.grants.denies(tenant, thing{"host name", name})
	return denied
}

// holds tells whether an object holds a thing itself.
func (f *fact) holds(what thing) bool {
	return slices.ContainsFunc(f.held, func(s sighting) bool { return s.thing == what })
}
