package oracle_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// filled are the lists that hold something.
func (t *tree) filled() []*[]ast.Decl {
	return slices.DeleteFunc(slices.Clone(t.lists), func(l *[]ast.Decl) bool { return len(*l) == 0 })
}

func drop(t *tree, r *rand.Rand) bool {
	list := t.filled()
	if len(list) == 0 {
		return false
	}
	l := pick(r, list)
	i := r.IntN(len(*l))
	if _, ok := (*l)[i].(*ast.Package); ok {
		return false
	}
	*l = slices.Delete(slices.Clone(*l), i, i+1)
	return true
}

// double says a field twice, with two values.
func double(t *tree, r *rand.Rand) bool {
	l := pick(r, t.lists)
	for _, i := range r.Perm(len(*l)) {
		if f, ok := (*l)[i].(*ast.Field); ok {
			again := &ast.Field{Label: f.Label, Value: value(r)}
			if r.IntN(2) == 0 {
				again.Value = expression(text(pick(r, t.fields).Value))
			}
			*l = append(slices.Clone(*l), again)
			return true
		}
	}
	return false
}

func misspell(t *tree, r *rand.Rand) bool {
	f := pick(r, t.fields)
	name, _, err := ast.LabelName(f.Label)
	if err != nil || name == "" {
		return false
	}
	i := r.IntN(len(name))
	f.Label = ast.NewString(pick(r, []string{
		name[:i] + name[i+1:], name[:i] + name[i:i+1] + name[i:], name + "s", strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:],
	}))
	return true
}

func retype(t *tree, r *rand.Rand) bool {
	*pick(r, t.values) = value(r)
	return true
}

// rename gives what the user named another name, or says another name.
func rename(t *tree, r *rand.Rand) bool {
	name := ast.NewString(pick(r, names))
	if r.IntN(4) == 0 {
		name = ast.NewString(pick(r, twiceWrong))
	}
	if len(t.named) > 0 && r.IntN(3) > 0 {
		pick(r, t.named).Label = name
		return true
	}
	for range 10 {
		if v := pick(r, t.values); isString(*v) {
			*v = name
			return true
		}
	}
	return false
}

func isString(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && l.Kind == token.STRING
}

func swap(t *tree, r *rand.Rand) bool {
	a, b := pick(r, t.values), pick(r, t.values)
	x, y := text(*a), text(*b)
	*a = expression(y) // below the other, it goes with it
	*b = expression(x)
	return true
}

// move takes a declaration to another struct.
func move(t *tree, r *rand.Rand) bool {
	from, to := pick(r, t.filled()), pick(r, t.lists)
	i := r.IntN(len(*from))
	if _, ok := (*from)[i].(*ast.Package); ok {
		return false
	}
	c := copied((*from)[i])
	*from = slices.Delete(slices.Clone(*from), i, i+1)
	*to = append(slices.Clone(*to), c...)
	return true
}

// duplicate says in one struct what another says, such as a mesh another's claims.
func duplicate(t *tree, r *rand.Rand) bool {
	from, to := pick(r, t.filled()), pick(r, t.lists)
	d := pick(r, *from)
	if _, ok := d.(*ast.Field); !ok {
		return false
	}
	*to = append(slices.Clone(*to), copied(d)...)
	return true
}

// refer puts a reference in a value's place, be it to itself.
func refer(t *tree, r *rand.Rand) bool {
	path := pick(r, t.paths)
	if r.IntN(4) == 0 {
		path = fmt.Sprintf("\"\\(%s)\"", path)
	}
	*pick(r, t.values) = expression(path)
	return true
}

// unifyDefaults makes a value a default, which another default meets.
func unifyDefaults(t *tree, r *rand.Rand) bool {
	v := pick(r, t.values)
	old := text(*v)
	*v = expression(pick(r, []string{
		"*(" + old + ") | _", "*(" + old + ") | string", "(*(" + old + ") | _) & (*\"other\" | _)", "(" + old + ") | " + pick(r, values), "_ & (" + old + ")",
	}))
	return true
}

// claim takes what a field of the same name has already.
func claim(t *tree, r *rand.Rand) bool {
	a := pick(r, t.fields)
	for _, i := range r.Perm(len(t.fields)) {
		if b := t.fields[i]; b != a && text(b.Label) == text(a.Label) && text(a.Value) != text(b.Value) {
			a.Value = expression(text(b.Value))
			return true
		}
	}
	return false
}

// mark makes a field optional or required.
func mark(t *tree, r *rand.Rand) bool {
	pick(r, t.fields).Constraint = pick(r, []token.Token{token.OPTION, token.NOT})
	return true
}

// guard puts a declaration under a condition or into a loop.
func guard(t *tree, r *rand.Rand) bool {
	l := pick(r, t.filled())
	i := r.IntN(len(*l))
	f, ok := (*l)[i].(*ast.Field)
	if !ok {
		return false
	}
	clause := pick(r, []string{"if true", "if false", "if mesh.aa.name == \"aa\"", "if nobody != _|_", "for x in [1, 2]", "for n, m in mesh", "if cluster.name"})
	s, ok := expression("{" + clause + " {" + text(f) + "}}").(*ast.StructLit)
	if !ok {
		return false
	}
	*l = slices.Clone(*l)
	(*l)[i] = s.Elts[0]
	return true
}

// add sets a field of the language, whether it stands there or not.
func add(t *tree, r *rand.Rand) bool {
	l := pick(r, t.lists)
	e, ok := expression("{" + pick(r, words) + ": " + text(value(r)) + "}").(*ast.StructLit)
	if ok {
		*l = append(slices.Clone(*l), e.Elts...)
	}
	return ok
}

// template turns a name into a pattern.
func template(t *tree, r *rand.Rand) bool {
	if len(t.named) == 0 {
		return false
	}
	pick(r, t.named).Label = ast.NewList(expression(pick(r, []string{"_", "string", "=~\"^a\"", "!=\"aa\"", "\"aa\" | \"bb\"", "int", "\"\\(mesh.aa.name)\""})))
	return true
}

// open embeds into a struct what opens, closes or contradicts it.
func open(t *tree, r *rand.Rand) bool {
	l := pick(r, t.lists)
	e, ok := expression("{" + pick(r, []string{"...", "1", "[]", "\"x\"", "_", "close({})", "{...}", "mesh", "schema.#Cluster", "nobody", "#x: 1", "let y = 1", "_|_", "null"}) + "}").(*ast.StructLit)
	if ok {
		*l = append(slices.Clone(*l), e.Elts...)
	}
	return ok
}

// list changes how many items a list has.
func list(t *tree, r *rand.Rand) bool {
	for _, i := range r.Perm(len(t.values)) {
		if l, ok := (*t.values[i]).(*ast.ListLit); ok {
			switch {
			case len(l.Elts) > 0 && r.IntN(2) == 0:
				l.Elts = append(slices.Clone(l.Elts), expression(text(pick(r, l.Elts))))
			case r.IntN(2) == 0:
				l.Elts = append(slices.Clone(l.Elts), value(r))
			default:
				l.Elts = nil
			}
			return true
		}
	}
	return false
}
