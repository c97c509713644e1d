package e2e

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// A mesh that moves from one release to the next beside another mesh.
const (
	oldRevision, newRevision = "acme", "acme-1-31"
	moving                   = "istio-acme" // its root namespace

	bringing = `charts: {istiod: "charts/istiod", gateway: "charts/gateway"}`
	oldOne   = `acme: {version: "` + secondVersion + `", ` + bringing + `}`
	both     = `revisions: {` + oldOne + `, "1-31": {}}`
	frameOf  = `mesh: acme: {
	%s
	gateways: ingress: ports: https: {port: 443, nodePort: 32101}
	egress: "globex-shop": ["web.globex-shop.svc.cluster.local"]
}`
	beside = `mesh: globex: {
	namespaces: "globex-shop": {}
	gateways: ingress: ports: https: {port: 443, nodePort: 32102}
	exports: "globex-shop": ["acme"]
}`
)

// A stage is what the mesh says at a step, and what follows of it.
type stage struct {
	name, says string
	// behind is the revision that each namespace is bound to; the gateway's is that of
	// the root namespace.
	behind map[string]string
	// runs are the revisions that have a control plane.
	runs []string
}

// bound are the namespaces bound to some revisions.
func bound(root, shop, cart string) map[string]string {
	return map[string]string{moving: root, "shop": shop, "cart": cart}
}

var (
	single = stage{
		"one revision", `istio: {version: "` + secondVersion + `", ` + bringing + `}
	namespaces: {shop: {}, cart: {}}`,
		bound(oldRevision, oldRevision, oldRevision),
		[]string{oldRevision},
	}
	second31 = stage{
		"a second revision", both + `
	namespaces: {shop: {}, cart: {}}`,
		bound(oldRevision, oldRevision, oldRevision),
		[]string{oldRevision, newRevision},
	}
	tagged = stage{
		"tags", both + `
	tags: {"acme-live": "acme", "acme-canary": "1-31"}
	namespaces: {shop: {}, cart: {}}`,
		bound(oldRevision, oldRevision, oldRevision),
		[]string{oldRevision, newRevision},
	}
	tried = stage{
		"namespaces bound to tags", both + `
	tags: {"acme-live": "acme", "acme-canary": "1-31"}
	injectionLabel: "acme-live"
	namespaces: {shop: {}, cart: tag: "acme-canary"}`,
		bound(oldRevision, oldRevision, newRevision),
		[]string{oldRevision, newRevision},
	}
	doubled = stage{
		"a second Deployment of the gateway", tried.says + `
	gateways: ingress: canary: {}`,
		tried.behind, tried.runs,
	}
	moved = stage{
		"the tag moved", both + `
	tags: {"acme-live": "1-31", "acme-canary": "1-31"}
	injectionLabel: "acme-live"
	namespaces: {shop: {}, cart: tag: "acme-canary"}`,
		bound(newRevision, newRevision, newRevision),
		[]string{oldRevision, newRevision},
	}
	left = stage{
		"the first revision deleted", `revisions: "1-31": {}
	tags: {"acme-live": "1-31", "acme-canary": "1-31"}
	injectionLabel: "acme-live"
	namespaces: {shop: {}, cart: tag: "acme-canary"}`,
		bound(newRevision, newRevision, newRevision),
		[]string{newRevision},
	}
)

// differences is what changes at each step, as docs/upgrades.md has it.
const differences = "testdata/revisions.txt"

var update = flag.Bool("update", false, "write what is expected anew")

// A mesh moves to the next release with two control planes in one root namespace, step
// by step and once back: pods get the control plane behind the tag of their namespace,
// no pod goes in without a proxy, STRICT and Sidecars hold on both, what one CA issues
// the other takes, configuration is validated by the revision behind the tag, the trust
// bundle is there throughout, and of the old one nothing is left. The mesh beside it
// has not one changed byte.
func TestFullRevisions(t *testing.T) {
	forFull(t)
	w := newWalk(t, "revisions", 9)
	begun := time.Now()
	w.step(t, single)
	w.owners = populate(t, w.sample)
	// A gateway's second Deployment has the label istio of the first, and not its app.
	create(t, w.sample, entrance, "NAME", "both", "NS", moving, "SELECTOR", `"istio": "acme-ingressgateway"`, "HOST", "last.cart.svc.cluster.local")
	w.holds(t, single)
	for _, s := range []stage{second31, tagged, tried} {
		w.move(t, s)
	}
	t.Run("what each object does", w.contrasts)
	w.move(t, doubled)
	w.back(t, tried)
	w.move(t, moved)
	w.back(t, tried)
	w.move(t, moved)
	if found := w.traces(t); len(found) < 15 {
		t.Errorf("of the first revision, which runs, only %v is found", found)
	}
	w.move(t, left)
	eventually(t, w.forgotten(t))
	w.trustAgain(t)
	w.denied(t)
	w.compare(t)
	t.Logf("%d steps in %s: %d pods tried meanwhile, %d refused, %d without a proxy",
		len(w.steps), time.Since(begun).Round(time.Second), w.tried, w.refused, w.naked)
}

// Tags and the labels that name them in one edit: Namespaces go first, and until the
// tags' webhooks are there, pods go in without a proxy. The first move is therefore of
// two edits. Should this one become safe, the test is to go with it.
func TestFullRevisionsTaggedAndBoundAtOnce(t *testing.T) {
	forFull(t)
	w := newWalk(t, "revisions-at-once", 10)
	w.step(t, single)
	w.step(t, second31)
	w.step(t, tried)
	if w.naked == 0 {
		t.Error("no pod went in without a proxy")
	}
	naked := w.naked
	w.step(t, second31)
	if w.naked > naked {
		t.Errorf("%d pods went in without a proxy on the way back", w.naked-naked)
	}
	t.Logf("of %d pods tried %d went in without a proxy, %d were refused", w.tried, w.naked, w.refused)
}

// move makes a step and checks that all holds after it and that meanwhile no pod went
// in without a proxy.
func (w *walk) move(t *testing.T, s stage) {
	t.Helper()
	naked, missing := w.naked, w.missing
	w.step(t, s)
	if w.naked > naked {
		t.Errorf("%s: %d pods went in without a proxy", s.name, w.naked-naked)
	}
	if w.missing > missing {
		t.Errorf("%s: %d times a trust bundle was missing", s.name, w.missing-missing)
	}
	w.holds(t, s)
}

// back makes a step that was made before: what is exported is as it was then.
func (w *walk) back(t *testing.T, s stage) {
	t.Helper()
	w.move(t, s)
	if w.exported[s.name] != w.exported["before "+s.name] {
		t.Errorf("back to %s: the export differs from the first", s.name)
	}
}

// compare checks what each step has changed.
func (w *walk) compare(t *testing.T) {
	t.Helper()
	var text strings.Builder
	for _, s := range w.steps {
		if text.Len() > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "%s\n", s.name)
		slices.Sort(s.differs)
		for _, line := range s.differs {
			fmt.Fprintf(&text, "  %s\n", line)
		}
	}
	t.Log("\n" + text.String())
	if *update {
		if err := os.WriteFile(differences, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(differences)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text.String() {
		t.Errorf("the steps differ from each other by other objects than %s says", differences)
	}
}
