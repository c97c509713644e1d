package compiler

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/plan"
)

// remote: what is fetched for an object is fetched from a server beyond the pod and the
// node of who fetches it.
func (a *auditor) remote(_ *unit, f *fact, r *referral) *breach {
	to, err := url.Parse(r.text)
	if err != nil || to.Host == "" {
		return &breach{rule: "foreign-reference", says: []any{f.id, r.text, r.Beyond.Says, r.field}}
	}
	if name := strings.ToLower(to.Hostname()); !isBeyond(r.Beyond, name) {
		return &breach{rule: "foreign-reference", says: []any{f.id, "host " + name, r.Beyond.Says, r.field}}
	}
	return nil
}

func isBeyond(b *plan.Beyond, name string) bool {
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return regexp.MustCompile(b.Name).MatchString(name) && !regexp.MustCompile(b.Not).MatchString(name)
	}
	return !addr.Is4In6() && addr.Zone() == "" && !slices.ContainsFunc(b.Blocks, func(block string) bool {
		return netip.MustParsePrefix(block).Contains(addr)
	})
}
