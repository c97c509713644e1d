package compiler

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"meshc.dev/compiler/plan"
)

// beyond is a row's servers that may be asked, ready to be held against.
type beyond struct {
	name, not *pattern
	blocks    []netip.Prefix
	says      string
}

func beyondOf(b *plan.Beyond) *beyond {
	if b == nil {
		return nil
	}
	out := &beyond{name: patternOf(b.Name), not: patternOf(b.Not), says: b.Says}
	for _, block := range b.Blocks {
		out.blocks = append(out.blocks, netip.MustParsePrefix(block))
	}
	return out
}

// remote: what is fetched for an object is fetched from a server beyond the pod and the
// node of who fetches it.
func (a *auditor) remote(u *unit, f *fact, r *referral) *breach {
	to, err := url.Parse(r.text)
	if err != nil || to.Host == "" {
		return &breach{rule: "foreign-reference", says: []any{f.id, r.text, r.beyond.says, r.field}}
	}
	name := strings.ToLower(to.Hostname())
	asked, ok := a.inASCII(u, name)
	switch {
	case u.breaks("foreign-host", r.where): // by what it is asked for as
	case !r.beyond.has(asked):
		return &breach{rule: "foreign-reference", says: []any{f.id, "host " + name, r.beyond.says, r.field}}
	case !ok:
		return &breach{rule: "foreign-reference", says: []any{f.id, "host " + name + ",", "which is asked for as " + asked + ": write that, if it is meant", r.field}}
	}
	return nil
}

// breaks tells whether a rule is told to be broken at a place already.
func (u *unit) breaks(rule string, where plan.Finding) bool {
	return slices.ContainsFunc(u.findings, func(f plan.Finding) bool {
		return f.Rule == rule && f.File == where.File && f.Line == where.Line && slices.Equal(f.At, where.At)
	})
}

// inASCII is a name as it is asked for, in ASCII. What only looks like another name, in wide
// letters say, is none: all else that names hosts reads it as it is written.
func (a *auditor) inASCII(u *unit, name string) (asked string, ok bool) {
	asked, err := idna.Lookup.ToASCII(name)
	if asked == name || err != nil {
		return name, true // what is none is told as such
	}
	back, err := idna.Lookup.ToUnicode(asked)
	return asked, err == nil && back == name && !slices.ContainsFunc(strings.Split(asked, "."), func(label string) bool {
		_, foreign := a.stranger(u, label)
		return foreign
	})
}

// has tells whether a server may be asked.
func (b *beyond) has(name string) bool {
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return b.name.MatchString(name) && !b.not.MatchString(name)
	}
	return !addr.Is4In6() && addr.Zone() == "" && !slices.ContainsFunc(b.blocks, func(block netip.Prefix) bool {
		return block.Contains(addr)
	})
}
