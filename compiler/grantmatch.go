package compiler

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// matches tells whether a granted value gives the thing of a name.
func matches(how, value, name string) bool {
	switch how {
	case "range":
		return inRange(value, name)
	case "number":
		return value == name[strings.LastIndex(name, "/")+1:]
	case "address":
		return inBlock(value, name)
	case "host":
		return inZone(value, hostOf(name))
	case "prefix":
		return strings.HasPrefix(name, strings.TrimSuffix(value, "/")+"/")
	case "object":
		kind, pattern, _ := strings.Cut(value, " ")
		k, n, _ := strings.Cut(name, " ")
		return kind == k && glob(pattern, n)
	}
	return glob(value, name)
}

// overlaps tells whether a granted value and a name, which may stand for several,
// have something in common.
func overlaps(how, value, name string) bool {
	return matches(how, value, name) || how == "host" && inZone(hostOf(name), value)
}

// glob matches a pattern in which * stands for any characters.
func glob(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(name)
}

func inRange(value, name string) bool {
	least, most, _ := strings.Cut(value, "-")
	n, err := strconv.Atoi(name)
	if err != nil {
		return false
	}
	from, _ := strconv.Atoi(least)
	to, _ := strconv.Atoi(most)
	return from <= n && n <= to
}

func inBlock(value, name string) bool {
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	if block, err := netip.ParsePrefix(value); err == nil {
		return block.Contains(addr)
	}
	one, err := netip.ParseAddr(value)
	return err == nil && one == addr
}

// hostOf is a host as Istio's Gateways and DNS may write it: without a namespace
// before it and a dot after it, in lower case.
func hostOf(name string) string {
	return strings.ToLower(strings.TrimSuffix(name[strings.LastIndex(name, "/")+1:], "."))
}

// inZone tells whether a host, or all that a wildcard stands for, is in a zone.
func inZone(zone, host string) bool {
	below, wild := strings.CutPrefix(zone, "*")
	return zone == host || wild && strings.HasSuffix(host, below) && len(host) > len(below)
}

func isNumber(name string) bool {
	_, err := strconv.Atoi(name)
	return err == nil
}
