package nearest

import "testing"

func TestSort(t *testing.T) {
	words := []string{"affirmed", "globex", "initech", "umbrella", "cluster"}
	for name, want := range map[string]string{"afirmed": "affirmed", "globx": "globex", "custer": "cluster", "umbrela": "umbrella"} {
		if got := Sort(name, words); got[0] != want || len(got) != len(words) {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if words[0] != "affirmed" {
		t.Error("the words are reordered for the caller too")
	}
}

func TestLike(t *testing.T) {
	words := []string{"namespaces", "nodePort", "gateways", "tags"}
	for name, want := range map[string]string{"namespace": "namespaces", "nodeport": "nodePort", "gatways": "gateways", "tag": "tags", "revision": "", "x": "", "": ""} {
		if got, ok := Like(name, words); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if _, ok := Like("x", nil); ok {
		t.Error("nothing is like x")
	}
}
