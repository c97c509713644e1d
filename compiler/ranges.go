package compiler

import (
	"net/netip"
	"slices"

	"meshc.dev/compiler/manifest"
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
