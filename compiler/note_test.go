package compiler

import (
	"testing"

	"meshc.dev/compiler/plan"
)

// TestNoted: an object's own word stands beside the note's, and in place of one with
// the same name.
func TestNoted(t *testing.T) {
	keeps := plan.Note{Words: []string{"Prune=false", "Delete=false"}}
	plain := plan.Note{Words: []string{"disabled"}}
	for _, test := range []struct {
		said string
		note plan.Note
		want string
	}{
		{"", keeps, "Prune=false,Delete=false"},
		{"Prune=confirm", keeps, "Prune=confirm,Delete=false"},
		{"ServerSideApply=true, Delete=false", keeps, "ServerSideApply=true,Delete=false,Prune=false"},
		{"Delete=confirm , Prune=confirm", keeps, "Delete=confirm , Prune=confirm"},
		{"", plain, "disabled"},
		{"Disabled", plain, "Disabled"},
	} {
		if got := noted(test.said, test.note); got != test.want {
			t.Errorf("%q: got %q, want %q", test.said, got, test.want)
		}
	}
}
