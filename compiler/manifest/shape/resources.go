package shape

import (
	"maps"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

const hugePages = core.ResourceHugePagesPrefix

// resources judges what a container asks for and is limited to.
func resources(p place, r *core.ResourceRequirements, d *pod) {
	quantities(p.at("limits"), r.Limits, containerResource)
	quantities(p.at("requests"), r.Requests, containerResource)
	for _, name := range slices.Sorted(maps.Keys(r.Requests)) {
		request := r.Requests[name]
		limit, limited := r.Limits[name]
		q := p.at("requests", string(name))
		switch whole := !overcommits(name); {
		case !limited && whole:
			p.at("limits", string(name)).say("is required: %s is not shared", name)
		case limited && whole && request.Cmp(limit) != 0:
			q.say("%s must be the limit, %s: %s is not shared", request.String(), limit.String(), name)
		case limited && request.Cmp(limit) > 0:
			q.say("%s is more than the limit, %s", request.String(), limit.String())
		}
	}
	hugeAlone(p, r)
	claimsOf(p.at("claims"), r.Claims, d)
}

// hugeAlone judges that nothing asks for huge pages alone.
func hugeAlone(p place, r *core.ResourceRequirements) {
	huge, plain := false, false
	for _, list := range []core.ResourceList{r.Limits, r.Requests} {
		for name := range list {
			huge = huge || strings.HasPrefix(string(name), hugePages)
			plain = plain || name == core.ResourceCPU || name == core.ResourceMemory
		}
	}
	if huge && !plain {
		p.say("asks for huge pages, and must for cpu or memory too")
	}
}

// claimsOf judges which of the pod's claims a container uses.
func claimsOf(p place, all []core.ResourceClaim, d *pod) {
	claims := unique("the claim")
	for i, c := range all {
		q := p.at(i)
		if c.Name == "" {
			q.at("name").say("is required")
			continue
		}
		claims(q, c.Name+"/"+c.Request)
		if d != nil && !d.claims[c.Name] {
			q.at("name").say("there is no such claim in resourceClaims")
		}
	}
}

// overcommits tells that more may be given than there is.
func overcommits(name core.ResourceName) bool {
	return native(name) && !strings.HasPrefix(string(name), hugePages)
}

func native(name core.ResourceName) bool {
	return !strings.Contains(string(name), "/") || strings.Contains(string(name), core.ResourceDefaultNamespacePrefix)
}

// containerResource says why something is no resource of a container.
func containerResource(name string) []string {
	if faults := labelKey(name); len(faults) > 0 {
		return faults
	}
	words := []string{string(core.ResourceCPU), string(core.ResourceMemory), string(core.ResourceEphemeralStorage)}
	switch {
	case slices.Contains(words, name) || strings.HasPrefix(name, hugePages):
	case !strings.Contains(name, "/"):
		return []string{"it must be cpu, memory, ephemeral-storage, hugepages-SIZE or DOMAIN/NAME" + likely(name, words)}
	case !native(core.ResourceName(name)) && !extended(name):
		return []string{"it must be DOMAIN/NAME, and not begin with requests."}
	}
	return nil
}

func extended(name string) bool {
	return !native(core.ResourceName(name)) && !strings.HasPrefix(name, core.DefaultResourceRequestsPrefix) &&
		len(labelKey(core.DefaultResourceRequestsPrefix+name)) == 0
}

// quantities judges amounts by resource.
func quantities(p place, list core.ResourceList, check func(string) []string) {
	for _, name := range slices.Sorted(maps.Keys(list)) {
		amount := list[name]
		if check == nil {
			check = containerResource
		}
		p.valid(string(name), check, string(name))
		switch {
		case amount.Cmp(resource.Quantity{}) < 0:
			p.at(string(name)).say("%s must not be negative", amount.String())
		case extended(string(name)) && amount.MilliValue()%1000 != 0:
			p.at(string(name)).say("%s must be a whole number", amount.String())
		}
	}
}

// podResources judges what a pod as a whole asks for.
func podResources(p place, s *core.PodSpec) {
	q := p.at("resources")
	if len(s.Resources.Claims) > 0 {
		q.at("claims").say("must not be set for a pod as a whole")
	}
	resources(q, &core.ResourceRequirements{Limits: s.Resources.Limits, Requests: s.Resources.Requests}, nil)
	for i, c := range s.Containers {
		for name, limit := range c.Resources.Limits {
			if whole, ok := s.Resources.Limits[name]; ok && limit.Cmp(whole) > 0 {
				p.at("containers", i, "resources", "limits", string(name)).say("%s is more than the pod's, %s", limit.String(), whole.String())
			}
		}
	}
}

// claimSpec judges a request for storage.
func claimSpec(p place, s *core.PersistentVolumeClaimSpec) {
	modes := []core.PersistentVolumeAccessMode{core.ReadWriteOnce, core.ReadOnlyMany, core.ReadWriteMany, core.ReadWriteOncePod}
	if len(s.AccessModes) == 0 {
		p.at("accessModes").say("is required")
	}
	for i, m := range s.AccessModes {
		among(p, m, modes, "accessModes", i)
		if m == core.ReadWriteOncePod && slices.ContainsFunc(s.AccessModes, func(o core.PersistentVolumeAccessMode) bool { return o != m && slices.Contains(modes, o) }) {
			p.at("accessModes", i).say("ReadWriteOncePod must stand alone")
		}
	}
	selects(p.at("selector"), s.Selector)
	storage, ok := s.Resources.Requests[core.ResourceStorage]
	q := p.at("resources", "requests", string(core.ResourceStorage))
	if !ok {
		q.say("is required")
	} else if storage.Cmp(resource.Quantity{}) <= 0 {
		q.say("%s must be more than nothing", storage.String())
	}
	if s.StorageClassName != nil && *s.StorageClassName != "" {
		p.valid(*s.StorageClassName, dnsSubdomain, "storageClassName")
	}
	if s.VolumeAttributesClassName != nil && *s.VolumeAttributesClassName != "" {
		p.valid(*s.VolumeAttributesClassName, dnsSubdomain, "volumeAttributesClassName")
	}
	pointed(p, s.VolumeMode, []core.PersistentVolumeMode{core.PersistentVolumeBlock, core.PersistentVolumeFilesystem}, "volumeMode")
	dataSources(p, s)
}

// dataSources judges what a claim is filled from. Kubernetes drops a dataSource
// that is neither a claim nor a snapshot, without a word.
func dataSources(p place, s *core.PersistentVolumeClaimSpec) {
	d := s.DataSource
	if d != nil && !filling(d) {
		d = nil
	}
	if d != nil {
		p.at("dataSource").needs(d.Name != "", "name")
	}
	r := s.DataSourceRef
	if r == nil {
		return
	}
	dataSourceRef(p.at("dataSourceRef"), r)
	if d != nil && (r.Namespace != nil && *r.Namespace != "" || d.Kind != r.Kind || d.Name != r.Name) {
		p.at("dataSource").say("must be the same as dataSourceRef, or not be set")
	}
}

func filling(d *core.TypedLocalObjectReference) bool {
	group := ""
	if d.APIGroup != nil {
		group = *d.APIGroup
	}
	return group == "" && d.Kind == "PersistentVolumeClaim" || group == "snapshot.storage.k8s.io" && d.Kind == "VolumeSnapshot"
}

func dataSourceRef(p place, r *core.TypedObjectReference) {
	p.needs(r.Name != "", "name")
	p.needs(r.Kind != "", "kind")
	if r.APIGroup != nil && *r.APIGroup != "" {
		p.valid(*r.APIGroup, dnsSubdomain, "apiGroup")
	} else if r.Kind != "" && r.Kind != "PersistentVolumeClaim" {
		p.at("kind").say("%q needs its apiGroup", r.Kind)
	}
	if r.Namespace != nil && *r.Namespace != "" {
		p.valid(*r.Namespace, dnsLabel, "namespace")
	}
}
