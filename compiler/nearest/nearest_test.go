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
	words := []string{"namespaces", "nodePort", "gateways", "tags", "hard", "shared"}
	for name, want := range map[string]string{"namespace": "namespaces", "nodeport": "nodePort", "gatways": "gateways", "tag": "tags", "shard": "shared", "hrad": "hard", "revision": "", "x": "", "": ""} {
		if got, ok := Like(name, words); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if _, ok := Like("x", nil); ok {
		t.Error("nothing is like x")
	}
}

// Names of one thing that are told, and those of two things that are not.
func TestMisspelt(t *testing.T) {
	for _, c := range []struct{ name, word, meant string }{
		{"web-tsl", "web-tls", "web-tls"},
		{"db-conf", "db-config", "db-config"},
		{"order-configs", "orders-config", "orders-config"},
		{"shop-invntry", "shop-inventory", "shop-inventory"},
		{"client-c", "client-ca", "client-ca"},
		{"ledgr", "ledger", "ledger"},
		{"review", "reviews", "reviews"},
		{"regcreds", "regcred", "regcred"},
		{"acme-ingress-gateway", "acme-ingressgateway", "acme-ingressgateway"},
		{"web-crt", "web-cert", "web-cert"},
		{"a-pays", "a-pay", "a-pay"},
		{"authn", "authz", ""},
		{"mongo", "mongos", ""},
		{"kafka-rest", "kafka-test", ""},
		{"auth", "oauth", ""},
		{"shop.a", "shop-a", "shop-a"},
		{"shop-a", "shop-b", ""},
		{"pg-ro", "pg-rw", ""},
		{"shop-internal", "shop-external", ""},
		{"reviews-v1", "reviews-v2", ""},
		{"conf", "config", ""},
		{"web-tls", "api-tls", ""},
		{"web", "web-tls", ""},
	} {
		if got, ok := Misspelt(c.name, []string{c.word}); got != c.meant || ok != (c.meant != "") {
			t.Errorf("%s beside %s: got %q, want %q", c.name, c.word, got, c.meant)
		}
	}
}
