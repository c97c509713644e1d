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

// authorities tells which certificates of authorities are none, and which of them units could not
// sign with.
func authorities(d *cluster.Description) []plan.Finding {
	var out []plan.Finding
	for _, u := range slices.Concat(d.Plans, d.Parts) {
		for _, a := range u.Authorities {
			roots, wrong := rootsIn(a.PEM, "the root, "+a.From)
			if a.PEM != "" && wrong != "" {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.Unit, At: a.At}, Rule: "ca-root", Says: []any{wrong}})
				continue
			}
			if a.Signer != nil {
				out = append(out, signs(u.Unit, a, roots)...)
			}
		}
	}
	return out
}

// roots notes which authorities two units have in common.
func (a *auditor) roots(units []unit) []plan.Finding {
	var out []plan.Finding
	first := map[string]plan.Field{}
	for i := range units {
		u := units[i].plan
		told := map[string]bool{u.Unit: true}
		for _, authority := range u.Authorities {
			at := plan.Field{Unit: u.Unit, At: authority.At}
			for _, m := range a.marks(authority) {
				other, taken := first[m.of]
				if !taken {
					first[m.of] = at
					continue
				}
				if told[other.Unit] {
					continue
				}
				told[other.Unit] = true
				out = append(out, plan.Finding{
					Field: at, Rule: "shared-root", Says: []any{other.Unit, m.says, strings.Join(authority.Keeps, " and ")},
					Others: []plan.Other{{Field: other, Says: "the same root"}},
				})
			}
		}
	}
	return out
}

// mark is what two authorities of one root have in common, and what is said of it.
type mark struct{ of, says string }

func (a *auditor) marks(authority plan.Authority) (out []mark) {
	roots, _ := rootsIn(authority.PEM, "") // what is wrong is told
	for _, root := range roots {
		sum := sha256.Sum256(root.Raw)
		out = append(out, mark{"root " + string(sum[:]), "the same root"})
	}
	if authority.Issuer == nil {
		return out
	}
	key := a.issues.key(*authority.Issuer)
	if by, known := a.issuer(*authority.Issuer); key != "" && (!known || !by.fact.alone) {
		out = append(out, mark{"issuer " + key, sameIssuer(key)})
	}
	return out
}

// rootsIn are the certificates of authorities in a text, where want is what it ought to be, or
// what is wrong with it. When they are valid is not asked: what is compiled is the same on
// every day.
func rootsIn(text, want string) (roots []*x509.Certificate, wrong string) {
	rest := []byte(text)
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
			return nil, "has the certificate of " + cert.Subject.String() + ", which is no authority's: give " + want
		case cert.NotAfter.Before(cert.NotBefore):
			return nil, "has the certificate of " + cert.Subject.String() + ", which ends before it begins"
		}
		roots = append(roots, cert)
	}
}
