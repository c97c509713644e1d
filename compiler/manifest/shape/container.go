package shape

import (
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// containers judges all containers of a pod. Names are told apart among all of
// them, node ports of those that run together.
func containers(p place, d *pod) {
	if len(d.Containers) == 0 {
		p.at("containers").say("is required: a pod runs at least one container")
	}
	names, ports := unique("the container"), unique("the port of the node")
	for i := range d.Containers {
		c, q := &d.Containers[i], p.at("containers", i)
		container(q, c, d)
		names(q.at("name"), c.Name)
		hostPorts(q, c, ports)
		probes(q, c, d)
		restartRules(q, c)
	}
	for i := range d.InitContainers {
		c, q := &d.InitContainers[i], p.at("initContainers", i)
		container(q, c, d)
		names(q.at("name"), c.Name)
		hostPorts(q, c, unique("the port of the node"))
		initContainer(q, c, d)
		restartRules(q, c)
	}
}

func initContainer(p place, c *core.Container, d *pod) {
	if c.RestartPolicy != nil && *c.RestartPolicy == core.ContainerRestartPolicyAlways {
		probes(p, c, d)
		return
	}
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"lifecycle", c.Lifecycle != nil},
		{"livenessProbe", c.LivenessProbe != nil},
		{"readinessProbe", c.ReadinessProbe != nil},
		{"startupProbe", c.StartupProbe != nil},
	} {
		if f.set {
			p.at(f.name).say("must not be set for an init container without restartPolicy Always")
		}
	}
	for j, r := range c.ResizePolicy {
		if r.RestartPolicy == core.RestartContainer {
			p.at("resizePolicy", j, "restartPolicy").say("must be NotRequired for an init container without restartPolicy Always")
		}
	}
}

func container(p place, c *core.Container, d *pod) {
	named(p, c.Name, "name", dnsLabel)
	if c.Image == "" {
		p.at("image").say("is required")
	} else if d.use == standalone && (c.Image[0] == ' ' || c.Image[len(c.Image)-1] == ' ') {
		p.at("image").say("must not begin or end with a space")
	}
	optional(p, c.TerminationMessagePolicy, []core.TerminationMessagePolicy{core.TerminationMessageReadFile, core.TerminationMessageFallbackToLogsOnError}, "terminationMessagePolicy")
	optional(p, c.ImagePullPolicy, []core.PullPolicy{core.PullAlways, core.PullIfNotPresent, core.PullNever}, "imagePullPolicy")
	containerPorts(p, c.Ports)
	env(p, c, d)
	mounts(p, c, d)
	devices(p, c, d)
	resources(p.at("resources"), &c.Resources, d)
	resizes(p.at("resizePolicy"), c.ResizePolicy, d)
	containerSecurity(p.at("securityContext"), c.SecurityContext, d)
}

func containerPorts(p place, ports []core.ContainerPort) {
	names := unique("the name")
	for i, port := range ports {
		q := p.at("ports", i)
		if port.Name != "" {
			q.valid(port.Name, validation.IsValidPortName, "name")
			names(q.at("name"), port.Name)
		}
		if port.ContainerPort == 0 {
			q.at("containerPort").say("is required")
		} else {
			portNumber(q, int64(port.ContainerPort), "containerPort")
		}
		if port.HostPort != 0 {
			portNumber(q, int64(port.HostPort), "hostPort")
		}
		optional(q, port.Protocol, protocols, "protocol")
	}
}

func hostPorts(p place, c *core.Container, taken func(place, string)) {
	for i, port := range c.Ports {
		protocol := port.Protocol
		if protocol == "" {
			protocol = core.ProtocolTCP
		}
		if port.HostPort != 0 {
			taken(p.at("ports", i, "hostPort"), port.HostIP+" "+key(int64(port.HostPort), protocol))
		}
	}
}

func resizes(p place, all []core.ContainerResizePolicy, d *pod) {
	twice := unique("the resource")
	for i, r := range all {
		q := p.at(i)
		twice(q, string(r.ResourceName))
		among(q, r.ResourceName, []core.ResourceName{core.ResourceCPU, core.ResourceMemory}, "resourceName")
		among(q, r.RestartPolicy, []core.ResourceResizeRestartPolicy{core.NotRequired, core.RestartContainer}, "restartPolicy")
		if d.RestartPolicy == core.RestartPolicyNever && r.RestartPolicy == core.RestartContainer {
			q.at("restartPolicy").say("must be NotRequired: the pod's restartPolicy is Never")
		}
	}
}

func restartRules(p place, c *core.Container) {
	pointed(p, c.RestartPolicy, []core.ContainerRestartPolicy{core.ContainerRestartPolicyAlways, core.ContainerRestartPolicyNever, core.ContainerRestartPolicyOnFailure}, "restartPolicy")
	if c.RestartPolicy == nil && len(c.RestartPolicyRules) > 0 {
		p.at("restartPolicy").say("is required with restartPolicyRules")
	}
	if len(c.RestartPolicyRules) > 20 {
		p.at("restartPolicyRules").say("must not hold more than 20")
	}
	for i, r := range c.RestartPolicyRules {
		q := p.at("restartPolicyRules", i)
		among(q, r.Action, []core.ContainerRestartRuleAction{core.ContainerRestartRuleActionRestart, core.ContainerRestartRuleActionRestartAllContainers}, "action")
		if r.ExitCodes == nil {
			q.at("exitCodes").say("is required")
			continue
		}
		among(q, r.ExitCodes.Operator, []core.ContainerRestartRuleOnExitCodesOperator{core.ContainerRestartRuleOnExitCodesOpIn, core.ContainerRestartRuleOnExitCodesOpNotIn}, "exitCodes", "operator")
		if len(r.ExitCodes.Values) > 255 {
			q.at("exitCodes", "values").say("must not hold more than 255")
		}
	}
}
