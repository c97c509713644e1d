package rewrite

import (
	"strings"
	"testing"
)

// name and namespace are the two sorts of tokens.
func name(from, to string) token      { return token{from: from, to: to} }
func namespace(from, to string) token { return token{from: from, to: to, tail: true} }

func TestReplace(t *testing.T) {
	gateway := tokens{name("gw", "gw-a")}
	system := tokens{namespace("istio-system", "istio-a")}
	for _, c := range []struct {
		what       string
		tokens     tokens
		text, want string
	}{
		{"a name alone", gateway, "gw", "gw-a"},
		{"in quotes", gateway, `{"app":"gw"}`, `{"app":"gw-a"}`},
		{"as the head of a longer name", gateway, "gw-certs gw-.*", "gw-a-certs gw-a-.*"},
		{"behind a dot, as in a Secret's name", gateway, "istio.gw-account", "istio.gw-a-account"},
		{"not as the tail of another name", gateway, "my-gw", "my-gw"},
		{"not in a word", gateway, "gws bigw gw_2", "gws bigw gw_2"},
		{"each time", gateway, "gw gw gw", "gw-a gw-a gw-a"},
		{"behind an escaped line break", gateway, `one\ngw`, `one\ngw-a`},
		{"not behind an escaped backslash", gateway, `one\\ngw`, `one\\ngw`},
		{"behind an escape of a URL", gateway, "?q=%2Fgw", "?q=%2Fgw-a"},
		{"not in a word of another script", gateway, "äöügw gwß", "äöügw gwß"},

		{"a namespace in a host", system, "http://p.istio-system.svc:80", "http://p.istio-a.svc:80"},
		{"in a flag", system, "--ns=istio-system,x", "--ns=istio-a,x"},
		{"as the tail of a name", system, "reader-istio-system", "reader-istio-a"},
		{"not as the head of another namespace", system, "istio-system-2", "istio-system-2"},
		{"not in a word", system, "myistio-system istio-systems", "myistio-system istio-systems"},

		{"a placeholder", tokens{namespace("<ns>", "a")}, "x<ns>y-<ns>-z", "xay-a-z"},

		{"a plain word in a host", tokens{namespace("mon", "a")}, "http://mon.mon.svc/mon", "http://mon.a.svc/mon"},
		{"as a namespace's value", tokens{namespace("mon", "a")}, `namespace: "mon", namespace=~"mon" mon=mon`, `namespace: "a", namespace=~"a" mon=mon`},
		{"as a path", tokens{namespace("mon", "a")}, "/api/namespaces/mon/pods", "/api/namespaces/a/pods"},
		{"not in a longer name", tokens{namespace("mon", "a")}, "namespace: mon-2", "namespace: mon-2"},

		{"an empty name, which stands nowhere", tokens{name("", "x")}, "gw", "gw"},

		{"two in one pass, none twice", tokens{name("a", "b"), name("b", "a")}, "a b", "b a"},
		{"the longer of two", tokens{name("gw", "x"), name("gw-int", "y")}, "gw-int gw-ext", "y x-ext"},
		{"the one that stands where another does not", tokens{namespace("istio", "z"), name("istio-gw", "y")}, "istio-gw", "y"},
	} {
		t.Run(c.what, func(t *testing.T) {
			hits := make([]int, 1)
			if got := c.tokens.replace(c.text, hits); got != c.want {
				t.Errorf("%q became %q, want %q", c.text, got, c.want)
			}
			if changed := c.text != c.want; changed != (hits[0] > 0) {
				t.Errorf("%d hits counted in %q", hits[0], c.text)
			}
		})
	}
}

// FuzzReplace: whatever the text and the names, replacing ends, changes nothing
// but whole tokens, leaves none behind, and goes back the way it came.
func FuzzReplace(f *testing.F) {
	f.Add("pod=~\"istio-gw-.*\"", "istio-gw", "acme-gw", false)
	f.Add("a.istio-system.svc:80\\nistio-system", "istio-system", "istio-a", true)
	f.Add("namespaces/mon/pods", "mon", "a", true)
	f.Add("x<ns>y", "<ns>", "a", true)
	f.Add("\xff gw %2Fgw ä", "gw", "gw", false)
	f.Fuzz(func(t *testing.T, text, from, to string, tail bool) {
		there := token{from: from, to: to, tail: tail}
		hits := make([]int, 1)
		got := tokens{there}.replace(text, hits)
		if want := len(text) + hits[0]*(len(to)-len(from)); len(got) != want {
			t.Fatalf("%d tokens %q as %q make %q of %q", hits[0], from, to, got, text)
		}
		if hits[0] == 0 && got != text {
			t.Fatalf("%q became %q without a hit", text, got)
		}
		if from == to && got != text {
			t.Fatalf("%q became %q by naming a thing what it is named", text, got)
		}
	})
}

// FuzzThereAndBack: names that a text does not have yet lead back to it.
func FuzzThereAndBack(f *testing.F) {
	f.Add("app: gw, tls: gw-certs, other: my-gw", false)
	f.Add("host: p.gw.svc, role: reader-gw, not: gw-2", true)
	f.Fuzz(func(t *testing.T, text string, tail bool) {
		const from, to = "old-gw", "new-gw"
		text = strings.ReplaceAll(text, "gw", from)
		if strings.Contains(text, to) {
			t.Skip("the new name is taken")
		}
		hits := make([]int, 1)
		there := tokens{{from: from, to: to, tail: tail}}.replace(text, hits)
		if back := (tokens{{from: to, to: from, tail: tail}}).replace(there, hits); back != text {
			t.Fatalf("%q became %q and then %q", text, there, back)
		}
	})
}
