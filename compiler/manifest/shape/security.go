package shape

import (
	"regexp"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
)

func podSecurity(p place, d *pod) {
	s := d.SecurityContext
	if s == nil {
		return
	}
	ids(p, s.RunAsUser, s.RunAsGroup, s.FSGroup)
	for i, g := range s.SupplementalGroups {
		p.between(g, 0, 1<<31-1, "supplementalGroups", i)
	}
	pointed(p, s.FSGroupChangePolicy, []core.PodFSGroupChangePolicy{core.FSGroupChangeOnRootMismatch, core.FSGroupChangeAlways}, "fsGroupChangePolicy")
	pointed(p, s.SupplementalGroupsPolicy, []core.SupplementalGroupsPolicy{core.SupplementalGroupsPolicyMerge, core.SupplementalGroupsPolicyStrict}, "supplementalGroupsPolicy")
	pointed(p, s.SELinuxChangePolicy, []core.PodSELinuxChangePolicy{core.SELinuxChangePolicyRecursive, core.SELinuxChangePolicyMountOption}, "seLinuxChangePolicy")
	seccomp(p.at("seccompProfile"), s.SeccompProfile)
	appArmor(p.at("appArmorProfile"), s.AppArmorProfile)
	sysctls(p, d)
}

func sysctls(p place, d *pod) {
	twice := unique("the sysctl")
	for i, c := range d.SecurityContext.Sysctls {
		q := p.at("sysctls", i, "name")
		switch {
		case c.Name == "":
			q.say("is required")
		case !sysctlName().MatchString(c.Name) || len(c.Name) > 253:
			q.say("%q is no name of a sysctl", c.Name)
		default:
			twice(q, c.Name)
		}
		name := strings.ReplaceAll(c.Name, "/", ".")
		if d.HostNetwork && strings.HasPrefix(name, "net.") {
			q.say("must not be set with hostNetwork")
		}
		ipc := slices.ContainsFunc([]string{"kernel.shm", "kernel.msg", "fs.mqueue."}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if d.HostIPC && (ipc || name == "kernel.sem") {
			q.say("must not be set with hostIPC")
		}
	}
}

// sysctlName is what the kernel's settings are called.
func sysctlName() *regexp.Regexp {
	const part = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
	return regexp.MustCompile("^(" + part + `[\./])*` + part + "$")
}

func ids(p place, user, group, fsGroup *int64) {
	for _, f := range []struct {
		name string
		id   *int64
	}{{"runAsUser", user}, {"runAsGroup", group}, {"fsGroup", fsGroup}} {
		if f.id != nil {
			p.between(*f.id, 0, 1<<31-1, f.name)
		}
	}
}

func seccomp(p place, s *core.SeccompProfile) {
	if s == nil {
		return
	}
	among(p, s.Type, []core.SeccompProfileType{core.SeccompProfileTypeLocalhost, core.SeccompProfileTypeRuntimeDefault, core.SeccompProfileTypeUnconfined}, "type")
	switch local := s.Type == core.SeccompProfileTypeLocalhost; {
	case local && s.LocalhostProfile == nil:
		p.at("localhostProfile").say("is required for the type Localhost")
	case local:
		descending(p.at("localhostProfile"), *s.LocalhostProfile)
	case s.LocalhostProfile != nil:
		p.at("localhostProfile").say("is only for the type Localhost")
	}
}

func appArmor(p place, a *core.AppArmorProfile) {
	if a == nil {
		return
	}
	among(p, a.Type, []core.AppArmorProfileType{core.AppArmorProfileTypeLocalhost, core.AppArmorProfileTypeRuntimeDefault, core.AppArmorProfileTypeUnconfined}, "type")
	switch q, local := p.at("localhostProfile"), a.Type == core.AppArmorProfileTypeLocalhost; {
	case local && (a.LocalhostProfile == nil || *a.LocalhostProfile == ""):
		q.say("is required for the type Localhost")
	case local && strings.TrimSpace(*a.LocalhostProfile) != *a.LocalhostProfile:
		q.say("must not begin or end with a space")
	case local && len(*a.LocalhostProfile) > 4095:
		q.say("is longer than 4095 characters")
	case !local && a.LocalhostProfile != nil:
		q.say("is only for the type Localhost")
	}
}

func containerSecurity(p place, s *core.SecurityContext, d *pod) {
	if s == nil {
		return
	}
	ids(p, s.RunAsUser, s.RunAsGroup, nil)
	pointed(p, s.ProcMount, []core.ProcMountType{core.DefaultProcMount, core.UnmaskedProcMount}, "procMount")
	if s.ProcMount != nil && *s.ProcMount == core.UnmaskedProcMount && (d.HostUsers == nil || *d.HostUsers) {
		p.at("procMount").say("Unmasked needs the pod's hostUsers: false")
	}
	seccomp(p.at("seccompProfile"), s.SeccompProfile)
	appArmor(p.at("appArmorProfile"), s.AppArmorProfile)
	if s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation {
		return
	}
	if s.Privileged != nil && *s.Privileged {
		p.at("allowPrivilegeEscalation").say("must not be false for a privileged container")
	}
	if s.Capabilities != nil && slices.Contains(s.Capabilities.Add, "CAP_SYS_ADMIN") {
		p.at("allowPrivilegeEscalation").say("must not be false with the capability CAP_SYS_ADMIN")
	}
}
