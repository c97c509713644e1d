package compiler

import (
	"context"

	"meshc.dev/compiler/diag"
)

// asking is a looker that is asked what it has seen of one unit: enough tells whether that is all
// there is to see, whatever objects other meshes have.
type asking interface {
	looker
	enough(unit string) bool
}

// lookAt has somebody look at the objects of a unit of the description in dir, or of all, as
// they are in the end. The Result has the names of all meshes.
//
// Of one unit the meshes beside it are not rendered: what the description says of them is
// known. Where anything is wrong then, all are, and what is told is what is wrong with the whole:
// what only seemed to be, for want of another mesh's objects, is not.
func lookAt[L asking](ctx context.Context, dir, unit string, looks func() L, progress *Progress) (L, *Result, diag.List, error) {
	l := looks()
	w := work{want: func(string) bool { return false }, only: unit, looks: l}
	result, problems, all, err := w.first(ctx, Input{Dir: dir}, progress.Part())
	if all || err != nil || !problems.Fatal(false) && l.enough(unit) {
		return l, result, problems, err
	}
	return lookAt(ctx, dir, "", looks, progress)
}

// first is compile, which tells whether all units were rendered: of a description that is refused
// before they are, and of which all is known, there is only to tell what else is wrong with it.
func (w work) first(ctx context.Context, in Input, progress *Progress) (result *Result, problems diag.List, all bool, err error) {
	d, problems, err := in.load(progress, w.needless())
	if err != nil || d == nil {
		return nil, problems, true, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	if d.Whole() && (problems.Fatal(false) || len(d.Refused) > 0) {
		w.only = ""
	}
	for i, p := range d.Plans { // few meshes are judged as many are
		if !w.renders(p.Unit) {
			d.Plans[i] = p.Bare()
		}
	}
	result, problems, err = w.loaded(ctx, in, d, problems, progress)
	return result, problems, w.only == "", err
}
