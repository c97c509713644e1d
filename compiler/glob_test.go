package compiler

import (
	"fmt"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		is            bool
	}{
		{"shop", "shop", true},
		{"shop", "shops", false},
		{"shop", "", false},
		{"", "", true},
		{"*", "", true},
		{"*", "shop", true},
		{"shop-*", "shop-", true},
		{"shop-*", "shop", false},
		{"*-shop", "a-shop", true},
		{"*-shop", "-shop-", false},
		{"a*a", "a", false},
		{"a*a", "aba", true},
		{"*ab*b", "ab", false},
		{"*ab*b", "aabb", true},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXcYb", false},
		{"a**c", "ac", true},
		{"a.c", "abc", false},
		{"[a]*", "[a]b", true},
	} {
		t.Run(fmt.Sprintf("%q of %q", c.name, c.pattern), func(t *testing.T) {
			if got := glob(c.pattern, c.name); got != c.is {
				t.Errorf("glob(%q, %q) = %v", c.pattern, c.name, got)
			}
		})
	}
}
