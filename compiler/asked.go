package compiler

import (
	"context"

	"meshc.dev/compiler/diag"
)

// lookAt has somebody look at the objects of a unit of the description in dir, or of all, as
// they are in the end. The Result has the names of all meshes.
//
// Of one unit the meshes beside it are not rendered: what the description says of them is
// known. Where anything is wrong then, all are, and what is told is what is wrong with the whole:
// so that what seems to be wrong for want of another mesh's objects is not told.
func lookAt[L looker](ctx context.Context, dir, unit string, looks func() L, progress *Progress) (L, *Result, diag.List, error) {
	w, l := work{want: func(string) bool { return false }, only: unit}, looks()
	w.looks = l
	result, problems, err := w.compile(ctx, Input{Dir: dir}, progress)
	if unit == "" || err != nil || !problems.Fatal(false) {
		return l, result, problems, err
	}
	return lookAt(ctx, dir, "", looks, progress)
}
