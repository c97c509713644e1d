package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Severity tells what follows from a broken rule.
type Severity int

// Problems make the exit status 1. Notes are told after them and change no exit
// status, unless they are to be strict.
const (
	Problems Severity = iota
	Notes
)

// Rule is one thing that meshc checks.
type Rule struct {
	// Name as messages have it in brackets.
	Name string
	// Means says in one sentence what goes wrong where the rule is broken.
	Means string
	// Says is the sentence of a message, with verbs for what is at fault; where
	// it is empty, the finding has the words.
	Says string
	// Severity is Problems unless set.
	Severity Severity
	// Schema marks what the schema judges, so that plain `cue vet` refuses it
	// too; all else is judged on what is rendered.
	Schema bool
	// Follows marks what is told only where nothing else is wrong with the field:
	// most of it follows from that.
	Follows bool
	// Yields marks what is told only where no problem of another rule is told of the
	// field, of one around it or of one within.
	Yields bool
	// Missing marks what is told of something that is not there, which a field of the unit's
	// that is misspelt may have brought.
	Missing bool
	// Words marks a rule for many mistakes, which its words tell apart, values aside.
	Words bool
	// Template is the rule that it is where a template sets the field, if another.
	Template string
	// Hazard are the numbers in docs/hazards.md, if it has any.
	Hazard string
}

// RuleOf finds a rule, or what else ends a run, by its name.
func RuleOf(name string) (Rule, bool) {
	for _, table := range [][]Rule{rules, ends()} {
		if i := slices.IndexFunc(table, func(r Rule) bool { return r.Name == name }); i >= 0 {
			return table[i], true
		}
	}
	return Rule{Name: name}, false
}

// Rules is the table of all rules.
func Rules() []Rule { return slices.Clone(rules) }

// Unique is the name of the rule that a thing of a kind has one holder: its own
// where the table has one, that for objects for all other kinds.
func Unique(kind string) string {
	name := "unique-" + strings.ToLower(strings.ReplaceAll(kind, " ", "-"))
	if _, ok := RuleOf(name); ok {
		return name
	}
	return uniqueObject
}

// Say is the sentence of a rule for a case.
func Say(rule string, says []any) string {
	r, _ := RuleOf(rule)
	text := make([]any, len(says))
	for i, s := range says {
		text[i] = strings.ReplaceAll(fmt.Sprint(s), "\n", "; ")
	}
	if r.Says == "" {
		return strings.TrimSpace(fmt.Sprintln(text...))
	}
	return fmt.Sprintf(r.Says, text...)
}
