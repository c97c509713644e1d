package diag

import "strings"

// Escapes of terminals. None of the input's gets out: what is marked has been shown by
// Line before.
const (
	reset = "\x1b[0m"
	bold  = "\x1b[1m"
	red   = "\x1b[1;31m"
	cyan  = "\x1b[1;36m"
)

// color is that of a problem or of a note.
func (o Options) color(p Problem) string {
	if o.fatal(p) {
		return red
	}
	return cyan
}

// paint is a headline with its place, its severity and its rule marked. Without the
// marks it is the same bytes.
func (o Options) paint(p Problem) string {
	line := p.headline()
	if !o.Color {
		return line
	}
	end := ""
	if rule := Line("[" + p.Rule + "]"); strings.HasSuffix(line, rule) {
		line, end = strings.TrimSuffix(line, rule), o.mark(rule, rule, o.color(p))
	}
	before, severity := p.before()
	rest, placed := strings.CutPrefix(line, Line(before))
	if !placed {
		return line + end
	}
	return o.mark(Line(before), Line(p.Position.String()), bold) + o.mark(rest, strings.TrimSpace(severity), o.color(p)) + end
}

// mark marks what a line begins with.
func (o Options) mark(line, beginning, with string) string {
	rest, ok := strings.CutPrefix(line, beginning)
	if !o.Color || !ok || beginning == "" {
		return line
	}
	return with + beginning + reset + rest
}
