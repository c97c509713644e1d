package e2e

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"meshc.dev/e2e/cluster"
)

// A command is one line of a console, with what it answers: as whom, and whether it is
// to fail.
//
//	globex-dev$ ! kubectl label namespace shop istio.io/rev=affirmed
//	The namespaces "shop" is invalid: ...
type command struct {
	user   string
	fails  bool
	line   string // as written, after the prompt and the mark
	stdin  string // what stands between <<END and END
	answer string // all that it prints
}

// A scene is what stands below one heading: the commands run one after another.
type scene struct {
	title    string
	commands []*command
}

var prompt = regexp.MustCompile(`^([a-z0-9:-]+)\$ (! )?(kubectl .*)$`)

// scenes reads a page of consoles.
func scenes(page string) ([]*scene, error) {
	var all []*scene
	var at *command
	document := false
	for line := range strings.Lines(page) {
		match := prompt.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		switch {
		case document && line == "END\n":
			document = false
		case document:
			at.stdin += line
		case strings.HasPrefix(line, "# "):
			all = append(all, &scene{title: strings.TrimSpace(line[2:])})
			at = nil
		case match != nil && len(all) > 0:
			s := all[len(all)-1]
			at = &command{user: match[1], fails: match[2] != "", line: match[3]}
			document = strings.HasSuffix(at.line, " <<END")
			s.commands = append(s.commands, at)
		case at != nil:
			at.answer += line
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "//"):
			return nil, fmt.Errorf("neither a heading nor a command: %s", line)
		}
	}
	for _, s := range all {
		for _, c := range s.commands {
			c.answer = strings.TrimRight(c.answer, "\n")
		}
	}
	return all, nil
}

// words splits a command line as a shell does that knows spaces and single quotes.
func words(line string) []string {
	var out []string
	quoted, open := false, false
	var word strings.Builder
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, open = !quoted, true
		case r == ' ' && !quoted:
			if open {
				out = append(out, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if open {
		out = append(out, word.String())
	}
	return out
}

var (
	inner = regexp.MustCompile(`\$\((kubectl [^()]*)\)`)
	token = regexp.MustCompile(`eyJ[\w.-]+`)
)

// run has a user run a command, and gives all that it prints, tokens left out.
func (c *command) run(t *testing.T, as *cluster.Cluster) (answer string, failed bool) {
	t.Helper()
	line := inner.ReplaceAllStringFunc(strings.TrimSuffix(c.line, " <<END"), func(s string) string {
		out, err := kubectlAs(t, as, "", words(inner.FindStringSubmatch(s)[1])...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", s, err, out)
		}
		return string(out)
	})
	out, err := kubectlAs(t, as, c.stdin, words(line)...).CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return token.ReplaceAllString(strings.TrimRight(string(out), "\n"), "TOKEN"), err != nil
}

// kubectlAs is a command of kubectl's, by its words, as one who has a cluster runs it.
func kubectlAs(t *testing.T, as *cluster.Cluster, stdin string, line ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, line[0]), line[1:]...)
	// What it learns of the server's kinds is kept, as in a user's home.
	cmd.Env = []string{"KUBECONFIG=" + as.Kubeconfig, "HOME=" + strings.TrimSuffix(as.Kubeconfig, ".kubeconfig")}
	cmd.Stdin = strings.NewReader(stdin)
	return cmd
}
