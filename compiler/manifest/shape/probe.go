package shape

import (
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
)

// probes judges what is asked of a container that runs on.
func probes(p place, c *core.Container, d *pod) {
	probe(p.at("livenessProbe"), c.LivenessProbe, false)
	probe(p.at("readinessProbe"), c.ReadinessProbe, true)
	probe(p.at("startupProbe"), c.StartupProbe, false)
	l := c.Lifecycle
	if l == nil {
		return
	}
	if l.PostStart != nil {
		h := l.PostStart
		handler(p.at("lifecycle", "postStart"), action{h.Exec, h.HTTPGet, h.TCPSocket, nil, h.Sleep}, d)
	}
	if l.PreStop != nil {
		h := l.PreStop
		handler(p.at("lifecycle", "preStop"), action{h.Exec, h.HTTPGet, h.TCPSocket, nil, h.Sleep}, d)
	}
	if l.StopSignal != nil && d.OS == nil {
		p.at("lifecycle", "stopSignal").say("needs the pod's os.name")
	}
}

func probe(p place, b *core.Probe, readiness bool) {
	if b == nil {
		return
	}
	handler(p, action{b.Exec, b.HTTPGet, b.TCPSocket, b.GRPC, nil}, nil)
	for _, f := range []struct {
		name string
		n    int32
	}{
		{"initialDelaySeconds", b.InitialDelaySeconds},
		{"timeoutSeconds", b.TimeoutSeconds},
		{"periodSeconds", b.PeriodSeconds},
		{"successThreshold", b.SuccessThreshold},
		{"failureThreshold", b.FailureThreshold},
	} {
		p.between(int64(f.n), 0, noLimit, f.name)
	}
	switch {
	case b.TerminationGracePeriodSeconds == nil:
	case readiness:
		p.at("terminationGracePeriodSeconds").say("must not be set for a readinessProbe")
	default:
		p.between(*b.TerminationGracePeriodSeconds, 1, noLimit, "terminationGracePeriodSeconds")
	}
	if !readiness && b.SuccessThreshold > 1 {
		p.at("successThreshold").say("must be 1, for all but a readinessProbe")
	}
}

// action is what a probe or a hook does: one of these.
type action struct {
	exec  *core.ExecAction
	http  *core.HTTPGetAction
	tcp   *core.TCPSocketAction
	grpc  *core.GRPCAction
	sleep *core.SleepAction
}

// handler judges what a probe or a hook does. Of several only the first is
// looked into, as by Kubernetes.
func handler(p place, a action, d *pod) {
	number := 0
	for _, h := range []struct {
		name  string
		there bool
		check func(p place)
	}{
		{"exec", a.exec != nil, func(q place) { q.needs(len(a.exec.Command) > 0, "command") }},
		{"httpGet", a.http != nil, func(q place) { httpGet(q, a.http) }},
		{"tcpSocket", a.tcp != nil, func(q place) { portOrName(q.at("port"), a.tcp.Port) }},
		{"grpc", a.grpc != nil, func(q place) { portOrName(q.at("port"), intstr.FromInt32(a.grpc.Port)) }},
		{"sleep", a.sleep != nil, func(q place) { sleeps(q, a.sleep, d) }},
	} {
		if !h.there {
			continue
		}
		if number++; number > 1 {
			p.at(h.name).say("must not be set: there is another handler before it, and only one is taken")
			continue
		}
		h.check(p.at(h.name))
	}
	if number == 0 {
		p.say("needs one of exec, httpGet, tcpSocket and %s", map[bool]string{true: "grpc", false: "sleep"}[d == nil])
	}
}

func httpGet(p place, h *core.HTTPGetAction) {
	portOrName(p.at("port"), h.Port)
	optional(p, h.Scheme, []core.URIScheme{core.URISchemeHTTP, core.URISchemeHTTPS}, "scheme")
	for i, header := range h.HTTPHeaders {
		p.valid(header.Name, validation.IsHTTPHeaderName, "httpHeaders", i, "name")
	}
}

func sleeps(p place, s *core.SleepAction, d *pod) {
	grace := int64(core.DefaultTerminationGracePeriodSeconds)
	if d.TerminationGracePeriodSeconds != nil {
		grace = *d.TerminationGracePeriodSeconds
	}
	if s.Seconds < 0 || s.Seconds > grace {
		p.at("seconds").say("%d is out of range: it must be from 0 to terminationGracePeriodSeconds, %d", s.Seconds, grace)
	}
}
