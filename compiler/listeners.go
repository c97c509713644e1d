package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// listener is a port that an object opens on pods.
type listener struct {
	// port with its protocol and the address that it is bound to, if it is to one.
	port, protocol, bind string
	// mode says more of the protocol, where it is said.
	mode                    string
	plain, secure, datagram bool
	hosts                   []string
	// on tells whose pods: those with labels, or those of a Service.
	labels  map[string]string
	service string
	// name of the listener, the word for whose routes it admits, and the selector
	// of their namespaces.
	name, from string
	admits     manifest.Selector
	// kinds of routes that it says it takes, takes those that its protocol can.
	kinds []plan.Kinds
	takes []string
	// sets and setsAdmit are as from and admits, for those whose listeners its object
	// takes; joined tells that it is added to another object.
	sets      string
	setsAdmit manifest.Selector
	joined    bool
	// often are ports of which it is noted alone that nothing leads there.
	often []string
	where plan.Finding
	// field is its place in the object.
	field string
}

func (u *unit) listens(table referrers, o *built) []listener {
	row := table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].listeners
	if row == nil {
		return nil
	}
	labels, services := map[string]string{}, []string{o.ID().String()}
	for _, p := range manifest.Each(o.Object, row.Selector) {
		if row.Selector != nil {
			labels = manifest.Texts(p.Value)
		}
	}
	if row.Service != nil {
		for i, p := range manifest.Each(o.Object, row.Service) {
			services = append(services[:i], host.Parse(fmt.Sprint(p.Value), o.Namespace()).Key())
		}
	}
	whole := listener{labels: labels, often: row.Often}
	for _, p := range manifest.Each(o.Object, row.Parent) {
		if fields := manifest.Texts(p.Value); row.Parent != nil {
			whole.joined = true
			services = []string{manifest.ID{Group: row.Group, Kind: cmp.Or(fields["kind"], "Gateway"), Namespace: cmp.Or(fields["namespace"], o.Namespace()), Name: fields["name"]}.String()}
		}
	}
	if row.Sets != nil {
		for _, p := range manifest.Each(o.Object, row.Sets) {
			whole.sets = fmt.Sprint(p.Value)
		}
		for _, p := range manifest.Each(o.Object, row.SetsAdmit) {
			whole.setsAdmit = manifest.SelectorOf(p.Value)
		}
	}
	return u.listenersIn(row, o, whole, services)
}

// listenersIn are the listeners of an object, each with what whole has, and for each
// of the Services.
func (u *unit) listenersIn(row *plan.Listener, o *built, whole listener, services []string) []listener {
	var out []listener
	for _, p := range manifest.Each(o.Object, row.Each) {
		one := func(path []string) string {
			if found := manifest.Below([]manifest.Placed{p}, path); path != nil && len(found) == 1 {
				return fmt.Sprint(found[0].Value)
			}
			return ""
		}
		l := whole
		l.port, l.protocol, l.bind, l.name, l.from = one(row.Port), one(row.Protocol), one(row.Bind), one(row.Name), one(row.From)
		l.mode = one(row.Mode)
		l.takes = row.Takes[l.protocol]
		if takes, ok := row.Takes[l.protocol+" "+l.mode]; ok {
			l.takes = takes
		}
		l.where, l.field = u.blame(o, "", p.At), placeOf("", p.At)
		l.plain, l.secure = slices.Contains(row.Plain, l.protocol), slices.Contains(row.Secure, l.protocol)
		l.datagram = slices.Contains(row.Datagram, l.protocol)
		for _, s := range manifest.Below([]manifest.Placed{p}, row.Admits) {
			l.admits = manifest.SelectorOf(s.Value)
		}
		if row.Kinds != nil {
			for _, k := range manifest.Below([]manifest.Placed{p}, row.Kinds) {
				l.kinds = append(l.kinds, kindsOf(k.Value, row.Group))
			}
		}
		for _, h := range manifest.Below([]manifest.Placed{p}, row.Hosts) {
			name := strings.TrimPrefix(fmt.Sprint(h.Value), "*/")
			if own, ok := strings.CutPrefix(name, "./"); ok {
				name = o.Namespace() + "/" + own
			}
			l.hosts = append(l.hosts, host.Canonical(name))
		}
		for _, s := range services {
			l.service = s
			out = append(out, l)
		}
	}
	return out
}

// kindsOf is the kind that fields name, of a group where they say none.
func kindsOf(v any, group string) plan.Kinds {
	fields := manifest.Texts(v)
	if g, said := fields["group"]; said {
		group = g
	}
	return plan.Kinds{Group: group, Kind: fields["kind"]}
}

// listened: two listeners on one port of the same pods can be one.
func (a *auditor) listened(u *unit, f *fact) []breach {
	if u.incomplete() {
		return nil
	}
	var out []breach
	for i := range f.listeners {
		l := &f.listeners[i]
		if first, why := a.before(u, f, l); first != nil {
			what := fmt.Sprintf("port %s for %s", l.port, l.protocol)
			out = append(out, breach{says: []any{f.id, what, first.id, why}, other: holder{u, first, ""}.place(), where: &l.where})
		}
	}
	return out
}

// before finds the first listener that leaves no room for another.
func (a *auditor) before(u *unit, f *fact, l *listener) (*fact, string) {
	for _, other := range a.listen[u.plan.Unit] {
		for i := range other.listeners {
			o := &other.listeners[i]
			if o == l {
				return nil, ""
			}
			if why := o.excludes(l); why != "" && a.share(u, f, other, l, o) {
				return other, why
			}
			same := o.port == l.port && o.protocol == l.protocol && slices.Equal(o.hosts, l.hosts)
			if same && o.joined != l.joined && o.service == l.service {
				return other, "two listeners of one port, protocol and hostname are refused. Make them one"
			}
			if other == f && l.name != "" && (o.name == l.name || same) {
				return other, "two listeners of one name, or of one port, protocol and hostname, are refused. Make them one"
			}
		}
	}
	return nil, ""
}

// excludes tells why two listeners cannot be one, if they cannot.
func (l *listener) excludes(o *listener) string {
	switch {
	case l.port != o.port || l.bind != o.bind || l.datagram != o.datagram:
		return ""
	case l.plain && o.plain:
		return ""
	case l.secure && o.secure:
		for _, h := range o.hosts {
			if slices.Contains(l.hosts, h) {
				return fmt.Sprintf("of two with TLS for host %s it takes the older alone. Name other hosts, or make them one", h)
			}
		}
		return ""
	}
	return fmt.Sprintf("%s and %s do not share a port", l.protocol, o.protocol)
}

// share tells whether two listeners are on the same pods.
func (a *auditor) share(u *unit, f, other *fact, l, o *listener) bool {
	if len(l.labels) == 0 || len(o.labels) == 0 {
		return len(l.labels)+len(o.labels) == 0 && f.id.Group == other.id.Group && l.service == o.service
	}
	for _, w := range a.pods[u.plan.Unit] {
		for _, pods := range w.podLabels() {
			if holds(pods, l.labels) && holds(pods, o.labels) {
				return true
			}
		}
	}
	return false
}
