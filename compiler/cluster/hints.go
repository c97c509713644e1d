package cluster

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// advise adds to a problem what to do about it, where the user's value shows that.
func (r *reader) advise(p *diag.Problem, path Path, e errors.Error) {
	written, def := path.in(r.places.raw()), r.schema.at(path)
	format, _ := e.Msg()
	switch {
	case p.Message == needsValue:
		r.tellCancelled(p, path)
		r.tellRefused(p, written, def)
	case r.asksInVain(e):
		r.inVain(p, e)
	case def == nil || p.Message == noSuchField:
	case named(path) && written.IsConcrete():
		p.Message, p.Notes = "is "+Path{path[1]}.String()+", by the mesh's place: leave it out, or rename the mesh there", nil
	case strings.HasPrefix(format, "conflicting values") && r.mixed(p, written, def, e):
		r.mistaken[p.Path] = p.Message
	case written.IncompleteKind() == cue.StructKind && def.value().IncompleteKind()&(cue.StructKind|cue.ListKind) == 0 && r.filled(p, path, written):
		r.mistaken[p.Path] = p.Message
	case def.value().IncompleteKind() == cue.BottomKind && written.IncompleteKind() == cue.StructKind:
		r.mistaken[p.Path] = p.Message // what is in a field that may not be follows
	case written.IsConcrete():
		p.Message += cmp.Or(quoting(written, def), likeOption(written, p.Message))
	}
}

// named tells the name of a mesh as a field of it.
func named(path Path) bool {
	return len(path) == 3 && path[0] == language().Meshes && path[2] == "name"
}

// mixed says of a value where fields are wanted, or a list, how they are written: at the
// one that is no such.
func (r *reader) mixed(p *diag.Problem, written cue.Value, def *definition, e errors.Error) bool {
	wanted := def.value().IncompleteKind()
	if strings.HasSuffix(words(e), " and struct)") && written.IncompleteKind() != cue.StructKind {
		wanted = cue.StructKind // that of the schema may depend on what is not there
	}
	if wanted != cue.StructKind && wanted != cue.ListKind {
		return false
	}
	parts := unified(written)
	i := slices.IndexFunc(parts, func(v cue.Value) bool {
		kind := v.IncompleteKind()
		return kind != cue.BottomKind && kind&wanted == 0
	})
	if i < 0 {
		return false
	}
	p.Message = howWritten(parts[i], wanted, def)
	if at := r.places.sites.origin(parts[i], true, followed).value; r.places.usersOwn(at) {
		p.Position, p.Excerpt = r.places.show(at)
	}
	p.Notes = nil
	return true
}

// howWritten says what stands where fields, or a list, are wanted, and how these look.
func howWritten(is cue.Value, wanted cue.Kind, def *definition) string {
	switch {
	case def.severalForms():
		return standing(is) + ", where a list is wanted, or fields: " + listed(is)
	case wanted == cue.StructKind && is.IncompleteKind() == cue.NullKind:
		return standing(is) + ", where fields with names are wanted: " + asFields(is, def) + ", or nothing: leave it out then"
	case wanted == cue.StructKind:
		return standing(is) + ", where fields with names are wanted: " + asFields(is, def)
	case is.IncompleteKind() == cue.StructKind:
		return "has fields, where a list is wanted: [...]"
	}
	return standing(is) + ", where a list is wanted: " + listed(is)
}

// asFields are the items of a list as names of fields, if they can be.
func asFields(list cue.Value, def *definition) string {
	if with := def.oneWith(list); with != "" {
		return with
	}
	value := def.example()
	var out []string
	items, err := list.List()
	for err == nil && items.Next() {
		name, more := itemName(items.Value())
		if n, err := items.Value().Int64(); err == nil && !def.allows("a") && def.allows(strconv.FormatInt(n, 10)) {
			name = strconv.FormatInt(n, 10)
		}
		if name == "" || len(out) == 3 {
			out = append(out, "...")
			break
		}
		if ast.StringLabelNeedsQuoting(name) {
			name = literal.String.Quote(name)
		}
		out = append(out, name+": "+cmp.Or(more, value))
	}
	switch {
	case len(out) > 0 && out[0] != "...":
	case !def.allows("a"): // not by any name
		out = def.someFields()
	default:
		out = []string{"NAME: " + value}
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// example is what a field by any name may hold: as the schema has it, or in short.
func (d *definition) example() string {
	attribute := d.value().Attribute("such")
	if such, err := attribute.String(0); err == nil {
		return such
	}
	if next := d.below("a"); next != nil && next.isStruct() && !next.forms {
		return "{}"
	}
	return "..."
}

// tellCancelled says that a field has no value because it has two defaults.
func (r *reader) tellCancelled(p *diag.Problem, path Path) {
	defaults := r.cancelled(path)
	if len(defaults) == 0 {
		return
	}
	p.Message = "has two defaults, which cancel each other out: leave one of them out, or set the field"
	p.Position, p.Excerpt = r.places.show(defaults[0])
	for _, pos := range defaults[1:] {
		if at, _ := r.places.show(pos); at != p.Position {
			p.Notes = append(p.Notes, diag.Note{Position: at, Message: "the other default"})
		}
	}
}

// withoutBrackets is what to do about a list of one where that is wanted.
func withoutBrackets(list cue.Value, wanted cue.Kind) string {
	one := look(list, cue.Index(0))
	if n, err := list.Len().Int64(); err != nil || n != 1 || one.Kind()&wanted == 0 {
		return ""
	}
	text, err := one.MarshalJSON()
	if err != nil {
		return ""
	}
	return "; leave the brackets out: " + string(text)
}

// unnamed says of a field that the schema does not have what its name would have to be,
// where fields are the user's to name: by which names it allows.
func unnamed(allows func(string) bool, name string) (string, bool) {
	says := literal.String.Quote(name) + " is no name that may stand here"
	switch {
	case !allows("a") && !allows("a/a"):
		return "", false
	case !allows("a"):
		return says + ": two words with a / between, such as \"a/b\"", true
	case !allows("a.a"):
		return says + ": at most 63 lower-case letters, digits and '-', with a letter or digit at both ends", true
	}
	return says, true
}

// asksInVain tells an expression of the user's that asks for a field which is not there.
func (r *reader) asksInVain(e errors.Error) bool {
	format, _ := e.Msg()
	return (strings.HasPrefix(format, "undefined field") || strings.HasPrefix(format, "required field missing")) && r.places.usersOwn(e.Position())
}

// undefined matches what CUE says of such an expression.
var undefined = regexp.MustCompile(`^(?:.*: )?(?:undefined field|required field missing): (\S+)$`)

// fromField begins what is said of one, notThere ends it.
const (
	fromField = "has its value from a field "
	notThere  = ", which is not there"
)

// inVain says of such a field what is missing, and where it is asked for.
func (r *reader) inVain(p *diag.Problem, e errors.Error) {
	m := undefined.FindStringSubmatch(words(e))
	if m == nil || !r.asksInVain(e) {
		return
	}
	p.Message = fromField + m[1] + notThere + likeness(m[1], r.namesBeside(e.Position()))
	if among, by := r.indexed(e.Position()); r.places.usersOwn(by) {
		p.Message = "is " + strconv.Quote(m[1]) + ", and there is no such field where it is asked for" + likeness(m[1], among)
		p.Position, p.Excerpt = r.places.show(by)
	}
	if at, _ := r.places.show(e.Position()); at != p.Position {
		p.Notes = append(p.Notes, diag.Note{Position: at, Message: "asked for here"})
	}
}

// isValue tells a place at which a value itself stands.
func (r *reader) isValue(pos token.Pos) bool {
	at, line := r.places.show(pos)
	return !refers(line, at.Column)
}

// reference matches what refers to a value, and is none.
var reference = regexp.MustCompile(`^(?:[A-Za-z_#$][A-Za-z0-9_#$]*|[({])`)
