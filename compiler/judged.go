package compiler

import (
	"context"
	"maps"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// pinned is with, of a mesh that says by itself what it gets by itself, or the next meshc
// would give it another. What the platform has said of it, it leaves to the platform.
func (in Input) pinned(ctx context.Context, pkg string, mesh *NewMesh, drafted *Drafted, progress *Progress) (diag.List, judged, error) {
	after, then, err := in.with(ctx, mesh.Name, drafted, progress)
	if err != nil || !then.goes(mesh.Name) {
		return after, then, err
	}
	if mesh.Pins, err = cluster.Pins(); err != nil {
		return nil, then, err
	}
	if drafted.Text, err = mesh.NewMesh.File(pkg); err != nil || len(after) == 0 {
		return after, then, err
	}
	// Each problem has its place in the text.
	return in.with(ctx, mesh.Name, drafted, progress)
}

// with is vet with a file more, of a mesh.
func (in Input) with(ctx context.Context, mesh string, drafted *Drafted, progress *Progress) (diag.List, judged, error) {
	texts := map[string][]byte{drafted.Name: drafted.Text}
	maps.Copy(texts, in.Draft.Texts)
	in.Draft.Mesh, in.Draft.Texts = mesh, texts
	return in.vet(ctx, progress)
}

// judged is what a description has.
type judged struct {
	meshes []string
	plans  []plan.Plan
}

// releases are those of the cluster.
func (j judged) releases() []plan.Release {
	if len(j.plans) == 0 {
		return nil
	}
	return j.plans[0].Releases
}

// goes tells of a mesh that says of what release it is nowhere, or of which nobody knows.
func (j judged) goes(mesh string) bool {
	i := slices.IndexFunc(j.plans, func(p plan.Plan) bool { return p.Unit == mesh })
	return i < 0 || j.plans[i].Follows != nil
}

// vet gives the problems of a description.
func (in Input) vet(ctx context.Context, progress *Progress) (diag.List, judged, error) {
	d, problems, err := in.load(progress, plan.Needless{Fields: plan.Upgrading()})
	if err != nil || d == nil {
		return problems, judged{}, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	_, problems, err = work{want: func(string) bool { return false }}.loaded(ctx, in, d, problems, progress)
	return problems, judged{d.Meshes, d.Plans}, err
}

// without are the problems that were not there before.
func without(after, before diag.List) diag.List {
	return slices.DeleteFunc(after, func(p diag.Problem) bool {
		return slices.ContainsFunc(before, func(q diag.Problem) bool {
			return p.Position == q.Position && p.Path == q.Path && p.Rule == q.Rule && p.Message == q.Message
		})
	})
}
