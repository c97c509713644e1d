package compiler

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// authorities tells which certificates of authorities are none, and notes which two units have
// in common.
func authorities(d *cluster.Description) []plan.Finding {
	var out []plan.Finding
	first := map[[sha256.Size]byte]plan.Finding{}
	for _, u := range slices.Concat(d.Plans, d.Parts) {
		for _, a := range u.Authorities {
			at := plan.Field{Unit: u.Unit, At: a.At}
			roots, wrong := rootsIn(a)
			if wrong != "" {
				out = append(out, plan.Finding{Field: at, Rule: "ca-root", Says: []any{wrong}})
				continue
			}
			for _, root := range roots {
				key := sha256.Sum256(root.Raw)
				other, taken := first[key]
				switch {
				case !taken:
					first[key] = plan.Finding{Field: at}
				case other.Unit != u.Unit:
					out = append(out, plan.Finding{
						Field: at, Rule: "shared-root", Says: []any{other.Unit, strings.Join(a.Keeps, " and ")},
						Others: []plan.Other{{Field: other.Field, Says: "the same root"}},
					})
				}
			}
		}
	}
	return out
}

// rootsIn are the certificates of authorities in an authority's text, or what is wrong with it. When they
// are valid is not asked: what is compiled is the same on every day.
func rootsIn(a plan.Authority) (roots []*x509.Certificate, wrong string) {
	rest := []byte(a.PEM)
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		switch {
		case block == nil && strings.TrimSpace(string(rest)) != "":
			return nil, "is no certificate in PEM: it begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----, and has nothing beside"
		case block == nil && len(roots) == 0:
			return nil, "has no certificate in PEM"
		case block == nil:
			return roots, ""
		case strings.Contains(block.Type, "PRIVATE KEY"):
			return nil, "has a private key, which is for nobody to read: give the certificate alone, and make a new key if this one has been in a repository"
		case block.Type != "CERTIFICATE":
			return nil, "has a " + block.Type + ", where a certificate is wanted"
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		switch {
		case err != nil:
			return nil, "has a certificate that cannot be read: " + strings.TrimPrefix(err.Error(), "x509: ")
		case !cert.IsCA || !cert.BasicConstraintsValid:
			return nil, "has the certificate of " + cert.Subject.String() + ", which is no authority's: give the root, " + a.From
		case cert.NotAfter.Before(cert.NotBefore):
			return nil, "has the certificate of " + cert.Subject.String() + ", which ends before it begins"
		}
		roots = append(roots, cert)
	}
}
