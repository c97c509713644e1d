package compiler

import (
	"cmp"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// bootstrapped is the label of what an API server makes itself, which is nobody's to take.
const bootstrapped = "kubernetes.io/bootstrapping"

// passing are kinds of objects that come and go, and whose names nobody chooses.
func passing() []string {
	return []string{"Node", "PersistentVolume", "VolumeAttachment", "CSINode", "CertificateSigningRequest"}
}

// Reserve gives, for cluster.reserved, what others hold in a cluster: what inventories
// have and no description made.
func Reserve(files []Live) (cluster.Reserved, diag.List, error) {
	tables, err := cluster.Tables()
	if err != nil {
		return cluster.Reserved{}, nil, err
	}
	o := others{Live: tables.Live[0], sights: sightsOf(slices.Concat(tables.Sights, tables.Live[0].Holds))}
	made := func(object manifest.Object) bool {
		labels := object.Labels()
		return labels[o.Mesh] != "" || labels[o.Unit] != "" || labels[bootstrapped] != ""
	}
	var problems diag.List
	for _, f := range o.read(files, made, false) {
		problems = append(problems, diag.Problem{Position: diag.Position{File: f.File, Line: f.Line}, Rule: f.Rule, Message: diag.Say(f.Rule, f.Says)})
	}
	known, as := reservable(tables.Sights, o.Holds)
	var out cluster.Reserved
	for _, c := range o.claims(territory{}, nil) {
		// Of a host it is the name that is reserved, whoever serves it.
		c.Name, _, _ = strings.Cut(c.Name, " of ")
		c.Kind = cmp.Or(as[c.Kind], c.Kind)
		if c.Name == "*" || (manifest.Scopes{}).NameFault(c.Kind, c.Name) != "" { // no rule is for such
			continue
		}
		system := strings.HasPrefix(c.Name, "system:") || c.Kind == "Namespace" && (c.Name == "default" || strings.HasPrefix(c.Name, "kube-"))
		if !system && slices.Contains(known, c.Kind) && !slices.Contains(passing(), c.Kind) {
			out = append(out, cluster.Reservation{Kind: c.Kind, Name: c.Name, By: c.By})
		}
	}
	return out, problems.Normalize(), nil
}

// reservable are the kinds of what may be reserved: of what others hold besides, those as
// which it is.
func reservable(sights, besides []plan.Sight) (known []string, as map[string]string) {
	known, as = append(manifest.Scopes{}.Kinds(), manifest.Taken()...), map[string]string{}
	for _, s := range sights {
		known = append(known, s.Claim)
	}
	for _, s := range besides {
		if s.Reserves != "" {
			known, as[s.Claim] = append(known, s.Reserves), s.Reserves
		}
	}
	return known, as
}
