package compiler

import (
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// issuance is a certificate that an object asks an issuer for.
type issuance struct {
	of plan.Issuer
	// signs tells that it is to sign others, seat the object in which the unit's authority is,
	// if it is that.
	signs bool
	seat  *plan.Seat
	where plan.Finding
}

// issuing is the schema's table, with what the description says of kinds.
type issuing struct {
	plan.Issuing
	kinds map[string]string
}

func issuingOf(p plan.Plan) issuing {
	if len(p.Issuing) == 0 {
		return issuing{}
	}
	return issuing{p.Issuing[0], p.Kinds}
}

// key is what two units have in common that ask one issuer; none of one that stands in a
// namespace.
func (t issuing) key(i plan.Issuer) string {
	kind := i.Group + "/" + i.Kind
	if cmp.Or(t.kinds[kind], t.Scopes[kind]) == "Namespaced" {
		return ""
	}
	return fmt.Sprintf("%s %s of %s", i.Kind, i.Name, i.Group)
}

// rootless tells an issuer of which each certificate is its own root.
func (t issuing) rootless(o manifest.Object) bool {
	_, is := manifest.Find(o, t.Alone, nil)
	return is && len(t.Alone) > 0
}

// asks are the certificates that an object asks for.
func (b *builder) asks(u *unit, o *built) []issuance {
	var out []issuance
	for _, row := range b.issues.Asks {
		if !row.Pod && (row.Kind != o.Kind() || row.Group != o.Group()) {
			continue
		}
		from := []manifest.Placed{{Value: any(o.Body)}}
		if row.Pod {
			from = manifest.PodPlaced(o.Object)
		}
		for _, p := range manifest.Below(from, row.At) {
			say := func(path []string) string {
				for _, v := range manifest.Below([]manifest.Placed{p}, path) {
					return fmt.Sprint(v.Value)
				}
				return ""
			}
			a := issuance{of: plan.Issuer{
				Name: say(row.Name), Kind: cmp.Or(say(row.IssuerKind), b.issues.Kind), Group: cmp.Or(say(row.IssuerGroup), b.issues.Group), Namespace: o.Namespace(),
			}}
			if a.of.Name == "" {
				continue
			}
			at := append(slices.Clip(p.At), row.Name[0])
			for _, path := range row.Signs {
				for _, v := range manifest.Below([]manifest.Placed{p}, path) {
					if v.Value != any(false) && !a.signs {
						a.signs, at = true, v.At
					}
				}
			}
			if o.part != "" {
				at = nil // the field that has it asked for
			}
			a.where, a.seat = u.blameAt(o, at), u.seatOf(o, say(row.Makes))
			out = append(out, a)
		}
	}
	return out
}

// seatOf is what the unit's authority is in, if it is a Secret that an object makes.
func (u *unit) seatOf(o *built, name string) *plan.Seat {
	i := slices.IndexFunc(u.plan.Seats, func(s plan.Seat) bool {
		return s.Signs && s.Namespace == o.Namespace() && s.Name == name
	})
	if i < 0 {
		return nil
	}
	return &u.plan.Seats[i]
}

// issuedBy is a unit whose certificates are an issuer's, and the field or the object that says so.
type issuedBy struct {
	unit  *unit
	place plan.Other
	said  bool
}

// knowIssuers notes who has certificates of which issuer.
func (a *auditor) knowIssuers(u *unit) {
	add := func(i plan.Issuer, by issuedBy) {
		if key := a.issues.key(i); key != "" {
			by.unit, by.place.Says = u, "the same root"
			a.issuers[key] = append(a.issuers[key], by)
		}
	}
	for _, au := range u.plan.Authorities {
		if au.Issuer != nil {
			add(*au.Issuer, issuedBy{said: true, place: plan.Other{Field: plan.Field{Unit: u.plan.Unit, At: au.At}}})
		}
	}
	for i := range u.facts {
		for _, one := range u.facts[i].certificates {
			if one.seat != nil {
				add(one.of, issuedBy{place: plan.Other{Field: one.where.Field, File: one.where.File, Line: one.where.Line}})
			}
		}
	}
}

// issued: what an object asks an issuer for gives nobody the identities of another mesh.
func (a *auditor) issued(u *unit, f *fact) []breach {
	var out []breach
	for i := range f.certificates {
		one := &f.certificates[i]
		key := a.issues.key(one.of)
		if key == "" {
			continue
		}
		by, known := a.issuer(one.of)
		switch foreign := known && by.unit != u && by.unit.plan.Unit != plan.Shared; {
		case foreign:
			out = append(out, breach{rule: "foreign-reference", says: []any{f.id, key, "of " + title(by.unit.plan.Unit), "issuer"}, other: by.place(), where: &one.where})
		case !known || !by.fact.alone:
			out = append(out, a.asked(u, f.id, one, key)...)
		}
	}
	return out
}

// asked is what is wrong with a certificate of an issuer that others have certificates of.
func (a *auditor) asked(u *unit, id manifest.ID, one *issuance, key string) []breach {
	all := a.issuers[key]
	others := slices.DeleteFunc(slices.Clone(all), func(by issuedBy) bool { return by.unit == u })
	own := slices.ContainsFunc(all, func(by issuedBy) bool { return by.unit == u && by.said })
	switch {
	case len(others) == 0:
	case one.seat != nil && !own && (others[0].said || all[0].unit != u):
		says := []any{others[0].unit.plan.Unit, sameIssuer(key), strings.Join(one.seat.Keeps, " and ")}
		return []breach{{rule: "shared-root", says: says, other: &others[0].place, where: &one.where}}
	case one.seat == nil && one.signs:
		says := fmt.Sprintf("%s asks %s, of which %s has its certificates, for one that signs others, and so makes identities of that mesh: ask an issuer of your own", id, key, title(others[0].unit.plan.Unit))
		return []breach{{says: []any{says}, other: &others[0].place, where: &one.where}}
	}
	return nil
}

// issuer is what is rendered of one.
func (a *auditor) issuer(of plan.Issuer) (holder, bool) {
	all := a.objects[manifest.ID{Group: of.Group, Kind: of.Kind, Name: of.Name}]
	if len(all) == 0 {
		return holder{}, false
	}
	return all[0], true
}

// sameIssuer says what two units have in common that have certificates of one issuer.
func sameIssuer(key string) string {
	return "its certificates from the same " + key + ", and so the same root"
}

// requested are the identities and names for which a certificate request, in PEM and base64, asks.
func requested(text string) []string {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil
	}
	out := slices.Clone(request.DNSNames)
	if name := request.Subject.CommonName; name != "" {
		out = append(out, name)
	}
	for _, u := range request.URIs {
		out = append(out, u.String())
	}
	return out
}
