package rewrite

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a name to replace in any text, as a whole: never a part of a word.
// Names are words joined by hyphens, so a name may go on at a hyphen: behind a
// head (istio-gateway-certs has the head istio-gateway), before a tail
// (reader-istio-system has the tail istio-system).
type token struct {
	from, to string
	// tail says that from is a namespace, which ends names; else it is a name
	// that others begin with.
	tail bool
	// rule is the index of the token's rule.
	rule int
}

func (t token) looksFor() string {
	if t.tail {
		return "namespace " + t.from
	}
	return "name " + t.from
}

// tokens replace together in one pass: what one has put in, none takes again.
type tokens []token

// replace gives the text with each token replaced, and counts by rule.
func (ts tokens) replace(text string, hits []int) string {
	var b strings.Builder
	done := 0
	found := search{text: text, tokens: ts}
	for i, t := found.next(0); i >= 0; {
		if !t.stands(text, i) {
			_, size := utf8.DecodeRuneInString(text[i:])
			i, t = found.next(i + size)
			continue
		}
		b.WriteString(text[done:i])
		b.WriteString(t.to)
		hits[t.rule]++
		done = i + len(t.from)
		i, t = found.next(done)
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// search looks for tokens in a text, from its beginning to its end.
type search struct {
	text   string
	tokens tokens
	// places are where each token is next, so that the text is gone through
	// once for each, however many there are of the others.
	places []int
}

// next finds the first token from at on: of those at one place the one that
// stands there whole, or the longest. It gives -1 where there is none.
func (s *search) next(at int) (int, token) {
	if s.places == nil {
		s.places = make([]int, len(s.tokens))
		for i := range s.places {
			s.places[i] = -1
		}
	}
	best, found := len(s.text), token{}
	for n, t := range s.tokens {
		if s.places[n] < at {
			s.places[n] = len(s.text)
			if i := strings.Index(s.text[at:], t.from); i >= 0 && t.from != "" {
				s.places[n] = at + i
			}
		}
		i := s.places[n]
		better := i < best
		if i == best && i < len(s.text) {
			stands, other := t.stands(s.text, i), found.stands(s.text, i)
			better = stands && !other || stands == other && len(t.from) > len(found.from)
		}
		if better {
			best, found = i, t
		}
	}
	if best == len(s.text) {
		return -1, token{}
	}
	return best, found
}

// stands tells whether the token at i is a whole one.
func (t token) stands(text string, i int) bool {
	before, after := text[:i], text[i+len(t.from):]
	if t.tail && plain(t.from) {
		return namesNamespace(before, after)
	}
	if t.tail && domain(after) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(t.from)
	last, _ := utf8.DecodeLastRuneInString(t.from)
	if word(first) && !begins(before, t.tail) {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(after); word(last) && after != "" {
		return !word(next) && (next != '-' || !t.tail)
	}
	return true
}

// begins tells whether a name can begin behind a text.
func begins(before string, joined bool) bool {
	if before == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	switch {
	case last == '-':
		return joined
	case !word(last):
		return true
	}
	return escaped(before)
}

// escaped tells whether a text ends in an escape sequence of JSON (\n) or of a
// URL (%2F): the letter in front of a name is then none of its own.
func escaped(before string) bool {
	if n := len(before); n >= 3 && before[n-3] == '%' && hex(before[n-2]) && hex(before[n-1]) {
		return true
	}
	n := len(before)
	if n < 2 || strings.IndexByte("nrtbf", before[n-1]) < 0 {
		return false
	}
	slashes := 0
	for i := n - 2; i >= 0 && before[i] == '\\'; i-- {
		slashes++
	}
	return slashes%2 == 1
}

func hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func word(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// plain tells a namespace that is one word. Such words stand for much else
// (monitoring, default), so only what says that it is a namespace is taken.
func plain(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return !word(r) })
}

// namesNamespace tells whether the text around a word makes it a namespace: a
// host of a Service, or a field, flag or path of the name namespace.
func namesNamespace(before, after string) bool {
	if next, _ := utf8.DecodeRuneInString(after); after != "" && (word(next) || next == '-') {
		return false
	}
	if strings.HasSuffix(before, ".") {
		return after == ".svc" || strings.HasPrefix(after, ".svc.") || strings.HasPrefix(after, ".svc:") || strings.HasPrefix(after, ".svc/")
	}
	before = strings.TrimRight(before, `"'\ ~`)
	key, ok := strings.CutSuffix(before, ":")
	if !ok {
		key, ok = strings.CutSuffix(before, "=")
	}
	if !ok {
		key, ok = strings.CutSuffix(before, "/")
	}
	key = strings.ToLower(strings.TrimRight(key, `"'\!=`))
	return ok && (strings.HasSuffix(key, "namespace") || strings.HasSuffix(key, "namespaces"))
}

// domain tells whether what follows a namespace's name makes a domain of it, such
// as the one of cert-manager.io: in the names of Services comes svc, or global.
func domain(after string) bool {
	label, is := strings.CutPrefix(after, ".")
	if !is {
		return false
	}
	end := strings.IndexFunc(label, func(r rune) bool { return !word(r) && r != '-' })
	if end >= 0 {
		label = label[:end]
	}
	return label != "" && label != "svc" && label != "global"
}
