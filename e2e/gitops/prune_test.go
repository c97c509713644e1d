package gitops

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"meshc.dev/e2e/manifest"
)

// A live is a cluster's objects, each with who applied it last: an Application, or a
// Kustomization.
type live map[string]applied

type applied struct {
	manifest.Object
	by string
}

// apply has a unit's tool apply its objects.
func (l live) apply(by string, objects []manifest.Object) {
	for _, o := range objects {
		l[o.String()] = applied{o, by}
	}
}

// A rule tells what a tool deletes when what applied an object is deleted with all that
// it applied, which is the most that a renamed or removed unit can bring about.
type rule func(o applied, by string) bool

// argoDeletes is Argo CD's. An object that another Application has applied since bears
// that one's tracking ID. What a sync prunes is less: pruneObject of gitops-engine's
// sync_context.go spares what says Prune=false.
func argoDeletes(o applied, by string) bool {
	says := func(option string) bool {
		return slices.ContainsFunc(strings.Split(o.GetAnnotations()["argocd.argoproj.io/sync-options"], ","), func(s string) bool { return strings.TrimSpace(s) == option })
	}
	return o.by == by && o.GetKind() != "CustomResourceDefinition" && !says("Delete=false")
}

func argoPrunes(o applied, by string) bool {
	return o.by == by && !slices.Contains(strings.Split(o.GetAnnotations()["argocd.argoproj.io/sync-options"], ","), "Prune=false")
}

// fluxDeletes is Flux's: of what a Kustomization has in its inventory, not what another
// has applied since, by its labels, nor what says prune: disabled.
func fluxDeletes(o applied, by string) bool {
	return o.by == by && !strings.EqualFold(o.GetAnnotations()["kustomize.toolkit.fluxcd.io/prune"], "disabled")
}

// TestRename: a mesh that is renamed leaves its Namespaces, with all in them, where they
// are, whenever the tools do what they do. What goes, at the most, is what the new one
// has by names of its own.
func TestRename(t *testing.T) {
	source(t, engine, "pkg/sync/sync_context.go", "else if resourceutil.HasAnnotationOption(liveObj, common.AnnotationSyncOptions, common.SyncOptionDisablePrune) { return common.ResultCodePruneSkipped")
	source(t, argo, "controller/appcontroller.go", "return !kube.IsCRD(obj) && !isSelfReferencedApp(app, kube.GetObjectRef(obj)) && !resourceutil.HasAnnotationOption(obj, synccommon.AnnotationSyncOptions, synccommon.SyncOptionDisableDeletion)")
	source(t, fluxDelete, "manager_delete.go", "if !sel.Matches(labels.Set(existingObject.GetLabels())) { return m.changeSetEntry(object, SkippedAction), nil }",
		"if utils.AnyInMetadata(existingObject, opts.Exclusions) { return m.changeSetEntry(object, SkippedAction), nil }")
	source(t, fluxNewer, "internal/controller/kustomization_controller.go", "Inclusions: manager.GetOwnerLabels(obj.Name, obj.Namespace)",
		`fmt.Sprintf("%s/prune", kustomizev1.GroupVersion.Group): kustomizev1.DisabledValue`)
	for tool, rules := range map[string][]rule{"argo": {argoDeletes, argoPrunes}, "flux": {fluxDeletes}} {
		d := describe(t, tool, "globex")
		before := d.export("globex")
		d.second("initech")
		after := d.export("initech")
		for i, deletes := range rules {
			for _, when := range []string{"before the new unit is applied", "after that"} {
				name := fmt.Sprintf("%s %d, %s", tool, i, when)
				cluster := live{}
				cluster.apply("globex", before)
				if when == "after that" {
					cluster.apply("initech", after)
				}
				deleted := purge(cluster, deletes, "globex")
				namespaces, others := split(deleted)
				if len(namespaces) > 0 || len(others) == 0 {
					t.Errorf("%s: Namespaces %v are deleted, and %d others", name, namespaces, len(others))
				}
				if when == "after that" {
					for _, o := range after {
						if _, is := cluster[o.String()]; !is {
							t.Errorf("%s: %s is gone, and stands in the new unit", name, o)
						}
					}
				}
			}
		}
	}
}

// TestGuards: without the guards the same rules would delete Namespaces.
func TestGuards(t *testing.T) {
	before := describe(t, "argo", "globex").export("globex")
	for i := range before {
		annotations := before[i].GetAnnotations()
		maps.DeleteFunc(annotations, func(key, _ string) bool {
			return strings.HasPrefix(key, "argocd.") || strings.HasPrefix(key, "kustomize.toolkit.")
		})
		before[i].SetAnnotations(annotations)
	}
	for i, deletes := range []rule{argoDeletes, argoPrunes, fluxDeletes} {
		cluster := live{}
		cluster.apply("globex", before)
		if namespaces, _ := split(purge(cluster, deletes, "globex")); len(namespaces) != 3 {
			t.Errorf("rule %d deletes %v", i, namespaces)
		}
	}
}

// purge takes out of the cluster what a rule deletes.
func purge(cluster live, deletes rule, by string) []applied {
	var out []applied
	maps.DeleteFunc(cluster, func(_ string, o applied) bool {
		if deletes(o, by) {
			out = append(out, o)
		}
		return deletes(o, by)
	})
	return out
}

// split tells Namespaces from all else.
func split(objects []applied) (namespaces, others []string) {
	for _, o := range objects {
		if o.GetKind() == "Namespace" {
			namespaces = append(namespaces, o.GetName())
		} else {
			others = append(others, o.String())
		}
	}
	return namespaces, others
}
