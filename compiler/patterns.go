package compiler

import (
	"regexp"
	"sync"
)

// pattern is a regular expression of the schema's, which a test compiles. It is compiled once a
// text is held against it: the tables have thousands, and a run needs few of them.
type pattern struct {
	says string
	once sync.Once
	form *regexp.Regexp
}

func patternOf(says string) *pattern { return &pattern{says: says} }

// entire is a pattern of a text as a whole.
func entire(says string) *pattern { return patternOf("^(?:" + says + ")$") }

func (p *pattern) compiled() *regexp.Regexp {
	p.once.Do(func() { p.form = regexp.MustCompile(p.says) })
	return p.form
}

// MatchString tells whether a text has what the pattern says; every text has nothing.
func (p *pattern) MatchString(text string) bool {
	return p.says == "" || p.compiled().MatchString(text)
}

// FindStringSubmatch is that of package regexp.
func (p *pattern) FindStringSubmatch(text string) []string {
	return p.compiled().FindStringSubmatch(text)
}

// FindAllStringSubmatch is that of package regexp.
func (p *pattern) FindAllStringSubmatch(text string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(text, n)
}
