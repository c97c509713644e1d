package compiler

import (
	"crypto/x509"
	"errors"
	"slices"

	"meshc.dev/compiler/plan"
)

// signs tells why a unit could not sign under an authority's roots with what it has for that.
func signs(unit string, a plan.Authority, roots []*x509.Certificate) []plan.Finding {
	finding := func(of plan.Certified, says string) []plan.Finding {
		return []plan.Finding{{Field: plan.Field{Unit: unit, At: of.At}, Rule: "ca-chain", Says: []any{says}}}
	}
	own, wrong := rootsIn(a.Signer.PEM, a.Signer.From)
	if wrong != "" {
		return finding(*a.Signer, wrong)
	}
	cert, between := own[0], own[1:]
	if a.Between != nil { // of the signer's file the first is read alone
		if between, wrong = rootsIn(a.Between.PEM, a.Between.From); wrong != "" {
			return finding(*a.Between, wrong)
		}
	}
	if says := chains(cert, between, roots); says != "" {
		return finding(*a.Signer, says)
	}
	if a.Between != nil && !slices.ContainsFunc(between, cert.Equal) {
		return finding(*a.Between, "has no certificate of "+cert.Subject.String()+", with which the control plane signs: with what it signs it sends what is here, and nothing else, so begin with that")
	}
	return nil
}

// chains tells why a certificate signs nothing that is of roots.
func chains(cert *x509.Certificate, between, roots []*x509.Certificate) string {
	has := "has the certificate of " + cert.Subject.String()
	if cert.KeyUsage != 0 && cert.KeyUsage&x509.KeyUsageCertSign == 0 {
		return has + ", whose key usage does not let it sign certificates: ask for cert sign"
	}
	// As the control plane verifies it at its start: for servers.
	opts := x509.VerifyOptions{Roots: pool(roots), Intermediates: pool(between)}
	// Which day it is, nobody asks: but there has to be one on which all are valid, and the
	// first of it is when the last of them begins.
	served := true
	for _, c := range slices.Concat([]*x509.Certificate{cert}, between, roots) {
		opts.CurrentTime = c.NotBefore
		found, err := cert.Verify(opts)
		if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.IncompatibleUsage {
			served = false
		}
		if err != nil {
			continue
		}
		if !slices.ContainsFunc(found, lasting) {
			return has + ", and the path length of one above it lets it sign for nobody"
		}
		return ""
	}
	switch {
	case !served:
		return has + ", and the extended key usage of it, or of one above it, is not for servers: leave that out, or ask for server auth"
	case signedBy(cert, slices.Concat(between, roots), roots):
		return has + ", which is never valid together with those up to the root"
	}
	return has + ", signed by " + cert.Issuer.String() + ", from which no chain leads to the root: give those between, in its chain, or the other root"
}

// signedBy tells whether signatures lead from a certificate to one of roots, whenever they are valid.
func signedBy(cert *x509.Certificate, above, roots []*x509.Certificate) bool {
	return slices.ContainsFunc(roots, cert.Equal) || slices.ContainsFunc(above, func(by *x509.Certificate) bool {
		others := slices.DeleteFunc(slices.Clone(above), by.Equal)
		return !by.Equal(cert) && cert.CheckSignatureFrom(by) == nil && signedBy(by, others, roots)
	})
}

// lasting tells that what the first of a chain signs is within the path lengths of all in it.
func lasting(chain []*x509.Certificate) bool {
	for below, c := range chain {
		if limited := c.MaxPathLen > 0 || c.MaxPathLenZero; limited && below > c.MaxPathLen {
			return false
		}
	}
	return true
}

func pool(certs []*x509.Certificate) *x509.CertPool {
	out := x509.NewCertPool()
	for _, c := range certs {
		out.AddCert(c)
	}
	return out
}
