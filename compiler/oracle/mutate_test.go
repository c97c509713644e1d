package oracle_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
)

// names are ill-spelt, over-long, or mean something to somebody.
var names = []string{
	"Upper", "-dash", "dot.ted", "under_score", "with space", "", "ü", `quo"te`, "a/b", "[x]", "_", "#def", "1", "true", "null", "\n",
	"istio-system", "default", "cluster", "istiod", "kube-system", "ingress", "egress", "aa", "istio-aa", "aa-istio", "latest", "ambient",
	strings.Repeat("x", 43), strings.Repeat("x", 44), strings.Repeat("x", 56), strings.Repeat("x", 57), strings.Repeat("x", 63),
	strings.Repeat("x", 64), strings.Repeat("long-", 60), strings.Repeat("dotted.", 40) + "x",
}

// twiceWrong break two rules at once, and what is checked twice must be told
// twice.
var twiceWrong = []string{
	"In Gress" + strings.Repeat(" with a very", 5) + " long name", strings.Repeat("Over_long ", 9), strings.Repeat("Ü", 70), strings.Repeat("-", 64),
}

// values are of the wrong kind nearly everywhere.
var values = []string{
	"null", "true", "1", "0", "-1", "1.5", "99999999999999999999", "1e400", "31001", `""`, `"x"`, `"1"`, `"31001"`, "'bytes'", "[]", `["x"]`, "[...]",
	"{}", `{x: "y"}`, "{...}", "[_]", "_", "_|_", `error("own")`, "string", "int", "bool", ">5", `=~"a"`, `!=""`, `*"x" | string`, `"x" | "y"`, "*1 | int",
	"mesh", "cluster", "mesh.aa", "mesh.aa.name", "mesh.bb.#effective.rootNamespace", "mesh.aa.#effective.revision", "mesh.nobody.name", "cluster.name", "cluster.nodePorts.min", "cluster.#effective.name",
	`"\(mesh.aa.name)-x"`, `"\(cluster.name)"`, "len(mesh)", "[for m in mesh {m.name}]", "{for n, m in mesh {(n): {}}}", "close({})", "nobody",
	`"istio-aa"`, `"aa"`, `"198.51.100.1"`, `"198.51.100.01"`, `"::1"`, `"1.5.0"`, `"1.30.0"`, `"1.21"`, "schema.#Cluster", "schema.#Mesh",
}

// words are fields of the language, right somewhere and wrong elsewhere.
var words = []string{
	"name", "rootNamespace", "revision", "tags", "injectionLabel", "trustDomain", "meshID", "trustBundle", "crl", "tokenAudience", "namespaces",
	"gateways", "istio", "egress", "exports", "networkPolicy", "gatewayAPI", "addons", "patches", "objects", "type", "ports", "replicas", "values",
	"labels", "port", "nodePort", "protocol", "version", "charts", "manifest", "hub", "tag", "profile", "meshConfig", "target", "merge", "kind",
	"metadata", "spec", "namespace", "file", "kubernetes", "reserved", "kinds", "mesh", "cluster", "_plan", "_cluster", "_claims", "_checks", "externalIPs",
	"loadBalancerIP", "healthCheckNodePort", "className", "enabled", "nobody", "#Mesh", "_hidden", "configSources", "env", "global",
}

// mutation is one kind of change. It tells whether there was anything to change.
type mutation func(*tree, *rand.Rand) bool

// mutations, the more likely ones more than once.
var mutations = []mutation{
	drop, drop, double, double, misspell, retype, retype, retype, rename, rename, rename, swap, move, duplicate, duplicate,
	refer, unifyDefaults, claim, claim, mark, guard, add, add, template, open, list,
}

// mutate changes a description one to four times.
func mutate(r *rand.Rand, in input) input {
	for range 1 + r.IntN(2)*r.IntN(4) {
		if r.IntN(40) == 0 {
			in = garble(r, in)
			continue
		}
		t, ok := parse(in)
		if !ok || !pick(r, mutations)(t, r) {
			continue
		}
		if out, ok := t.print(in); ok {
			in = out
		}
	}
	return in
}

// garble spoils the text itself.
func garble(r *rand.Rand, in input) input {
	name := pick(r, slices.Sorted(keys(in)))
	s := in[name]
	if s == "" {
		return in
	}
	at := r.IntN(len(s))
	out := maps.Clone(in)
	out[name] = s[:at] + pick(r, []string{"", "{", "}", "\"", ":", "\x00", "\t- ", "\ufeff"}) + s[min(len(s), at+r.IntN(3)):]
	return out
}

func value(r *rand.Rand) ast.Expr { return expression(pick(r, values)) }
