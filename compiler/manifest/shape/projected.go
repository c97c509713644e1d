package shape

import (
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// projected judges a volume made of several sources, whose files must not
// stand in each other's way.
func projected(p place, v *core.ProjectedVolumeSource) {
	mode(p, v.DefaultMode, "defaultMode")
	files := unique("the file")
	for i := range v.Sources {
		s, q := &v.Sources[i], p.at("sources", i)
		sources := 0
		if s.Secret != nil {
			sources++
			q.at("secret").needs(s.Secret.Name != "", "name")
			projectedItems(q.at("secret"), s.Secret.Items, files)
		}
		if s.ConfigMap != nil {
			sources++
			q.at("configMap").needs(s.ConfigMap.Name != "", "name")
			projectedItems(q.at("configMap"), s.ConfigMap.Items, files)
		}
		if s.DownwardAPI != nil {
			sources++
			for j := range s.DownwardAPI.Items {
				f, r := &s.DownwardAPI.Items[j], q.at("downwardAPI", "items", j)
				downward(r, f)
				file(r.at("path"), f.Path, files)
			}
		}
		if s.ServiceAccountToken != nil {
			sources++
			token(q.at("serviceAccountToken"), s.ServiceAccountToken)
		}
		if s.ClusterTrustBundle != nil {
			sources++
			trustBundle(q.at("clusterTrustBundle"), s.ClusterTrustBundle, files)
		}
		if s.PodCertificate != nil {
			sources++
			certificate(q.at("podCertificate"), s.PodCertificate, files)
		}
		if sources > 1 {
			q.say("must have one source")
		}
	}
}

func projectedItems(p place, all []core.KeyToPath, files func(place, string)) {
	items(p, all, nil)
	for i, k := range all {
		file(p.at("items", i, "path"), k.Path, files)
	}
}

func file(p place, path string, files func(place, string)) {
	if path != "" {
		files(p, path)
	}
}

func token(p place, t *core.ServiceAccountTokenProjection) {
	if t.ExpirationSeconds != nil {
		p.between(*t.ExpirationSeconds, 600, 1<<32, "expirationSeconds")
	}
	if t.Path == "" {
		p.at("path").say("is required")
		return
	}
	localPath(p.at("path"), t.Path)
}

func trustBundle(p place, b *core.ClusterTrustBundleProjection, files func(place, string)) {
	switch {
	case (b.Name == nil) == (b.SignerName == nil):
		p.say("needs one of name and signerName")
	case b.Name != nil:
		if *b.Name == "" {
			p.at("name").say("is required")
		}
		if b.LabelSelector != nil {
			p.at("labelSelector").say("must not stand beside name")
		}
	default:
		signer(p.at("signerName"), *b.SignerName)
		selects(p.at("labelSelector"), b.LabelSelector)
	}
	p.needs(b.Path != "", "path")
	localPath(p.at("path"), b.Path)
	file(p.at("path"), b.Path, files)
}

// signer judges the name of a signer: DOMAIN/PATH.
func signer(p place, name string) {
	domain, rest, ok := strings.Cut(name, "/")
	switch {
	case name == "":
		p.say("is required")
	case !ok || rest == "":
		p.say("%q is not valid: it must be DOMAIN/NAME", name)
	default:
		p.valid(domain, validation.IsDNS1123Subdomain)
		for part := range strings.SplitSeq(rest, ".") {
			p.valid(part, validation.IsDNS1123Subdomain)
		}
	}
}

func certificate(p place, c *core.PodCertificateProjection, files func(place, string)) {
	signer(p.at("signerName"), c.SignerName)
	among(p, c.KeyType, []string{"RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"}, "keyType")
	paths := 0
	for _, f := range []struct{ name, path string }{
		{"credentialBundlePath", c.CredentialBundlePath}, {"keyPath", c.KeyPath}, {"certificateChainPath", c.CertificateChainPath},
	} {
		if f.path != "" {
			paths++
			localPath(p.at(f.name), f.path)
			files(p.at(f.name), f.path)
		}
	}
	if paths == 0 {
		p.say("needs one of credentialBundlePath, keyPath and certificateChainPath")
	}
	if c.MaxExpirationSeconds != nil {
		p.between(int64(*c.MaxExpirationSeconds), 3600, 91*24*3600, "maxExpirationSeconds")
	}
}
