package compiler

import (
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
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
		return host.Covers(value, hostOf(name))
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
	if how == "address" {
		block, ok := spanOf(value)
		all, is := spanOf(name)
		return ok && is && all.overlaps(block)
	}
	return matches(how, value, name) || how == "host" && host.Covers(hostOf(name), value)
}

// beside tells the rights that a role may give where accounts are that have rights
// in the whole cluster.
func (g grants) beside(name string) bool {
	return slices.ContainsFunc(g.rights["right beside a control plane"], func(r right) bool { return r.free.MatchString(name) })
}

// line is what the platform would write to grant a thing.
func (g grants) line(tenant string, t thing) string {
	return g.rights[t.kind][0].line(tenant, t)
}

// glob matches a pattern in which * stands for any characters.
func glob(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	last := len(parts) - 1
	if last == 0 {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, parts[0])
	for _, part := range parts[1:last] {
		if ok {
			_, name, ok = strings.Cut(name, part)
		}
	}
	return ok && strings.HasSuffix(name, parts[last])
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

// inBlock tells an address, or a range of such, all of which is in a block.
func inBlock(value, name string) bool {
	block, ok := spanOf(value)
	all, is := spanOf(name)
	return ok && is && all.within(block)
}

// hostOf is a host in its one spelling, without a namespace before it.
func hostOf(name string) string {
	return host.Canonical(name[strings.LastIndex(name, "/")+1:])
}

func isNumber(name string) bool {
	_, err := strconv.Atoi(name)
	return err == nil
}
