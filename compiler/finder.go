package compiler

import (
	"sync"
)

// finder finds in texts what the first group of a pattern is. Of some long ones it knows what
// it has found: the templates of control planes, of a hundred thousand letters, are the same in
// most meshes.
type finder struct {
	pattern *pattern
	mu      sync.Mutex
	known   map[string][]string
}

// A text is long from so many letters on, and so many texts are kept.
const (
	longText  = 4096
	knownMost = 8
)

func (f *finder) in(text string) []string {
	if len(text) < longText {
		return f.search(text)
	}
	f.mu.Lock()
	out, ok := f.known[text]
	f.mu.Unlock()
	if ok {
		return out
	}
	out = f.search(text)
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.known) < knownMost {
		f.known[text] = out
	}
	return out
}

func (f *finder) search(text string) []string {
	var out []string
	for _, found := range f.pattern.FindAllStringSubmatch(text, -1) {
		out = append(out, found[1])
	}
	return out
}
