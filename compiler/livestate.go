package compiler

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// minorOf is the minor version of Kubernetes' in a version of a kubelet's.
var minorOf = regexp.MustCompile(`^v?1\.(\d+)`)

// skew is how many minor versions a node may be behind the API server (Kubernetes'
// version skew policy).
const skew = 3

// virtual is the label of a node that is no machine, whose version is another program's.
const virtual = "virtual-kubelet"

// versions: the description is judged for the Kubernetes that is there, by its newest node.
func (o others) versions(u *unit, written func(plan.Field) bool) []plan.Finding {
	at := plan.Field{Unit: plan.Shared, At: plan.Path{"kubernetes"}}
	if !written(at) {
		at.At = plan.Path{"name"}
	}
	judged := minorOf.FindStringSubmatch(u.plan.Kubernetes)
	newest, which := -1, other{}
	for _, one := range o.objects {
		has := minorOf.FindStringSubmatch(fmt.Sprint(one.At("status", "nodeInfo", "kubeletVersion")))
		if one.Kind() != "Node" || has == nil || judged == nil || one.Labels()["type"] == virtual {
			continue
		}
		if n, _ := strconv.Atoi(has[1]); n > newest { // digits
			newest, which = n, one
		}
	}
	if newest < 0 {
		return nil
	}
	if want, _ := strconv.Atoi(judged[1]); newest <= want && newest >= want-skew {
		return nil
	}
	is := fmt.Sprintf("1.%d", newest)
	return []plan.Finding{{Field: at, Rule: "live-kubernetes", Says: []any{which.ID(), is, u.plan.Kubernetes, is}, Others: []plan.Other{which.place("the node in the cluster")}}}
}

// relabelled: a mesh's namespaces have in the cluster the labels that it gives them, or needs.
func (o others) relabelled(u *unit) []plan.Finding {
	var out []plan.Finding
	spaces := u.spaces()
	for _, ns := range slices.Sorted(maps.Keys(spaces)) {
		has, there := o.spaces[ns]
		if !there {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(spaces[ns])) {
			want := spaces[ns][key]
			if is, labelled := has[key]; labelled && is != want && key != manifest.NamespaceLabel {
				out = append(out, plan.Finding{Field: u.space(ns), Rule: "live-label", Says: []any{"namespace " + ns, key, is, want}})
			}
		}
	}
	return out
}

// settle drops what an inventory answers: that a namespace which others create needs labels,
// where it has them, or is not there at all.
func (o others) settle(u *unit) {
	u.findings = slices.DeleteFunc(u.findings, func(f plan.Finding) bool {
		return f.Rule == "namespace-label" && slices.ContainsFunc(u.plan.Awaits, func(ns plan.Awaited) bool {
			if !slices.Equal(f.At, ns.At) {
				return false
			}
			has, there := o.spaces[ns.Name]
			if !there {
				return o.listed()
			}
			return !slices.ContainsFunc(slices.Collect(maps.Keys(ns.Labels)), func(key string) bool { return has[key] != ns.Labels[key] })
		})
	})
}

// unsure tells control planes of others of which nobody can tell what they hold.
func (o others) unsure() []plan.Finding {
	var out []plan.Finding
	for _, one := range o.objects {
		var kinds []string
		for _, t := range one.shown {
			if t.name == "" && !slices.Contains(kinds, t.kind) {
				kinds = append(kinds, t.kind)
			}
		}
		if len(kinds) > 0 && manifest.PodSpec(one.Object) != nil {
			out = append(out, plan.Finding{File: one.file, Line: one.line(), Rule: "live-unsure", Says: []any{one.ID(), strings.Join(kinds, ", ")}})
		}
	}
	return out
}
