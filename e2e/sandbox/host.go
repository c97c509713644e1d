package sandbox

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Up brings the sandbox's own loopback interface up and gives it addresses.
func Up(addrs ...netip.Addr) error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	for _, a := range addrs {
		if err := netlink.AddrReplace(lo, address(a, a.BitLen())); err != nil {
			return fmt.Errorf("lo: address %s: %w", a, err)
		}
	}
	return nil
}

// A Host is a machine beside the test's own, with a network stack of its own.
type Host struct {
	Addr netip.Addr
	ns   *os.File
	link string
}

// NewHost connects a new host by a pair of virtual Ethernet links. gateway and
// addr are the two ends of a /31.
func NewHost(gateway, addr netip.Addr) (*Host, error) {
	b := addr.As4()
	h := &Host{Addr: addr, link: fmt.Sprintf("veth%d-%d-%d", b[1], b[2], b[3])}
	pair := &netlink.Veth{
		LinkAttrs: netlink.LinkAttrs{Name: h.link},
		PeerName:  "eth0",
	}
	if err := onThread(func() error { return h.unshare(pair) }); err != nil {
		return nil, err
	}
	outer, err := netlink.LinkByName(h.link)
	if err == nil {
		err = netlink.AddrAdd(outer, address(gateway, 31))
	}
	if err == nil {
		err = netlink.LinkSetUp(outer)
	}
	if err == nil {
		err = h.Do(func() error { return h.configure(gateway) })
	}
	if err != nil {
		return nil, fmt.Errorf("host %s: %w", addr, err)
	}
	return h, nil
}

// unshare makes the host's network namespace and moves one end of the pair
// there; it runs on a thread that onThread returns to the test's namespace.
func (h *Host) unshare(pair *netlink.Veth) error {
	outer, err := threadNamespace()
	if err != nil {
		return err
	}
	defer outer.Close()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("new network namespace: %w", err)
	}
	if h.ns, err = threadNamespace(); err != nil {
		return err
	}
	if err := unix.Setns(int(outer.Fd()), unix.CLONE_NEWNET); err != nil {
		return err
	}
	pair.PeerNamespace = netlink.NsFd(int(h.ns.Fd()))
	if err := netlink.LinkAdd(pair); err != nil {
		return fmt.Errorf("veth pair: %w", err)
	}
	return nil
}

func (h *Host) configure(gateway netip.Addr) error {
	if err := Up(); err != nil {
		return err
	}
	eth, err := netlink.LinkByName("eth0")
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(eth, address(h.Addr, 31)); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(eth); err != nil {
		return err
	}
	return netlink.RouteAdd(&netlink.Route{LinkIndex: eth.Attrs().Index, Gw: gateway.AsSlice()})
}

// Do runs f with the host's network. A process that f starts stays there.
func (h *Host) Do(f func() error) error {
	return onThread(func() error {
		if err := unix.Setns(int(h.ns.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("enter network of %s: %w", h.Addr, err)
		}
		return f()
	})
}

// onThread runs f on a thread that nothing else uses meanwhile and puts that
// thread back into the network namespace it came from. Should that fail, the
// goroutine ends while locked, and Go throws the thread away.
func onThread(f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		outer, err := threadNamespace()
		if err != nil {
			done <- err
			return
		}
		defer outer.Close()
		err = f()
		if back := unix.Setns(int(outer.Fd()), unix.CLONE_NEWNET); back == nil {
			runtime.UnlockOSThread()
		}
		done <- err
	}()
	return <-done
}

// threadNamespace opens the network namespace of the calling thread. The path
// through thread-self holds in a PID namespace too, where thread ids differ
// from what the inherited /proc shows.
func threadNamespace() (*os.File, error) {
	return os.Open("/proc/thread-self/ns/net")
}

func address(a netip.Addr, bits int) *netlink.Addr {
	addr, err := netlink.ParseAddr(netip.PrefixFrom(a, bits).String())
	if err != nil {
		panic(err) // an Addr always prints as one that parses
	}
	return addr
}
