package cluster

import (
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
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
		if own := r.schema.at(path[:n]).name(); own != "" {
			p.Message += ", or begin it with what the schema has there, as in `#Name: schema." + own + " & {...}`"
		}
		return p, true
	}
	return diag.Problem{}, false
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
	for _, part := range unified(v) {
		// No field has that name.
		if part.Exists() && isStruct(part) && !part.Allows(cue.Str("\x00")) && r.places.usersOwn(valueAt(part)) {
			return part, true
		}
	}
	return cue.Value{}, false
}

// unified are the expressions that make a value together.
func unified(v cue.Value) []cue.Value {
	op, parts := v.Expr()
	if op != cue.AndOp {
		return []cue.Value{v}
	}
	var out []cue.Value
	for _, part := range parts {
		out = append(out, unified(part)...)
	}
	return out
}

// cancelled are defaults of a field of which each alone would stand, and which together
// leave it without a value: CUE takes none of two.
func (r *reader) cancelled(path Path) []token.Pos {
	v := path.in(r.places.raw())
	if !v.Exists() || v.IsConcrete() {
		return nil
	}
	var out []token.Pos
	var first cue.Value
	differ := false
	for _, part := range unified(v) {
		is, ok := part.Default()
		if !ok || !is.IsConcrete() {
			continue
		}
		if len(out) == 0 {
			first = is
		}
		differ = differ || !is.Equals(first)
		out = append(out, valueAt(part))
	}
	if !differ {
		return nil
	}
	return out
}

// tellRefused says that a field has no value because its default is none that may stand there.
func (r *reader) tellRefused(p *diag.Problem, written cue.Value, def *definition) {
	if p.Message != needsValue || def == nil || !written.Exists() {
		return
	}
	for _, part := range unified(written) {
		is, ok := part.Default()
		if !ok || !is.IsConcrete() {
			continue
		}
		text, err := is.MarshalJSON()
		if err != nil {
			continue
		}
		wanted := def.value()
		err = wanted.Unify(cuecontext.New().CompileBytes(text)).Validate()
		if err == nil {
			continue
		}
		p.Message = "the default " + short(string(text)) + " is none that may stand here"
		for _, e := range errors.Errors(err) {
			if says := message(words(e)); strings.HasPrefix(says, "must be ") {
				p.Message = "the default " + short(string(text)) + " is refused: " + says
				break
			}
		}
		p.Message += quoting(is, def)
		if at := valueAt(part); r.places.usersOwn(at) {
			p.Position, p.Excerpt = r.places.show(at)
		}
		return
	}
}
