package shape

import (
	"path"

	core "k8s.io/api/core/v1"
)

func mounts(p place, c *core.Container, d *pod) {
	paths := unique("the mount path")
	for i, m := range c.VolumeMounts {
		q := p.at("volumeMounts", i)
		if m.Name == "" {
			q.at("name").say("is required")
		} else if _, ok := d.volumes[m.Name]; !ok {
			q.at("name").say("%s", noVolume(m.Name, d))
		}
		q.needs(m.MountPath != "", "mountPath")
		paths(q.at("mountPath"), m.MountPath)
		for _, dev := range c.VolumeDevices {
			if dev.Name == m.Name || dev.DevicePath == m.MountPath {
				q.say("stands in volumeDevices too")
			}
		}
		descending(q.at("subPath"), m.SubPath)
		descending(q.at("subPathExpr"), m.SubPathExpr)
		if m.SubPath != "" && m.SubPathExpr != "" {
			q.at("subPathExpr").say("must not stand beside subPath")
		}
		propagation(q, &m, c)
	}
}

func noVolume(name string, d *pod) string {
	var names []string
	for _, v := range d.Volumes {
		names = append(names, v.Name)
	}
	return "there is no volume " + name + likely(name, names)
}

// descending judges a path that must not leave the volume.
func descending(p place, v string) {
	if path.IsAbs(v) {
		p.say("%q must be a relative path", v)
	}
	noBacksteps(p, v)
}

func propagation(p place, m *core.VolumeMount, c *core.Container) {
	pointed(p, m.MountPropagation, []core.MountPropagationMode{core.MountPropagationBidirectional, core.MountPropagationHostToContainer, core.MountPropagationNone}, "mountPropagation")
	privileged := c.SecurityContext != nil && c.SecurityContext.Privileged != nil && *c.SecurityContext.Privileged
	if m.MountPropagation != nil && *m.MountPropagation == core.MountPropagationBidirectional && !privileged {
		p.at("mountPropagation").say("Bidirectional is only for privileged containers")
	}
	if m.RecursiveReadOnly == nil {
		return
	}
	pointed(p, m.RecursiveReadOnly, []core.RecursiveReadOnlyMode{core.RecursiveReadOnlyDisabled, core.RecursiveReadOnlyIfPossible, core.RecursiveReadOnlyEnabled}, "recursiveReadOnly")
	if *m.RecursiveReadOnly != core.RecursiveReadOnlyEnabled && *m.RecursiveReadOnly != core.RecursiveReadOnlyIfPossible {
		return
	}
	if !m.ReadOnly {
		p.at("recursiveReadOnly").say("needs readOnly")
	}
	if m.MountPropagation != nil && *m.MountPropagation != core.MountPropagationNone {
		p.at("recursiveReadOnly").say("needs mountPropagation None")
	}
}

func devices(p place, c *core.Container, d *pod) {
	names, paths := unique("the device"), unique("the device path")
	for i, v := range c.VolumeDevices {
		q := p.at("volumeDevices", i)
		if v.Name == "" {
			q.at("name").say("is required")
		} else if s, ok := d.volumes[v.Name]; !ok {
			q.at("name").say("%s", noVolume(v.Name, d))
		} else if s.PersistentVolumeClaim == nil && s.Ephemeral == nil {
			q.at("name").say("the volume %s is no persistentVolumeClaim", v.Name)
		}
		names(q.at("name"), v.Name)
		q.needs(v.DevicePath != "", "devicePath")
		noBacksteps(q.at("devicePath"), v.DevicePath)
		paths(q.at("devicePath"), v.DevicePath)
	}
}
