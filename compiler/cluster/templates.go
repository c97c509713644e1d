package cluster

import (
	"fmt"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// ruleTemplate marks what a template of the user's keeps the schema, or others of the
// user's, from adding.
const ruleTemplate = "closed-template"

// closed tells a field that CUE refuses though the schema has it: a definition of the
// user's has a field near it closed to all that it does not name. The definition is at
// fault, once for all that it keeps out.
func (r *reader) closed(path Path) (diag.Problem, bool) {
	if !r.schema.has(path) {
		return diag.Problem{}, false
	}
	for n := 1; n < len(path); n++ {
		closing, ok := r.closing(path[:n].in(r.places.raw()))
		if !ok {
			continue
		}
		p := diag.Problem{Path: path[:n].String(), Rule: ruleTemplate, Alike: alike(path[:n], true)}
		p.Position, p.Excerpt = r.places.show(valueAt(closing))
		what := "what stands here is closed"
		if root, of := closing.ReferencePath(); root.Exists() {
			what = "the definition " + of.String() + " is closed"
			at, _ := r.places.show(root.LookupPath(of).Pos())
			p.Notes = []diag.Note{{Position: at, Message: "the definition"}}
		}
		p.Message = what + " to what the schema adds: make it a field, whose name begins with no #"
		if own := definitionOf(path[:n]); own != "" {
			p.Message += ", or begin it with what the schema has there, as in `#Name: schema." + own + " & {...}`"
		}
		return p, true
	}
	return diag.Problem{}, false
}

// definitionOf is the schema's definition of what stands at a path, for users to begin
// their own with, empty where there is none.
func definitionOf(path Path) string {
	for own, at := range map[string][]step{
		"#Mesh": {{"mesh"}, {anyStep}}, "#Namespace": {{"mesh"}, {anyStep}, {"namespaces"}, {anyStep}},
		"#Gateway": {{"mesh"}, {anyStep}, {"gateways"}, {anyStep}}, "#Port": {{"mesh"}, {anyStep}, {"gateways"}, {anyStep}, {"ports"}, {anyStep}},
	} {
		names := make([]string, len(path))
		for i, label := range path {
			names[i] = fmt.Sprint(label)
		}
		if _, fits := follow(at, names); fits {
			return own
		}
	}
	return ""
}

// valueAt is where what is said of a field stands.
func valueAt(v cue.Value) token.Pos {
	if src := v.Source(); src != nil {
		return siteOf(src, true).value
	}
	return v.Pos()
}

// closing is what of the user's closes a struct: a reference to a definition before an
// expression that gives what was closed.
func (r *reader) closing(v cue.Value) (cue.Value, bool) {
	if op, parts := v.Expr(); op == cue.AndOp {
		for _, part := range parts {
			if found, ok := r.closing(part); ok {
				return found, true
			}
		}
		return cue.Value{}, false
	}
	// No field has that name.
	closed := v.Exists() && isStruct(v) && !v.Allows(cue.Str("\x00"))
	return v, closed && r.places.usersOwn(valueAt(v))
}

// cancelled are defaults of a field of which each alone would stand, and which together
// leave it without a value: CUE takes none of two.
func (r *reader) cancelled(path Path) []token.Pos {
	var out []token.Pos
	var values []cue.Value
	var gather func(v cue.Value)
	gather = func(v cue.Value) {
		if op, parts := v.Expr(); op == cue.AndOp {
			for _, part := range parts {
				gather(part)
			}
			return
		}
		if is, ok := v.Default(); ok && is.IsConcrete() {
			out, values = append(out, valueAt(v)), append(values, is)
		}
	}
	v := path.in(r.places.raw())
	if !v.Exists() || v.IsConcrete() {
		return nil
	}
	gather(v)
	for _, is := range values {
		if !is.Equals(values[0]) {
			return out
		}
	}
	return nil
}
