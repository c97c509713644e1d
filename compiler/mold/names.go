// Package mold makes once what is the same for many units but for their names: a
// tree is made with blanks in place of the names, and filled in for each unit.
//
// That is right so long as names are opaque to what makes the tree. Names is
// therefore only of names that YAML and templates take for plain words, and of
// ports of five digits; all others are made each for itself.
package mold

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Names are the words and numbers of one unit that those of another stand in
// place of, each sorted, so that blanks sort as the names do.
type Names struct {
	words   []string
	numbers []string
	// wide tells that some word is longer than a narrow blank.
	wide bool
	// longest are the words' numbers, longer words first: where one holds another,
	// it is meant.
	longest []int
}

// Blanks begin with what is no part of anybody's names, have the number of the
// word in two letters, and are as long as any word that they stand for: what is
// not cut off with a blank in it is not with the word. Those of numbers have five
// digits as all ports that they stand for.
const (
	mark    = "qzmold"
	narrow  = 20
	wide    = 40
	letters = 26
	first   = 61803
	most    = 80
)

// plain are the words that can be blanks: whatever stands before or after them,
// YAML reads a text.
var plain = regexp.MustCompile(`^[a-z][-a-z0-9]*[a-z0-9]$`)

// exponent could be that of a number, behind a dot.
var exponent = regexp.MustCompile(`^e[-0-9]`)

// spoken are plain words that are values in YAML 1.1, alone or behind a dot.
var spoken = regexp.MustCompile(`^(true|false|yes|no|on|off|null|nan|inf)$`)

// Of are the names of a unit. It is false where one of them is no plain word, or
// no port of five digits, and nothing may be made for others in its place.
func Of(words []string, numbers []int64) (*Names, bool) {
	n := &Names{words: slices.Compact(slices.Sorted(slices.Values(words)))}
	for _, w := range n.words {
		if !plain.MatchString(w) || len(w) > wide || spoken.MatchString(w) || exponent.MatchString(w) || strings.Contains(w, mark) {
			return nil, false
		}
		n.wide = n.wide || len(w) > narrow
		n.longest = append(n.longest, len(n.longest))
	}
	slices.SortStableFunc(n.longest, func(a, b int) int { return len(n.words[b]) - len(n.words[a]) })
	for _, port := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		if port < 10_000 || port > 65_535 || port >= first && port < first+most {
			return nil, false
		}
		n.numbers = append(n.numbers, strconv.FormatInt(port, 10))
	}
	return n, len(n.words) <= letters*letters && len(n.numbers) <= most
}

// Class tells apart units whose blanks are not of one length, or not as many: a number
// that one takes for a blank is to be one for all.
func (n *Names) Class() string {
	return fmt.Sprintf("%d signs, %d numbers", n.size(), len(n.numbers))
}

func (n *Names) size() int {
	if n.wide {
		return wide
	}
	return narrow
}

// blank stands for the word of that number.
func (n *Names) blank(i int) string {
	b := mark + string(rune('a'+i/letters)) + string(rune('a'+i%letters))
	return b + strings.Repeat("x", n.size()-len(b))
}

// Blank is a text with blanks in place of the names that stand in it as words of
// their own.
func (n *Names) Blank(s string) string {
	for _, i := range n.longest {
		s = Replace(s, n.words[i], n.blank(i))
	}
	for i, number := range n.numbers {
		s = Replace(s, number, strconv.Itoa(first+i))
	}
	return s
}

// Replace has one word in place of another where that is no part of a longer one.
func Replace(s, word, by string) string {
	if !strings.Contains(s, word) {
		return s
	}
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.Index(s[at:], word)
		if i < 0 {
			break
		}
		begin, end := at+i, at+i+len(word)
		at = end
		if begin > 0 && inWord(s[begin-1]) || end < len(s) && inWord(s[end]) {
			at = begin + 1
			continue
		}
		b.WriteString(s[done:begin])
		b.WriteString(by)
		done = end
	}
	b.WriteString(s[done:])
	return b.String()
}

// inWord has _ among a word's signs: YAML 1.1 has it in numbers (0x_face).
func inWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

// Fill is a text with the names in place of the blanks.
func (n *Names) Fill(s string) string {
	if strings.Contains(s, mark) {
		s = n.fillWords(s)
	}
	for i, number := range n.numbers {
		s = Replace(s, strconv.Itoa(first+i), number)
	}
	return s
}

func (n *Names) fillWords(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for {
		at := strings.Index(s, mark)
		if at < 0 || at+n.size() > len(s) {
			break
		}
		i := int(s[at+len(mark)]-'a')*letters + int(s[at+len(mark)+1]-'a')
		end := at + n.size()
		if i < 0 || i >= len(n.words) || s[at:end] != n.blank(i) {
			end = at + len(mark) // no blank of these names: it is told as a difference
			b.WriteString(s[:end])
		} else {
			b.WriteString(s[:at])
			b.WriteString(n.words[i])
		}
		s = s[end:]
	}
	b.WriteString(s)
	return b.String()
}

// blankOf is a number's blank, and numberOf the number of a blank.
func (n *Names) blankOf(v int64) int64 {
	if i := slices.Index(n.numbers, strconv.FormatInt(v, 10)); i >= 0 {
		return first + int64(i)
	}
	return v
}

func (n *Names) numberOf(v int64) int64 {
	if i := v - first; i >= 0 && i < int64(len(n.numbers)) {
		out, _ := strconv.ParseInt(n.numbers[i], 10, 64) // made of one
		return out
	}
	return v
}
