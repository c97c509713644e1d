package compiler

import (
	"fmt"
	"io/fs"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
)

// Input is a description: the CUE package in a directory.
type Input struct {
	Dir string
	// Files are those of the module in place of what is there, nil for that: as they
	// were at another time, say.
	Files fs.FS
	// Draft are files that are not written yet, beside what is there.
	Draft cluster.Draft
	// Live are files of what the cluster has, made by others or by the description before.
	Live []Live
}

// Plan loads the description in dir and gives its plans, or what is wrong with
// what it says, before anything is rendered.
func Plan(dir string, progress *Progress) ([]plan.Plan, diag.List, error) {
	return Input{Dir: dir}.Plan(progress)
}

// Plan is Plan of the input.
func (in Input) Plan(progress *Progress) ([]plan.Plan, diag.List, error) {
	d, problems, err := in.planned(progress, plan.Needless{})
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	for i, p := range d.Plans {
		if d.Plans[i], err = p.Whole(); err != nil {
			return nil, problems, err
		}
	}
	return d.Plans, problems, nil
}

// Holdings is Plan, with what the inventory has that the description names. The plans need not have
// what only who renders them asks for.
func Holdings(dir string, progress *Progress) ([]plan.Plan, []Held, diag.List, error) {
	d, problems, err := Input{Dir: dir}.planned(progress, beyondClaims())
	if err != nil || d == nil {
		return nil, nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	var held []Held
	for _, c := range heldIn(d) {
		held = append(held, Held{c.Kind, c.Name, c.By, fmt.Sprintf("%s:%d", c.live.of.file, c.live.of.line())})
	}
	return d.Plans, held, problems, nil
}

// beyondClaims are the fields of plans that nobody needs who asks what meshes take and give.
func beyondClaims() plan.Needless {
	return plan.Needless{Fields: slices.Concat(plan.Upgrading(), plan.Rendering())}
}

// planned loads the description, with the problems that there are before anything is
// rendered; what is needless is as in load.
func (in Input) planned(progress *Progress, needless plan.Needless) (*cluster.Description, diag.List, error) {
	d, problems, err := in.load(progress, needless)
	if err != nil || d == nil {
		return nil, problems, err
	}
	all, whose := claimsOf(slices.Concat(d.Plans, d.Parts)), territoryOf(d)
	given, misspelt := grantsOf(d).meant(d)
	return d, report(d, problems, all.conflicts(d.Blame), consents(d, all, whose, given, astrayIn(problems, misspelt)), authorities(d), misspelt, given.meantBy(d, entitled(d, all, given))), nil
}

// load loads the description. The plans of a sound one need not have the fields that are needless.
func (in Input) load(progress *Progress, needless plan.Needless) (*cluster.Description, diag.List, error) {
	defer progress.step("the CUE of " + in.Dir)()
	if in.Files == nil {
		return cluster.LoadWith(in.Dir, in.Draft, needless)
	}
	root, err := cluster.ModuleRoot(in.Dir)
	if err != nil {
		return nil, nil, err
	}
	files := rooted.Of(root, in.Files)
	files.Add(in.Draft.Texts)
	return cluster.LoadFrom(files, in.Dir, needless)
}
