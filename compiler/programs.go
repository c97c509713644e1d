package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// program is a row of the table, ready to be looked for.
type program struct {
	plan.Program
	image, command *pattern
	// started is where a script runs it: where a command begins, or behind a word that
	// runs another.
	started *pattern
}

func programsOf(table []plan.Program) []program {
	var out []program
	for _, row := range table {
		out = append(out, program{
			row, patternOf(row.Image), entire(row.Command),
			patternOf("(?:^|[;&|({\n`!]|\\b(?:exec|then|do|else|env|nohup|time|command)(?: -\\S+)*)\\s*(?:\\w+=\\S*\\s+)*[\"']?(?:" + row.Command + ")[\"']?(?:$|[\\s;&|)}`])"),
		})
	}
	return out
}

// of is the program with what a unit has it told.
func (p program) of(t plan.Told) program {
	p.Flags = slices.Clone(p.Flags)
	for i, f := range p.Flags {
		if is, own := t.Is[f.Name]; own {
			p.Flags[i].Is = is
		}
	}
	p.Why = cmp.Or(t.Why, p.Why)
	return p
}

// programs: what a program reads from its arguments is what follows from the unit.
func (b *builder) programs(u *unit) {
	for _, p := range b.runs {
		i := slices.IndexFunc(u.plan.Told, func(t plan.Told) bool { return t.Name == p.Name })
		if i < 0 {
			continue
		}
		t := u.plan.Told[i]
		p = p.of(t)
		runs := len(t.By) == 0
		for o := range followed(u.crafted(u.sound), u.spares) {
			for _, c := range manifest.Containers(o.Object) {
				flags := c.Flags(manifest.Flags{Short: p.Short, Switches: p.Switches})
				if !p.runs(c, flags) {
					continue
				}
				runs = runs || within(o.at, t.By)
				u.told(o, p, c, flags)
			}
		}
		if t.Service != nil && u.renders(t.By) {
			u.answers(p, t)
		}
		if !runs && u.renders(t.By) {
			u.found(t.At, p.Rule, fmt.Sprintf("renders no container that is %s's by its image or its flags, and so nobody can tell what it does: %s", p.Name, p.Why))
		}
	}
}

// renders tells whether a field's objects are there to be judged.
func (u *unit) renders(by plan.Path) bool {
	return slices.ContainsFunc(u.objects, func(o built) bool { return within(o.at, by) })
}

// answers: a program is called by a Service, and a port of it, that there is. Of what is rendered
// for another nothing else is told: it goes by the name.
func (u *unit) answers(p program, t plan.Told) {
	s := t.Service
	var others []string
	for o := range u.sound {
		if o.Group() != "" || o.Kind() != "Service" || o.Namespace() != s.Namespace {
			continue
		}
		if o.Name() != s.Name {
			if within(o.at, t.By) {
				others = append(others, o.Name())
			}
			continue
		}
		d := manifest.DoorOf(o.Object)
		if d != nil && !slices.Contains(d.Opens, s.Port) {
			u.found(s.PortAt, p.Rule, fmt.Sprintf("port %d is none of Service %s/%s, which has %s: nobody would answer", s.Port, s.Namespace, s.Name, strings.Trim(fmt.Sprint(d.Opens), "[]")))
		}
		return
	}
	u.found(s.At, p.Rule, fmt.Sprintf("there is no Service %s/%s by which %s is called: the addon has %s there", s.Namespace, s.Name, p.Name, listed(others)))
	u.strayed = append(u.strayed, t.By)
}

// runs tells the program's containers: by the image, a mark, or the command, their own or one
// of a script's.
func (p program) runs(c manifest.Container, flags []manifest.Flag) bool {
	return p.image.MatchString(c.Image) || p.by(c) != nil || len(c.Command) > 0 && p.command.MatchString(c.Command[0]) ||
		slices.ContainsFunc(flags, func(f manifest.Flag) bool { return slices.Contains(p.Marks, f.Name) })
}

// runner is what runs a program in its container, and the field that says so.
type runner struct{ name, field string }

// by is what else than itself a container's command has run a program, nil if nothing does.
func (p program) by(c manifest.Container) *runner {
	all, field := slices.Concat(c.Command, c.Args), "command"
	if len(c.Command) == 0 {
		field = "args"
	}
	for i, text := range all[min(1, len(all)):] {
		script := strings.ContainsAny(text, " \t\n;&|") && p.started.MatchString(text)
		if script || all[i] == "--" && p.command.MatchString(text) {
			return &runner{all[0], field}
		}
	}
	return nil
}

// told holds a container's flags against what they are to be: those that stand in one place
// of the user's are one mistake.
func (u *unit) told(o *built, p program, c manifest.Container, flags []manifest.Flag) {
	type mistake struct {
		where plan.Finding
		says  []string
	}
	var all []mistake
	add := func(at []any, says string) {
		where := u.blameAt(o, at)
		for i := range all {
			if all[i].where.File == where.File && all[i].where.Line == where.Line && slices.Equal(all[i].where.At, where.At) {
				all[i].says = append(all[i].says, says)
				return
			}
		}
		all = append(all, mistake{where, []string{says}})
	}
	by := p.by(c)
	if by == nil && len(c.Command) > 0 && !p.command.MatchString(c.Command[0]) {
		by = &runner{c.Command[0], "command"}
	}
	if by != nil {
		add(append(slices.Clip(c.At), by.field), fmt.Sprintf("by %s, which may tell it anything", by.name))
		flags = nil // what it is told nobody knows
	} else {
		flags = p.meant(flags, add)
		p.judge(flags, append(slices.Clip(c.At), "args"), add)
	}
	for _, m := range all {
		m.where.Rule, m.where.Says = p.Rule, []any{fmt.Sprintf("%s runs %s %s: %s", u.speaker(o, c.At), p.Name, strings.Join(m.says, ", "), p.Why)}
		u.findings = append(u.findings, m.where)
	}
	for _, f := range flags {
		if f.Name != "" && !p.knows(f.Name) {
			where := u.blameAt(o, f.From)
			where.Rule, where.Says = p.Other, []any{u.speaker(o, f.From), "--" + f.Name, p.Name}
			u.findings = append(u.findings, where)
		}
	}
}
