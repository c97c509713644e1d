package shape

import (
	stdnet "net"
	"net/netip"
	"strings"

	"k8s.io/utils/net"
)

// Addresses and ranges are read as Kubernetes from 1.36 on does
// (StrictIPCIDRValidation, k8s.io/apimachinery/pkg/util/validation): what others
// could read as another address was taken before.

// address judges an IP address, and gives it if it is one.
func address(p place, v string) stdnet.IP {
	ip := net.ParseIPSloppy(v)
	if ip == nil {
		p.say("%q is no IP address", v)
		return nil
	}
	if strict, err := netip.ParseAddr(v); err != nil || strict.Is4In6() {
		p.say("%q can be read as another address: write %s", v, ip)
	}
	return ip
}

// cidr judges a range of addresses.
func cidr(p place, v string) {
	_, sloppy, err := net.ParseCIDRSloppy(v)
	if err == nil {
		if strict, err := netip.ParsePrefix(v); err != nil || strict.Addr().Is4In6() || strict.Masked() != strict {
			p.say("%q can be read as another range: write %s", v, sloppy)
		}
		return
	}
	before, _, _ := strings.Cut(v, "/")
	if addr, err := netip.ParseAddr(before); err == nil {
		p.say("%q is no range of addresses: an address and the length of its prefix, at most %d, such as %s/%d", v, addr.BitLen(), addr, addr.BitLen())
		return
	}
	p.say("%q is no range of addresses, such as 10.0.0.0/8", v)
}
