package manifest

import (
	"net/netip"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
)

// Way is a rule of a NetworkPolicy by which pods call: whom, everybody if anywhere, at which
// ports, all if none.
type Way struct {
	anywhere bool
	peers    []peer
	ports    []Port
}

// peer is whom a rule names: pods of namespaces, whichever where these are not bounded, or
// addresses.
type peer struct {
	namespaces    []string
	bounded, more bool // more narrows the namespaces further
	pods          Selector
	block         netip.Prefix
	except        []netip.Prefix
}

// WaysOf gives the rules of egress of a policy in a namespace.
func WaysOf(rules []any, namespace string) []Way {
	out := make([]Way, 0, len(rules))
	for _, rule := range rules {
		to := List(Map(rule)["to"])
		w := Way{anywhere: len(to) == 0}
		for _, p := range to {
			w.peers = append(w.peers, peerOf(Map(p), namespace))
		}
		for _, p := range List(Map(rule)["ports"]) {
			port := portOf(Map(p)["protocol"], Map(p)["port"])
			port.Last = number(Map(p)["endPort"])
			w.ports = append(w.ports, port)
		}
		out = append(out, w)
	}
	return out
}

func peerOf(p map[string]any, namespace string) peer {
	if block := Map(p["ipBlock"]); block != nil {
		out := peer{}
		// What is none, or is an address of the other family in disguise, is within none.
		if block, err := netip.ParsePrefix(text(block["cidr"])); err == nil && !block.Addr().Is4In6() {
			out.block = block
		}
		for _, e := range texts(block["except"]) {
			if prefix, err := netip.ParsePrefix(e); err == nil {
				out.except = append(out.except, prefix)
			}
		}
		return out
	}
	out := peer{pods: SelectorOf(p["podSelector"])}
	if p["namespaceSelector"] == nil {
		out.namespaces, out.bounded = []string{namespace}, true
		return out
	}
	s := SelectorOf(p["namespaceSelector"])
	out.namespaces, out.bounded = s.Namespaces()
	out.more = len(s.requirements()) > 1
	return out
}

// Within tells that whatever the way leads to, one of others leads to.
func (w Way) Within(others []Way) bool {
	ports := w.ports
	if len(ports) == 0 {
		ports = []Port{{}} // any
	}
	for _, port := range ports {
		open := slices.DeleteFunc(slices.Clone(others), func(o Way) bool { return !o.opens(port) })
		switch {
		case slices.ContainsFunc(open, func(o Way) bool { return o.anywhere }):
		case w.anywhere, slices.ContainsFunc(w.peers, func(p peer) bool { return !p.within(open) }):
			return false
		}
	}
	return true
}

// opens tells that a rule is for a port, the zero one being any.
func (w Way) opens(p Port) bool {
	return len(w.ports) == 0 || p != (Port{}) && slices.ContainsFunc(w.ports, func(o Port) bool {
		if o.Protocol != p.Protocol {
			return false
		}
		if o.Name != "" || p.Name != "" {
			return o.Name == p.Name
		}
		return o.Number != 0 && o.Number <= p.Number && max(p.Number, p.Last) <= max(o.Number, o.Last)
	})
}

func (p peer) within(ways []Way) bool {
	var peers []peer
	for _, w := range ways {
		peers = append(peers, w.peers...)
	}
	if p.block.IsValid() {
		return slices.ContainsFunc(peers, p.inBlock)
	}
	return p.bounded && !slices.ContainsFunc(p.namespaces, func(ns string) bool {
		return !slices.ContainsFunc(peers, func(o peer) bool {
			return o.bounded && !o.more && slices.Contains(o.namespaces, ns) && p.pods.narrows(o.pods)
		})
	})
}

// inBlock tells that the addresses of a block are among another's, and none of what that
// leaves out.
func (p peer) inBlock(o peer) bool {
	return o.block.IsValid() && o.block.Bits() <= p.block.Bits() && o.block.Contains(p.block.Addr()) && !slices.ContainsFunc(o.except, func(e netip.Prefix) bool {
		return e.Overlaps(p.block) && !slices.ContainsFunc(p.except, func(own netip.Prefix) bool {
			return own.Bits() <= e.Bits() && own.Contains(e.Addr())
		})
	})
}

// narrows tells that what the selector selects, another does, as far as they say the same.
func (s Selector) narrows(o Selector) bool {
	own, asked := s.requirements(), o.requirements()
	return !slices.ContainsFunc(asked, func(a labels.Requirement) bool {
		return !slices.ContainsFunc(own, func(r labels.Requirement) bool {
			if r.Key() != a.Key() {
				return false
			}
			if byValue(r) && byValue(a) {
				return !slices.ContainsFunc(r.ValuesUnsorted(), func(v string) bool { return !slices.Contains(a.ValuesUnsorted(), v) })
			}
			return r.Equal(a)
		})
	})
}

func (s Selector) requirements() labels.Requirements {
	if s.selector == nil {
		return nil
	}
	out, _ := s.selector.Requirements()
	return out
}

// byValue tells a requirement that names the values.
func byValue(r labels.Requirement) bool {
	return slices.Contains([]selection.Operator{selection.In, selection.Equals, selection.DoubleEquals}, r.Operator())
}
