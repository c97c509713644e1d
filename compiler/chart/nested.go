package chart

import (
	"bytes"
	"fmt"
	"slices"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// mostNested is how deeply the blocks of a template may stand in each other. Text's
// parser calls itself for each, and a Go process with no room left for that ends.
const mostNested = 1000

// flat refuses a chart with a template that is nested too deeply.
func flat(c *chart.Chart) error {
	for _, t := range c.Templates {
		if line := nestedAt(t.Data); line > 0 {
			return fmt.Errorf("%s: line %d: blocks of {{if}}, {{with}} and {{range}} stand more than %d deep in each other", t.Name, line, mostNested)
		}
	}
	for _, sub := range c.Dependencies() {
		if err := flat(sub); err != nil {
			return fmt.Errorf("its dependency %s: %w", sub.Name(), err)
		}
	}
	return nil
}

// nestedAt is the line at which a template is nested too deeply, 0 if none is. It reads
// the first word of each action, as of comments.
func nestedAt(text []byte) int {
	openings := []string{"if", "with", "range", "block", "define"}
	for at, depth := 0, 0; ; {
		next := bytes.Index(text[at:], []byte("{{"))
		if next < 0 {
			return 0
		}
		at += next + 2
		word := bytes.TrimLeft(bytes.TrimPrefix(text[at:min(at+64, len(text))], []byte("-")), " \t\r\n")
		if end := bytes.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }); end >= 0 {
			word = word[:end]
		}
		switch {
		case slices.Contains(openings, string(word)):
			depth++
		case string(word) == "end":
			depth--
		}
		if depth > mostNested {
			return 1 + bytes.Count(text[:at], []byte("\n"))
		}
	}
}
