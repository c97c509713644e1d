package mold_test

import (
	"reflect"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
)

func names(t *testing.T, numbers []int64, words ...string) *mold.Names {
	t.Helper()
	n, ok := mold.Of(words, numbers)
	if !ok {
		t.Fatalf("%v, %v are plain names", words, numbers)
	}
	return n
}

// TestOneMakesTheOther: what is made of one unit with blanks is another's, filled in
// with its names.
func TestOneMakesTheOther(t *testing.T) {
	acme := names(t, []int64{30100, 31200}, "acme", "acme-shop", "istio-acme")
	beta := names(t, []int64{30101, 31201}, "beta", "beta-pay", "istio-beta")
	for _, c := range []struct{ of, is string }{
		{"istiod-acme.istio-acme.svc", "istiod-beta.istio-beta.svc"},
		{"acme", "beta"},
		{"acme-shop", "beta-pay"},
		{"http://acme-shop:30100/31200", "http://beta-pay:30101/31201"},
		{"acmes, macme, acme2, 130100, 0x_acme", "acmes, macme, acme2, 130100, 0x_acme"},
		{"nothing", "nothing"},
	} {
		blank := acme.Blank(c.of)
		if got := beta.Fill(blank); got != c.is {
			t.Errorf("%q, as %q, became %q, want %q", c.of, blank, got, c.is)
		}
		if got := acme.Fill(blank); got != c.of {
			t.Errorf("%q, as %q, became %q again", c.of, blank, got)
		}
	}
}

// TestTrees: numbers, keys and lists are filled in, and a tree that is another's in
// anything does not fit.
func TestTrees(t *testing.T) {
	acme, beta := names(t, []int64{30100}, "acme"), names(t, []int64{30200}, "beta")
	tree := func(name string, port int64) any {
		return map[string]any{
			"metadata": map[string]any{"name": name, "labels": map[string]any{"of-" + name: "true"}},
			"ports":    []any{map[string]any{"port": int64(443), "nodePort": port}, int(port), 1.5, nil, true},
		}
	}
	blank, ok := acme.BlankTree(tree("acme", 30100))
	if !ok {
		t.Fatal("the tree can be blank")
	}
	if got, want := beta.FillTree(blank), tree("beta", 30200); !reflect.DeepEqual(got, want) {
		t.Errorf("filled in: %v, want %v", got, want)
	}
	if !beta.Fits(blank, tree("beta", 30200)) {
		t.Error("what is filled in does not fit")
	}
	for _, other := range []any{tree("beta", 30201), tree("acme", 30200), tree("beta", 443), nil, []any{}, map[string]any{}} {
		if beta.Fits(blank, other) {
			t.Errorf("%v fits", other)
		}
	}
}

// TestKeysBesideOthers: two keys sort by a name.
func TestKeysBesideOthers(t *testing.T) {
	n := names(t, nil, "acme")
	if _, ok := n.BlankTree(map[string]any{"acme": "1", "host": "2"}); ok {
		t.Error("a name that is a key beside another is taken")
	}
}

// TestLines: a writer of YAML breaks a line with spaces where it is too long.
func TestLines(t *testing.T) {
	n := names(t, nil, "acme")
	for text, broken := range map[string]bool{
		"a line of acme": true, "a line": false, "acme": false, "a line\nof acme": false, "a line \nof acme": true,
	} {
		if got := n.Broken(map[string]any{"spec": []any{text}}, manifest.IsBlock); got != broken {
			t.Errorf("%q: %v, want %v", text, got, broken)
		}
	}
}

// TestPlainWords: a name that YAML reads as something else, alone or in a longer word,
// is written otherwise than what stands in its place, so that nothing is made for
// others with it.
func TestPlainWords(t *testing.T) {
	for _, word := range []string{"on", "off", "yes", "no", "y", "n", "true", "false", "null", "1e3", "123", "0x1f", "0o17", "inf", "nan", "e3", "e-3", "a"} {
		if _, ok := mold.Of([]string{word, "acme"}, nil); ok {
			t.Errorf("%q is taken for a plain word", word)
		}
	}
	for of, odd := range map[string]string{"acme": "on", "0.acme": "0.e3", "acme-1": "123", ".acme": ".inf"} {
		plain, _ := manifest.Format(manifest.Object{Body: map[string]any{"name": of}})
		written, _ := manifest.Format(manifest.Object{Body: map[string]any{"name": odd}})
		if len(written)-len(odd) == len(plain)-len(of) {
			t.Errorf("%q is written as %q is, %q: nothing has to be told apart", odd, of, written)
		}
	}
}

// TestNotTaken: names that cannot be blanks.
func TestNotTaken(t *testing.T) {
	for _, c := range []struct {
		why     string
		words   []string
		numbers []int64
	}{
		{"longer than any blank", []string{"a-name-that-is-forty-one-characters-longx"}, nil},
		{"it looks like a blank", []string{"qzmoldaaxxxxxxxxxxxx"}, nil},
		{"a port of four digits", []string{"acme"}, []int64{8080}},
		{"no port", []string{"acme"}, []int64{70000}},
		{"a port that looks like a blank", []string{"acme"}, []int64{61810}},
	} {
		if _, ok := mold.Of(c.words, c.numbers); ok {
			t.Errorf("%s: %v, %v are taken", c.why, c.words, c.numbers)
		}
	}
}

// TestBlankAlready: a text that somebody wrote and that looks like a blank does not
// come back as it was, which whoever blanks it finds.
func TestBlankAlready(t *testing.T) {
	n := names(t, []int64{30100}, "acme")
	for _, text := range []string{"qzmoldaaxxxxxxxxxxxx", "port 61803"} {
		blank, _ := n.BlankTree(text)
		if n.Fits(blank, text) {
			t.Errorf("%q fits", text)
		}
	}
}

// TestClasses: units whose blanks are not as many, or as long, are told apart: what one takes
// for a number of its own is none of the other's.
func TestClasses(t *testing.T) {
	one := names(t, []int64{30100}, "acme")
	for _, other := range []*mold.Names{
		names(t, []int64{30100, 30200}, "acme"), names(t, nil, "acme"), names(t, []int64{30100}, "a-name-of-twenty-one-c"),
	} {
		if one.Class() == other.Class() {
			t.Errorf("%q is the class of both", one.Class())
		}
	}
	if same := names(t, []int64{30300}, "bolt"); one.Class() != same.Class() {
		t.Errorf("%q and %q are of one kind", one.Class(), same.Class())
	}
}
