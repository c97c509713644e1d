// Package rewrite turns manifests written for one installation into those of
// another: namespaces, names and the references to them, flags and settings,
// in objects and in the documents embedded in them. It knows Kubernetes; what
// to change is told by rules.
package rewrite

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Fault is a rule that found nothing to change.
type Fault struct {
	// At and Name are the rule's.
	At   plan.Path
	Name string
	// LooksFor is what the rule wants to find: "namespace istio-system".
	LooksFor string
}

// Error tells the rule by its name.
func (f Fault) Error() string {
	return fmt.Sprintf("rewrite %q: nothing to change: no %s", f.Name, f.LooksFor)
}

// Apply carries out the rules in their order on the objects, which it changes,
// and gives those that are left. A rule that finds nothing to change is a
// fault, unless it is optional: silence would ship an installation that is
// still another's. Dropped, if there is one, is told of objects that a rule leaves
// out.
func Apply(objects []manifest.Object, rules []plan.Rewrite, scopes manifest.Scopes, dropped func(manifest.Object, plan.Drop)) ([]manifest.Object, []Fault) {
	w := &rewriter{scopes: scopes, dropped: dropped}
	for _, o := range objects {
		w.objects = append(w.objects, object{Object: o})
	}
	operations := make([]operation, len(rules))
	for i, r := range rules {
		operations[i] = operationOf(r)
	}
	spaces := namespaces(objects)
	var faults []Fault
	for i, hits := range w.run(operations) {
		if r := rules[i]; hits == 0 && !r.Optional {
			f := Fault{At: r.At, Name: r.Name, LooksFor: operations[i].looksFor()}
			if t, is := operations[i].(token); is && t.tail {
				delete(spaces, t.to) // who writes no namespace stands there already
				f.LooksFor += but(spaces)
			}
			faults = append(faults, f)
		}
	}
	left := make([]manifest.Object, len(w.objects))
	for i, o := range w.objects {
		left[i] = o.Object
	}
	return left, faults
}

// namespaces are those in which objects stand.
func namespaces(objects []manifest.Object) map[string]bool {
	names := map[string]bool{}
	for _, o := range objects {
		names[o.Namespace()] = true
	}
	delete(names, "")
	return names
}

// but tells what there is in place of what is looked for.
func but(names map[string]bool) string {
	if len(names) == 0 {
		return ""
	}
	return ", but " + strings.Join(slices.Sorted(maps.Keys(names)), ", ")
}

// operation is what a rule does: a token, which is replaced together with its
// neighbours, or a change.
type operation interface {
	// looksFor says what there must be to change.
	looksFor() string
}

type change interface {
	// change makes the change and counts what it has changed.
	change(w *rewriter) int
}

// operationOf gives a rule's operation.
func operationOf(r plan.Rewrite) operation {
	switch {
	case r.Retarget != nil:
		return token{from: r.Retarget.From, to: r.Retarget.To, tail: true}
	case r.Retoken != nil:
		return token{from: r.Retoken.From, to: r.Retoken.To}
	case r.Rename != nil:
		return rename(*r.Rename)
	case r.Suffix != nil:
		return suffix(*r.Suffix)
	case r.Prefix != nil:
		return prefix(*r.Prefix)
	case r.Args != nil:
		return args(*r.Args)
	case r.Env != nil:
		return env(*r.Env)
	case r.Drop != nil:
		return drop(*r.Drop)
	case r.Merge != nil:
		return merge(*r.Merge)
	case r.Confine != nil:
		return confine(*r.Confine)
	}
	return nothing{}
}

// nothing is the operation of a rule that has none.
type nothing struct{}

func (nothing) looksFor() string { return "operation in it" }

// object is one to change.
type object struct {
	manifest.Object
	// named says that a rule has named the object.
	named bool
}

type rewriter struct {
	objects []object
	scopes  manifest.Scopes
	dropped func(manifest.Object, plan.Drop)
}

// run carries out operations and gives how much each has changed. Tokens that
// follow each other are one pass: what one has put in, the next does not take. A
// change that found nothing is tried again after a pass: it may name things as the
// manifest does, or as they are once moved.
func (w *rewriter) run(operations []operation) []int {
	hits := make([]int, len(operations))
	var pass tokens
	for i, op := range operations {
		if t, ok := op.(token); ok {
			t.rule = i
			pass = append(pass, t)
			continue
		}
		w.pass(pass, operations[:i], hits)
		pass = nil
		if op, ok := op.(change); ok {
			hits[i] = op.change(w)
		}
	}
	w.pass(pass, operations, hits)
	return hits
}

// pass replaces tokens, and tries again what found nothing before.
func (w *rewriter) pass(pass tokens, before []operation, hits []int) {
	if len(pass) == 0 {
		return
	}
	w.retext(pass, hits)
	for i, op := range before {
		if op, ok := op.(change); ok && hits[i] == 0 {
			hits[i] = op.change(w)
		}
	}
}
