package compiler

import (
	"net/netip"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// rangeOf is an address, or a range of them, as a text has it.
func rangeOf(text string) (netip.Prefix, bool) {
	text = manifest.Address(text)
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	all, err := netip.ParsePrefix(text)
	if err == nil && all.Addr().Is4In6() && all.Bits() >= 96 {
		all = netip.PrefixFrom(all.Addr().Unmap(), all.Bits()-96)
	}
	return all.Masked(), err == nil
}

// span are addresses from one to another.
type span struct{ from, to netip.Addr }

// spanOf is a range as implementations of load balancers have it: a block, one address, or the
// first and the last of several.
func spanOf(text string) (span, bool) {
	for _, between := range []string{"-", "/"} {
		first, last, _ := strings.Cut(text, between)
		from, wrong := netip.ParseAddr(strings.TrimSpace(first))
		to, bad := netip.ParseAddr(strings.TrimSpace(last))
		if wrong == nil && bad == nil {
			return span{from.Unmap(), to.Unmap()}, true
		}
	}
	block, ok := rangeOf(strings.TrimSpace(text))
	if !ok {
		return span{}, false
	}
	last := block.Addr().AsSlice()
	for i := block.Bits(); i < 8*len(last); i++ {
		last[i/8] |= 1 << (7 - i%8)
	}
	to, _ := netip.AddrFromSlice(last)
	return span{block.Addr(), to}, true
}

// overlaps tells whether two ranges have an address in common.
func (s span) overlaps(o span) bool {
	return s.from.BitLen() == o.from.BitLen() && s.from.Compare(o.to) <= 0 && o.from.Compare(s.to) <= 0
}

// within tells whether all of a range is part of another.
func (s span) within(o span) bool {
	return s.overlaps(o) && o.from.Compare(s.from) <= 0 && s.to.Compare(o.to) <= 0
}

// overlapping is the first who holds a range that meets one of another unit's, if that comes
// before: of two, the later is told.
func (a *auditor) overlapping(u *unit, s sighting) (thing, holder, bool) {
	mine, ok := spanOf(s.name)
	if !s.ranges || !ok {
		return thing{}, holder{}, false
	}
	var found thing
	for what, all := range a.held {
		if what.kind != s.kind || what == s.thing || found.name != "" && found.name < what.name || plan.CompareUnits(all[0].unit.plan.Unit, u.plan.Unit) >= 0 {
			continue
		}
		if theirs, is := spanOf(what.name); is && mine.overlaps(theirs) {
			found = what
		}
	}
	if found.name == "" {
		return thing{}, holder{}, false
	}
	return found, a.held[found][0], true
}

// takenRange tells whose addresses are, where they are not the mesh's own: those
// of anybody in the cluster, where a range reaches so far, or what others hold.
func (a *auditor) takenRange(u *unit, c captured, of netip.Prefix, to string) (string, bool) {
	within := func(text string) bool {
		r, ok := rangeOf(text)
		return ok && of.Overlaps(r)
	}
	if of.Addr().IsLinkLocalUnicast() && of.IsSingleIP() {
		return "an address of the node's own", true // of a cloud's metadata, for one
	}
	if !of.IsSingleIP() && slices.ContainsFunc(c.Inside, within) {
		return "addresses of Services and pods of any namespace among them", true
	}
	for _, h := range a.hosts[to] {
		if h.addresses.IsValid() && of.Overlaps(h.addresses) {
			return "which it knows by an object of its own", true
		}
	}
	return a.heldWithin(u, c.Claim, within, of.IsSingleIP())
}

// heldWithin is the first of a kind of things, by its name, that others claim or
// hold and whose name is within a range, which may be that one alone.
func (a *auditor) heldWithin(u *unit, kind string, within func(string) bool, alone bool) (string, bool) {
	among := " among them"
	if alone {
		among = ""
	}
	var others []string
	for what, all := range a.claims {
		if i := slices.IndexFunc(all, func(by claimed) bool { return by.unit != u.plan.Unit }); what.kind == kind && i >= 0 && within(what.name) {
			others = append(others, what.name+" of "+all[i].holder()+among)
		}
	}
	for what, all := range a.held {
		if i := slices.IndexFunc(all, func(by holder) bool { return by.unit != u }); what.kind == kind && i >= 0 && within(what.name) {
			others = append(others, what.name+" of "+title(all[i].unit.plan.Unit)+among)
		}
	}
	if len(others) == 0 {
		return "", false
	}
	return slices.Min(others), true
}
