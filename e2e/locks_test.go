package e2e

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meshc.dev/e2e/manifest"
)

// refusal is who refuses: a lock, or RBAC; or what Kubernetes itself has for limits.
var refusal = regexp.MustCompile(`ValidatingAdmissionPolicy '(meshc-[a-z]+)' with binding|(is forbidden: User )|(exceeded quota|violates PodSecurity|maximum .* per )`)

// besides is what else a page needs, and puts back after it.
var besides = map[string]func(*testing.T, *hardCluster){
	"services.txt": func(t *testing.T, h *hardCluster) { h.without(t, "Service", "istio-affirmed-ingressgateway") },
}

// without takes an object away for a test. The deployer, whom the locks stop from nothing
// that meshc writes, puts it back.
func (h *hardCluster) without(t *testing.T, kind, name string) {
	t.Helper()
	i := slices.IndexFunc(h.stream, func(o manifest.Object) bool { return o.GetKind() == kind && o.GetName() == name })
	if err := h.as["deployer"].Delete(t.Context(), h.stream[i]); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.deploy(context.Background(), h.stream[i]); err != nil {
			t.Error(err)
		}
	})
}

// either stands between the answers of locks that refuse the same: an API server has its
// policies in no order, another one each time that it starts, and tells what one of them
// says.
const either = "\nor\n"

// whose is what a lock says of who holds a thing.
var whose = regexp.MustCompile(`\bmesh [a-z]|\bno mesh\b|belongs to `)

// Each page of testdata/hard is a table of tries to leave one's mesh, in words that
// users type, with all that they are answered; and below each the neighbour that is
// permitted. Where RBAC answers a tenant, an admin with all rights tries the same,
// so that the lock is seen.
func TestFullLocksHold(t *testing.T) {
	h := mustHard(t)
	for _, m := range h.meshes {
		awaitValidation(t, h.sample, m)
	}
	pages, err := filepath.Glob("testdata/hard/*.txt")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	by := map[string]int{}
	tries := 0
	for _, page := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			all, err := scenes(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if around := besides[filepath.Base(page)]; around != nil {
				around(t, h)
			}
			for _, s := range all {
				h.play(t, s, by)
			}
			tries += len(all)
			if *update {
				rewrite(t, page, string(text), all)
			}
		})
	}
	if tries < 40 {
		t.Errorf("%d tries; want 40", tries)
	}
	t.Logf("%d tries; refused: %v", tries, by)
}

// lockedBy is the lock that refused something, if one did.
func lockedBy(err error) string {
	if err == nil {
		return ""
	}
	match := refusal.FindStringSubmatch(err.Error())
	if match == nil {
		return ""
	}
	return match[1]
}

// play runs the commands of a scene, and counts who refused.
func (h *hardCluster) play(t *testing.T, s *scene, by map[string]int) {
	admitted, refused, locked := 0, 0, 0
	for _, c := range s.commands {
		as, ok := h.as[c.user]
		if !ok {
			t.Fatalf("%s: who is %s?", s.title, c.user)
		}
		answer, failed := c.run(t, as)
		if failed != c.fails {
			t.Errorf("%s:\n%s$ %s\n%s\nfailed: %v; want %v", s.title, c.user, c.line, answer, failed, c.fails)
		}
		switch known := slices.Contains(strings.Split(c.answer, either), answer); {
		case !known && *update:
			c.answer = answer
		case !known:
			t.Errorf("%s:\n%s$ %s\n%s\nwant\n%s", s.title, c.user, c.line, answer, c.answer)
		}
		if !c.fails {
			admitted++
			continue
		}
		refused++
		switch match := refusal.FindStringSubmatch(answer); {
		case match == nil:
			t.Errorf("%s:\n%s$ %s\n%s\nwhich is neither a lock's answer nor RBAC's", s.title, c.user, c.line, answer)
		case match[1] != "":
			locked++
			if !whose.MatchString(answer) {
				t.Errorf("%s:\n%s$ %s\n%s\nwhich does not say whose it is", s.title, c.user, c.line, answer)
			}
			by[match[1]]++
		case match[2] != "":
			by["RBAC"]++
		default:
			by["limits"]++
		}
	}
	if locked == 0 && !strings.HasSuffix(s.title, " alone)") {
		t.Errorf("%s: no lock refuses it", s.title)
	}
	if refused == 0 || admitted == 0 {
		t.Errorf("%s: %d refused, %d admitted; want some of both", s.title, refused, admitted)
	}
}

// rewrite writes a page with the answers that were given.
func rewrite(t *testing.T, page, text string, all []*scene) {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(text) { // what stands above the first heading
		if strings.HasPrefix(line, "# ") {
			break
		}
		out.WriteString(line)
	}
	for i, s := range all {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString("# " + s.title + "\n")
		for _, c := range s.commands {
			out.WriteString(c.user + "$ ")
			if c.fails {
				out.WriteString("! ")
			}
			out.WriteString(c.line + "\n")
			if strings.HasSuffix(c.line, " <<END") {
				out.WriteString(c.stdin + "END\n")
			}
			if c.answer != "" {
				out.WriteString(c.answer + "\n")
			}
		}
	}
	if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
