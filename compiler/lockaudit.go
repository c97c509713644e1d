package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
	"meshc.dev/compiler/plan"
)

// policies are those that the API server has, and where they are asked for.
type policies struct {
	all    []*lock.Policy
	spaces map[string]map[string]any
	by     plan.Applier
}

// locks tells what the API server would refuse of what is written: a policy that it does
// not take, an object that a policy does not let be applied, or a pod of it. It comes last:
// most of what is refused is told by a rule of its own.
func locks(units []unit) []plan.Finding {
	i := slices.IndexFunc(units, func(u unit) bool { return u.plan.Applier != nil })
	if i < 0 {
		return nil
	}
	p := policies{spaces: spacesOf(units), by: *units[i].plan.Applier}
	var out []plan.Finding
	env := lock.NewEnvironment(units[i].plan.Kubernetes)
	for j := range units[i].final {
		o := &units[i].final[j]
		if o.into != plan.Locks || o.Kind() != "ValidatingAdmissionPolicy" {
			continue
		}
		one, faults := env.Compile(o.Object)
		for _, f := range faults {
			out = append(out, plan.Finding{Field: plan.Field{Unit: units[i].plan.Unit, At: o.at}, Rule: "locks", Says: []any{o.ID(), fmt.Sprintf("the API server would not take it: %s %s", joined(f.Path), f.Says)}})
		}
		p.all = append(p.all, one)
	}
	if len(out) > 0 {
		return out
	}
	found := make([][]plan.Finding, len(units))
	var side errgroup.Group
	side.SetLimit(runtime.GOMAXPROCS(0))
	for i := range units {
		side.Go(func() error {
			for j := range units[i].final {
				if f := p.judge(&units[i], &units[i].final[j]); f != nil {
					found[i] = append(found[i], *f)
				}
			}
			return nil
		})
	}
	_ = side.Wait() // none of them fails
	return slices.Concat(found...)
}

// joined is a place in an object with dots.
func joined(at []any) string {
	steps := make([]string, len(at))
	for i, step := range at {
		steps[i] = fmt.Sprint(step)
	}
	return strings.Join(steps, ".")
}

// judge tells the first thing for which an object is refused, or a pod that it makes.
func (p policies) judge(u *unit, o *built) *plan.Finding {
	for _, r := range u.questions(o, p.spaces[o.Namespace()], p.by) {
		if says := p.refuse(r.Request); says != "" {
			what := "it"
			if r.at != nil {
				what = "its pods"
			}
			f := u.blame(o, "locks", r.at, o.ID(), "the API server would refuse "+what+": "+says)
			return &f
		}
	}
	return nil
}

// question is what the API server is asked, of an object, or of a pod that is made by what
// stands at a place in it.
type question struct {
	lock.Request
	at []any
}

// questions are what the API server is asked when an object is applied to a namespace, and
// its pods are made: with what is injected, and without.
func (u *unit) questions(o *built, space map[string]any, by plan.Applier) []question {
	if space == nil && o.Namespace() != "" {
		space = map[string]any{"metadata": map[string]any{"name": o.Namespace()}}
	}
	out := []question{{lock.Request{User: by.User, Groups: append(slices.Clone(by.Groups), "system:authenticated"), Operation: "CREATE", Resource: o.Resource(), Object: o.Body, Namespace: space}, nil}}
	for _, added := range [][]map[string]any{nil, u.injected(o)} {
		pod, at := manifest.AsPod(o.Object, added)
		if at == nil {
			break
		}
		who := cmp.Or(by.Makers[o.Kind()], by.Makers[""])
		out = append(out, question{lock.Request{User: who, Groups: []string{"system:authenticated"}, Operation: "CREATE", Resource: "pods", Object: pod.Body, Namespace: space}, at})
	}
	return out
}

// refuse is what the first policy says that refuses a request.
func (p policies) refuse(r lock.Request) string {
	for _, one := range p.all {
		refusals, _, err := one.Judge(r)
		if err != nil {
			return err.Error()
		}
		for _, f := range refusals {
			return f.Says
		}
	}
	return ""
}

// injected are the init containers that are added to a pod, with the image that they have.
func (u *unit) injected(o *built) []map[string]any {
	var out []map[string]any
	for _, c := range u.added(o) {
		c = maps.Clone(c)
		if c["image"] == nil && len(u.proxies) > 0 {
			c["image"] = u.proxies[0]
		}
		out = append(out, c)
	}
	return out
}

// spacesOf are the namespaces of all units by name, as they will be.
func spacesOf(units []unit) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, u := range units {
		for _, o := range u.final {
			if o.Kind() == "Namespace" && o.Group() == "" {
				out[o.Name()] = o.Body
			}
		}
		for _, a := range u.plan.Awaits {
			labels := map[string]any{}
			for k, v := range a.Labels {
				labels[k] = v
			}
			out[a.Name] = map[string]any{"metadata": map[string]any{"name": a.Name, "labels": labels}}
		}
	}
	return out
}

// keep has a unit's objects judged by what the API server holds them to, when all are
// final: not the definitions, which are most of what there is.
func (b *builder) keep(u *unit) {
	if b.images != nil {
		b.images.see(u)
		u.proxies = b.images.injected(u.plan.Unit)
	}
	if !b.keeps {
		return
	}
	for o := range u.sound {
		if !manifest.IsDefinition(o.Object) {
			u.final = append(u.final, *o)
		}
	}
}
