package chart

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// literals are the texts that a chart's templates name: values may be compared
// with those.
type literals struct {
	whole map[string]bool
	// within are those that stand beside functions which look into texts.
	within []string
}

// Opaque tells whether no template of a chart can tell a name from others by a text
// that it names: one that the name is, or, where a function looks into texts, that is
// in the name or has the name in it.
func (r *Renderer) Opaque(chart, name string) (bool, error) {
	k, err := r.known(chart)
	if err != nil {
		return false, err
	}
	return !k.literals.whole[name] && !slices.ContainsFunc(k.literals.within, func(text string) bool {
		return strings.Contains(name, text) || strings.Contains(text, name)
	}), nil
}

var (
	action  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	comment = regexp.MustCompile(`(?s)^\{\{-?\s*/\*`)
	// A template's own name is compared with nothing.
	template      = regexp.MustCompile(`\b(?:include|template|define|block)\s+"[^"]*"`)
	literal       = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`")
	functionNames = regexp.MustCompile(`(?:^|[\s(|{-])([A-Za-z_][A-Za-z0-9_]*)`)
)

// plain are the actions that take texts as they are, or make others of them, and look
// into none.
var plain = regexp.MustCompile(`^(and|or|not|eq|ne|if|else|end|range|with|define|template|include|block|dict|get|set|hasKey|index|` +
	`printf|print|default|required|fail|list|ternary|coalesce|omit|pick|dig|toString|nindent|indent|toYaml|toJson|quote|` +
	`empty|mustMergeOverwrite|mergeOverwrite|merge|deepCopy|len|kindIs|typeIs|has|append|concat|until|int|float64|lt|gt|le|ge|` +
	`true|false|nil|break|continue)$`)

// literalsOf reads the templates that are rendered, by name.
func literalsOf(templates map[string][]byte) literals {
	l := literals{whole: map[string]bool{}}
	for name, text := range templates {
		if path.Base(name) == notes {
			continue
		}
		for _, a := range action.FindAllString(string(text), -1) {
			if comment.MatchString(a) {
				continue
			}
			a = template.ReplaceAllString(a, "")
			looks := slices.ContainsFunc(functionNames.FindAllStringSubmatch(literal.ReplaceAllString(a, ""), -1), func(m []string) bool { return !plain.MatchString(m[1]) })
			for _, quoted := range literal.FindAllString(a, -1) {
				text := quoted[1 : len(quoted)-1]
				l.whole[text] = true
				if looks && worded(text) {
					l.within = append(l.within, text)
				}
			}
		}
	}
	slices.Sort(l.within)
	l.within = slices.Compact(l.within)
	return l
}

// worded tells a text that has more of a word than a single sign or letter: "-" and "." are in
// all names, or in none.
func worded(text string) bool {
	n := 0
	for _, c := range text {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			n++
		}
	}
	return n > 1
}
