package cluster

import (
	"encoding/json"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// upgradeFile are the schema's files of what leads from one release to another; they need
// what orders versions.
const upgradeFile = "upgrade*.cue"

// Upgrades tells of the ways from one release to another, as the schema has them. It is
// not for concurrent use.
type Upgrades struct {
	ctx   *cue.Context
	table cue.Value
}

// NewUpgrades compiles the schema's files.
func NewUpgrades() (*Upgrades, error) {
	ctx := cuecontext.New()
	v, err := ownSchema(ctx, upgradeFile, "versions.cue", "releases.cue", "names.cue")
	return &Upgrades{ctx, v}, err
}

// Exported is the tree that a description is written to: by which command, and whether it
// holds what is described. Without a command there is none.
type Exported struct {
	Command string
	Is      bool
}

// Of is where a mesh stands on its way to a release, "" for the newest.
func (u *Upgrades) Of(mesh plan.Plan, offer plan.Offer, to string, tree Exported) (plan.Upgrade, error) {
	var out plan.Upgrade
	err := u.fill("Upgrade", map[string]any{
		"name": mesh.Unit, "course": mesh.Course, "offer": offer, "to": to, "export": tree.Command, "exported": tree.Is || tree.Command == "",
	}, &out)
	for _, s := range out.Do {
		number(s.At)
		for _, edits := range [][]plan.Write{s.Edits, s.Back} {
			for _, e := range edits {
				number(e.At)
			}
		}
	}
	return out, err
}

// Stands tells how far a mesh is from a release, "" for the newest.
func (u *Upgrades) Stands(mesh plan.Plan, offer plan.Offer, to string) (plan.Standing, error) {
	var out plan.Standing
	return out, u.fill("Standing", map[string]any{"name": mesh.Unit, "course": mesh.Course, "offer": offer, "to": to}, &out)
}

// Skipped is what a change of a mesh skips; base is what the state before is called.
func (u *Upgrades) Skipped(was, is plan.Course, base string) ([]plan.Skip, error) {
	return u.since("Since", was, is, base)
}

// SkippedOffer is the same of the releases that there are.
func (u *Upgrades) SkippedOffer(was, is plan.Offer, base string) ([]plan.Skip, error) {
	return u.since("SinceOffer", was, is, base)
}

func (u *Upgrades) since(definition string, was, is any, base string) ([]plan.Skip, error) {
	var out []plan.Skip
	err := u.fill(definition, map[string]any{"was": was, "is": is, "base": base}, &out)
	for _, s := range out {
		number(s.At)
		for _, w := range s.Was {
			number(w.At)
		}
	}
	return out, err
}

// fill fills a definition with facts, and reads what comes out.
func (u *Upgrades) fill(definition string, facts map[string]any, into any) error {
	v := u.table.LookupPath(cue.MakePath(cue.Def(definition)))
	given := map[string]json.RawMessage{}
	for name, fact := range facts {
		text, err := json.Marshal(fact)
		if err != nil {
			return err
		}
		given["#"+name] = text
	}
	for name, text := range given {
		v = v.FillPath(cue.MakePath(cue.Def(name)), u.ctx.CompileBytes(text))
	}
	return unmarshal(v.LookupPath(cue.ParsePath("out")), into)
}

// settleCourse makes the numbers in paths what they are elsewhere.
func settleCourse(c *plan.Course) {
	number(c.LabelAt)
	for _, r := range c.Revisions {
		number(r.At)
		number(r.VersionAt)
	}
	for _, t := range c.Tags {
		number(t.At)
	}
	for _, b := range c.Uses {
		number(b.At)
	}
}

// Where is the place of a field, or of the nearest around it where nobody wrote it.
func (d *Description) Where(f plan.Field) (at diag.Place, exact bool) {
	path := fieldPath(f)
	at.Path = path.String()
	at.Position, _, exact = d.places.at(path)
	return at, exact
}
