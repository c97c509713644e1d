// Package nearest finds the word that a misspelt one was likely meant to be.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// Sort sorts words by how few edits turn name into them, and of as many by how much of its
// beginning is theirs: there is where one errs least.
func Sort(name string, words []string) []string {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(far(name, a), far(name, b)), cmp.Compare(begun(name, b), begun(name, a)), cmp.Compare(a, b))
	})
	return out
}

// begun is how many letters words have in common before the first in which they differ.
func begun(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i
}

// far is how many edits turn a word into another: that two letters change places is one.
func far(a, b string) int {
	if swapped(a, b) {
		return 1
	}
	return distance(a, b)
}

// Like gives the word that name was likely meant to be, if one is close, or the same
// but for capitals and what parts its words.
func Like(name string, words []string) (string, bool) {
	if w, ok := Same(name, words); ok {
		return w, true
	}
	near := Sort(name, words)
	if len(near) == 0 || far(name, near[0]) > 1+len(name)/4 {
		return "", false
	}
	return near[0], true
}

// Same gives the word that is the same but for capitals and what parts its words.
func Same(name string, words []string) (string, bool) {
	for _, w := range words {
		if folded(w) == folded(name) && w != name {
			return w, true
		}
	}
	return "", false
}

// folded are the letters and digits of a word, in lower case.
func folded(word string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(word))
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Misspelt gives the word that name was surely meant to be, where it is none of
// them: two letters of it changed places, one is wrong, or of its parts one is short
// for the other's, or a long one has two letters wrong. Names that differ in numbers, or
// short ones that end otherwise, are of others of a kind.
func Misspelt(name string, words []string) (string, bool) {
	if slices.Contains(words, name) {
		return "", false
	}
	for _, w := range Sort(name, words) {
		switch {
		case letters(w) == letters(name), siblings(w, name):
		case swapped(name, w), likeInPart(name, w), apart(name, w):
			return w, true
		}
	}
	return "", false
}

// apart tells words of other numbers of parts with one letter wrong, which may be what
// parts them.
func apart(a, b string) bool {
	_, same := unlike(a, b)
	return !same && min(len(a), len(b)) > 4 && distance(a, b) == 1
}

// typo tells words with one letter wrong: one that is changed, of five or more and not
// the last of five, or one more or less, within the word, at the end of six or more, or the
// one before once more: authn and authz, mongo and mongos, rest and test, auth and oauth are words of their own.
func typo(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case distance(a, b) != 1:
		return false
	case len(a) == len(b):
		return len(a) > 5 || len(a) == 5 && i < 4
	case i > 0 && b[i] == b[i-1] && len(a) > 3:
		return true
	case i == len(a), i == 0:
		return len(a) > 5
	}
	return len(a) > 2
}

// Longer tells a word that is another with a letter more or less, which is not its first: of
// names that are likely one it tells more than Misspelt, such as port and ports.
func Longer(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 3 && len(a) < len(b) && a[0] == b[0] && distance(a, b) == 1
}

// Key tells whether one key of a label is another with a letter wrong.
func Key(a, b string) bool { return a != b && (swapped(a, b) || distance(a, b) == 1) }

// letters are a name without its digits.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// siblings tells words of which some parts are other letters, as many, one or two of
// them: shop-a and shop-b, db-ro and db-rw.
func siblings(a, b string) bool {
	differ, same := unlike(a, b)
	return same && len(differ) > 0 && !slices.ContainsFunc(differ, func(d [2]string) bool { return len(d[0]) > 2 || len(d[0]) != len(d[1]) })
}

// likeInPart tells words of several parts that differ in one: db-conf and db-config,
// of which one is short for the other, or has a letter wrong, or a long one that begins
// alike two: internal and external are two words. In several, a letter each.
func likeInPart(a, b string) bool {
	differ, same := unlike(a, b)
	if !same || len(differ) == 0 {
		return same
	}
	if len(differ) > 1 {
		return !slices.ContainsFunc(differ, func(d [2]string) bool { return min(len(d[0]), len(d[1])) < 5 || distance(d[0], d[1]) > 1 })
	}
	x, y := differ[0][0], differ[0][1]
	return typo(x, y) || x != a && abbreviated(x, y) || min(len(x), len(y)) > 6 && x[0] == y[0] && distance(x, y) == 2
}

// abbreviated tells parts of a word of which one is short for the other, or that are
// very short, with a letter more or another.
func abbreviated(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	short := len(a) > 3 || len(a) == 3 && len(b) == 4
	return short && strings.HasPrefix(b, a) || len(a) < 3 && distance(a, b) == 1
}

// unlike are the parts in which two words differ, that have as many.
func unlike(a, b string) (differ [][2]string, same bool) {
	x, y := strings.FieldsFunc(a, parts), strings.FieldsFunc(b, parts)
	if len(x) != len(y) {
		return nil, false
	}
	for i := range x {
		if x[i] != y[i] {
			differ = append(differ, [2]string{x[i], y[i]})
		}
	}
	return differ, true
}

func parts(r rune) bool { return strings.ContainsRune("-._", r) }

// swapped tells words that differ by two neighbours that changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
