package shape

import (
	"path"
	"reflect"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// volumes judges a pod's volumes and gives them by name.
func volumes(p place, all []core.Volume) map[string]core.VolumeSource {
	out := map[string]core.VolumeSource{}
	names := unique("the volume")
	for i := range all {
		v, q := &all[i], p.at(i)
		named(q, v.Name, "name", dnsLabel)
		names(q.at("name"), v.Name)
		volumeSource(q, &v.VolumeSource)
		out[v.Name] = v.VolumeSource
	}
	return out
}

// volumeSource judges that a volume has one source at most, and the source.
func volumeSource(p place, s *core.VolumeSource) {
	var sources []string
	for field, v := range reflect.ValueOf(*s).Fields() {
		if !v.IsNil() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			sources = append(sources, name)
		}
	}
	// One without a source is an emptyDir.
	if len(sources) > 1 {
		p.at(sources[1]).say("must not be set: the volume has %s already, and takes one source", sources[0])
	}
	usualSource(p, s)
	oldSource(p, s)
}

func usualSource(p place, s *core.VolumeSource) {
	if e := s.EmptyDir; e != nil && e.SizeLimit != nil && e.SizeLimit.Cmp(resource.Quantity{}) < 0 {
		p.at("emptyDir", "sizeLimit").say("must not be negative")
	}
	if h := s.HostPath; h != nil {
		hostPath(p.at("hostPath"), h)
	}
	if v := s.Secret; v != nil {
		p.at("secret").needs(v.SecretName != "", "secretName")
		items(p.at("secret"), v.Items, v.DefaultMode)
	}
	if v := s.ConfigMap; v != nil {
		p.at("configMap").needs(v.Name != "", "name")
		items(p.at("configMap"), v.Items, v.DefaultMode)
	}
	if v := s.PersistentVolumeClaim; v != nil {
		p.at("persistentVolumeClaim").needs(v.ClaimName != "", "claimName")
	}
	if v := s.DownwardAPI; v != nil {
		mode(p.at("downwardAPI"), v.DefaultMode, "defaultMode")
		for i := range v.Items {
			downward(p.at("downwardAPI", "items", i), &v.Items[i])
		}
	}
	if v := s.Projected; v != nil {
		projected(p.at("projected"), v)
	}
	if v := s.CSI; v != nil {
		csiDriver(p.at("csi", "driver"), v.Driver)
		if v.NodePublishSecretRef != nil {
			named(p.at("csi", "nodePublishSecretRef"), v.NodePublishSecretRef.Name, "name", dnsSubdomain)
		}
	}
	if v := s.Ephemeral; v != nil {
		claimTemplate(p.at("ephemeral", "volumeClaimTemplate"), v.VolumeClaimTemplate)
	}
	if v := s.Image; v != nil {
		optional(p, v.PullPolicy, []core.PullPolicy{core.PullAlways, core.PullIfNotPresent, core.PullNever}, "image", "pullPolicy")
	}
}

// claimTemplate judges a claim that is made with a pod: of its metadata, labels
// and annotations are its own.
func claimTemplate(p place, t *core.PersistentVolumeClaimTemplate) {
	if t == nil {
		p.say("is required")
		return
	}
	labelled(p.at("metadata", "labels"), t.Labels)
	annotated(p.at("metadata", "annotations"), t.Annotations)
	for field, v := range reflect.ValueOf(t.ObjectMeta).Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "labels" && name != "annotations" && !v.IsZero() {
			p.at("metadata", name).say("must not be set: it may have labels and annotations")
		}
	}
	claimSpec(p.at("spec"), &t.Spec)
}

// oldSource judges sources that Kubernetes had before drivers, by what each
// requires.
func oldSource(p place, s *core.VolumeSource) {
	switch {
	case s.NFS != nil:
		p.at("nfs").needs(s.NFS.Server != "", "server")
		if !path.IsAbs(s.NFS.Path) {
			p.at("nfs", "path").say("%q is no absolute path", s.NFS.Path)
		}
	case s.GitRepo != nil:
		p.at("gitRepo").needs(s.GitRepo.Repository != "", "repository")
		localPath(p.at("gitRepo", "directory"), s.GitRepo.Directory)
	case s.AWSElasticBlockStore != nil:
		p.at("awsElasticBlockStore").needs(s.AWSElasticBlockStore.VolumeID != "", "volumeID")
	case s.GCEPersistentDisk != nil:
		p.at("gcePersistentDisk").needs(s.GCEPersistentDisk.PDName != "", "pdName")
	}
}

func hostPath(p place, h *core.HostPathVolumeSource) {
	if h.Path == "" {
		p.at("path").say("is required")
		return
	}
	noBacksteps(p.at("path"), h.Path)
	if h.Type != nil {
		optional(p, *h.Type, []core.HostPathType{core.HostPathDirectoryOrCreate, core.HostPathDirectory, core.HostPathFileOrCreate, core.HostPathFile, core.HostPathSocket, core.HostPathCharDev, core.HostPathBlockDev}, "type")
	}
}

func csiDriver(p place, name string) {
	switch {
	case name == "":
		p.say("is required")
	case len(name) > 63:
		p.say("is longer than 63 characters")
	default:
		p.valid(strings.ToLower(name), dnsSubdomain)
	}
}

func mode(p place, m *int32, field string) {
	if m != nil {
		if *m < 0 || *m > 0o777 {
			p.at(field).say("%d is no file mode, which is from 0 to 0777, 511", *m)
		}
	}
}

func items(p place, all []core.KeyToPath, m *int32) {
	mode(p, m, "defaultMode")
	for i, k := range all {
		q := p.at("items", i)
		q.needs(k.Key != "", "key")
		q.needs(k.Path != "", "path")
		localPath(q.at("path"), k.Path)
		mode(q, k.Mode, "mode")
	}
}

// localPath judges a path below a volume's root.
func localPath(p place, v string) {
	switch {
	case path.IsAbs(v):
		p.say("%q must be a relative path", v)
	case strings.HasPrefix(v, "..") && !strings.HasPrefix(v, "../"):
		p.say("%q must not begin with ..", v)
	default:
		noBacksteps(p, v)
	}
}

func noBacksteps(p place, v string) {
	for part := range strings.SplitSeq(v, "/") {
		if part == ".." {
			p.say("%q must not contain ..", v)
			return
		}
	}
}

func downward(p place, f *core.DownwardAPIVolumeFile) {
	p.needs(f.Path != "", "path")
	localPath(p.at("path"), f.Path)
	switch {
	case (f.FieldRef == nil) == (f.ResourceFieldRef == nil):
		p.say("needs one of fieldRef and resourceFieldRef")
	case f.FieldRef != nil:
		fieldRef(p.at("fieldRef"), f.FieldRef, fileFields)
	default:
		resourceRef(p.at("resourceFieldRef"), f.ResourceFieldRef, true)
	}
	mode(p, f.Mode, "mode")
}
