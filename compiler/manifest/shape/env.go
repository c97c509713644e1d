package shape

import (
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

func env(p place, c *core.Container, d *pod) {
	for i, e := range c.Env {
		q := p.at("env", i)
		named(q, e.Name, "name", validation.IsRelaxedEnvVarName)
		if e.ValueFrom != nil {
			valueFrom(q, &e, d)
		}
	}
	for i, e := range c.EnvFrom {
		q := p.at("envFrom", i)
		if e.Prefix != "" {
			q.valid(e.Prefix, validation.IsRelaxedEnvVarName, "prefix")
		}
		if (e.ConfigMapRef == nil) == (e.SecretRef == nil) {
			q.say("needs one of configMapRef and secretRef")
		}
		if e.ConfigMapRef != nil {
			named(q.at("configMapRef"), e.ConfigMapRef.Name, "name", anyPrefix)
		}
		if e.SecretRef != nil {
			named(q.at("secretRef"), e.SecretRef.Name, "name", anyPrefix)
		}
	}
}

// anyPrefix is the form of names in envFrom, where Kubernetes takes the
// beginning of one.
func anyPrefix(v string) []string { return subdomain(v, true) }

func valueFrom(p place, e *core.EnvVar, d *pod) {
	v, q := e.ValueFrom, p.at("valueFrom")
	sources := 0
	if v.FieldRef != nil {
		sources++
		fieldRef(q.at("fieldRef"), v.FieldRef, envFields)
	}
	if v.ResourceFieldRef != nil {
		sources++
		resourceRef(q.at("resourceFieldRef"), v.ResourceFieldRef, false)
	}
	if v.ConfigMapKeyRef != nil {
		sources++
		keyRef(q.at("configMapKeyRef"), v.ConfigMapKeyRef.Name, v.ConfigMapKeyRef.Key)
	}
	if v.SecretKeyRef != nil {
		sources++
		keyRef(q.at("secretKeyRef"), v.SecretKeyRef.Name, v.SecretKeyRef.Key)
	}
	if v.FileKeyRef != nil {
		sources++
		fileRef(q.at("fileKeyRef"), v.FileKeyRef, d)
	}
	switch {
	case sources != 1:
		q.say("needs one of fieldRef, resourceFieldRef, configMapKeyRef and secretKeyRef")
	case e.Value != "":
		q.say("must not stand beside value")
	}
}

func keyRef(p place, name, key string) {
	// Kubernetes takes an empty name here: nothing is found by it.
	p.valid(name, dnsSubdomain, "name")
	named(p, key, "key", validation.IsConfigMapKey)
}

func fileRef(p place, r *core.FileKeySelector, d *pod) {
	named(p, r.Key, "key", validation.IsRelaxedEnvVarName)
	named(p, r.VolumeName, "volumeName", dnsLabel)
	if r.Path == "" {
		p.at("path").say("is required")
	} else {
		noBacksteps(p.at("path"), r.Path)
	}
	if v, ok := d.volumes[r.VolumeName]; !ok || v.EmptyDir == nil {
		p.at("volumeName").say("there is no emptyDir volume %q", r.VolumeName)
	}
}

const (
	envFields  = "metadata.name metadata.namespace metadata.uid spec.nodeName spec.serviceAccountName status.hostIP status.hostIPs status.podIP status.podIPs"
	fileFields = "metadata.name metadata.namespace metadata.labels metadata.annotations metadata.uid"
)

// fieldRef judges a reference to a field of the pod.
func fieldRef(p place, r *core.ObjectFieldSelector, fields string) {
	if r.APIVersion != "" && r.APIVersion != "v1" {
		p.at("apiVersion").say("%q is not valid: it must be v1", r.APIVersion)
		return
	}
	if r.FieldPath == "" {
		p.at("fieldPath").say("is required")
		return
	}
	if path, key, ok := strings.Cut(strings.TrimSuffix(r.FieldPath, "']"), "['"); ok && strings.HasSuffix(r.FieldPath, "']") {
		switch path {
		case "metadata.annotations":
			key = strings.ToLower(key)
			fallthrough
		case "metadata.labels":
			p.valid(key, labelKey, "fieldPath")
			return
		}
	}
	path := r.FieldPath
	if path == "spec.host" {
		path = "spec.nodeName" // its older name
	}
	among(p, path, strings.Fields(fields), "fieldPath")
}

const resourceFields = "limits.cpu limits.memory limits.ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage"

// resourceRef judges a reference to what a container asks for.
func resourceRef(p place, r *core.ResourceFieldSelector, volume bool) {
	switch huge := strings.HasPrefix(r.Resource, "requests.hugepages-") || strings.HasPrefix(r.Resource, "limits.hugepages-"); {
	case volume && r.ContainerName == "":
		p.at("containerName").say("is required")
	case !huge:
		among(p, r.Resource, strings.Fields(resourceFields), "resource")
	}
	if r.Divisor.Cmp(resource.Quantity{}) == 0 {
		return
	}
	units := strings.Fields("1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei")
	if strings.HasSuffix(r.Resource, ".cpu") {
		units = []string{"1m", "1"}
	}
	if !slices.Contains(units, r.Divisor.String()) {
		p.at("divisor").say("%s is not valid: it must be one of %s", r.Divisor.String(), strings.Join(units, ", "))
	}
}
