package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// bootstrapped is the label of what an API server makes itself, which is nobody's to take.
const bootstrapped = "kubernetes.io/bootstrapping"

// automatic begins the kind of what a control plane makes by itself.
const automatic = "automatic "

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
	known := append(manifest.Scopes{}.Kinds(), manifest.Taken()...)
	for _, s := range tables.Sights {
		known = append(known, s.Claim)
	}
	var out cluster.Reserved
	for _, c := range o.plans(territory{}, nil)[0].Claims {
		// Of a host it is the name that is reserved, whoever serves it, and of what is made by
		// itself what would be.
		c.Name, _, _ = strings.Cut(c.Name, " of ")
		c.Kind = strings.TrimPrefix(c.Kind, automatic)
		if c.Name == "*" {
			continue
		}
		system := strings.HasPrefix(c.Name, "system:") || c.Kind == "Namespace" && (c.Name == "default" || strings.HasPrefix(c.Name, "kube-"))
		if !system && slices.Contains(known, c.Kind) && !slices.Contains(passing(), c.Kind) {
			out = append(out, cluster.Reservation{Kind: c.Kind, Name: c.Name, By: c.By})
		}
	}
	return out, problems.Normalize(), nil
}
