package compiler

import (
	"fmt"
	"iter"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// taker is an object with what it takes of the quotas of its namespace: of all its pods,
// at their greatest number of replicas and while they are replaced.
type taker struct {
	*built
	shares []manifest.Share
	use    map[string]manifest.Amount
}

// bound fills in what the unit's quotas have by what its objects take, and tells of quotas and limits that
// refuse these, or what is injected.
func (b *builder) bound(u *unit) {
	if u.plan.Bounds == nil {
		return
	}
	limits := map[string][]manifest.Limits{}
	for o := range u.sound {
		limits[o.Namespace()] = append(limits[o.Namespace()], manifest.LimitsOf(o.Object)...)
	}
	takers := map[string][]taker{}
	scales := scalesOf(u.crafted(u.sound), manifest.Replicas)
	for o := range u.crafted(u.sound) {
		takers[o.Namespace()] = append(takers[o.Namespace()], takerOf(o, limits[o.Namespace()], scales))
	}
	for o := range u.sound {
		for _, c := range o.counts {
			sum, _ := together(takers[o.Namespace()], c.Resource)
			manifest.Map(o.At(c.Path...))[c.Resource] = sum.Text()
		}
	}
	for o := range u.sound {
		u.unopened(o)
		b.kept(u, o)
		u.limited(o, takers[o.Namespace()])
		u.allotted(o, takers[o.Namespace()], limits[o.Namespace()])
	}
}

// scalesOf are the most replicas that autoscalers give workloads, or the least.
func scalesOf(all iter.Seq[*built], replicas func(manifest.Object) (int64, manifest.ID)) map[manifest.ID]int64 {
	out := map[manifest.ID]int64{}
	for o := range all {
		if n, of := replicas(o.Object); of != (manifest.ID{}) {
			out[of] = max(out[of], n)
		}
	}
	return out
}

func takerOf(o *built, limits []manifest.Limits, scales map[manifest.ID]int64) taker {
	t := taker{built: o}
	for _, s := range manifest.Shares(o.Object) {
		t.shares = append(t.shares, s.Under(limits))
	}
	pods, _ := manifest.Replicas(o.Object)
	pods = max(pods, scales[o.ID()])
	t.use = manifest.Use(o.Object, pods+manifest.Surge(o.Object, pods), t.shares)
	return t
}

// together sums what is taken of a resource, and gives who takes the most.
func together(takers []taker, resource string) (manifest.Amount, *taker) {
	var sum, most manifest.Amount
	var greedy *taker
	for i, t := range takers {
		q, takes := t.use[resource]
		sum = sum.Plus(q)
		if takes && q.Above(most) {
			most, greedy = q, &takers[i]
		}
	}
	return sum, greedy
}

// asked tells what is wrong at a place in an object, at the field of the shared unit
// that says it, if one does.
func (u *unit) asked(o *built, rule string, path []any, t *taker, says string) {
	f := u.blame(o, rule, path, says)
	if by := u.demanded(o, path); by != nil {
		f = plan.Finding{Field: plan.Field{Unit: plan.Shared, At: by.At}, Rule: rule, Says: []any{title(u.plan.Unit) + ": " + says}, Of: o.ID().String()}
	}
	if t != nil {
		other := plan.Other{Field: plan.Field{Unit: u.plan.Unit, At: t.at}, Says: t.ID().String()}
		if t.file != "" {
			other.File, other.Line = t.file, t.Line
		}
		f.Others = append(f.Others, other)
	}
	u.findings = append(u.findings, f)
}

// demanded is the field of the shared unit that says a place in an object, nil if none does.
func (u *unit) demanded(o *built, path []any) *plan.Asked {
	if u.plan.Bounds == nil || o.source != authored {
		return nil
	}
	for i, a := range u.plan.Bounds.Asks {
		if a.Kind == o.Kind() && a.Name == o.Name() && a.Namespace == o.Namespace() && pathIs(a.Path, path) {
			return &u.plan.Bounds.Asks[i]
		}
	}
	return nil
}

func pathIs(p plan.Path, path []any) bool {
	return slices.EqualFunc(p, path, func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
}
