// Package nearest finds the word that a misspelt one was likely meant to be.
package nearest

import (
	"cmp"
	"slices"
)

// Sort sorts words by how few edits turn name into them.
func Sort(name string, words []string) []string {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(name, a), distance(name, b)), cmp.Compare(a, b))
	})
	return out
}

// Like gives the word that name was likely meant to be, if one is close.
func Like(name string, words []string) (string, bool) {
	near := Sort(name, words)
	if len(near) == 0 || distance(name, near[0]) > 1+len(name)/4 {
		return "", false
	}
	return near[0], true
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
