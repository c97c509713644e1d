package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestProblemMatcher: what docs/editors/tasks.json has an editor match is the first line of
// each problem, and no other line, in what scripts of mistakes have meshc print.
func TestProblemMatcher(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors", "tasks.json"))
	if err != nil {
		t.Fatal(err)
	}
	var tasks struct {
		Tasks []struct {
			ProblemMatcher struct {
				Pattern struct {
					Regexp                            string
					File, Line, Column, Message, Code int
				}
			}
		}
	}
	if err := json.Unmarshal(text, &tasks); err != nil || len(tasks.Tasks) != 1 {
		t.Fatal(err, tasks)
	}
	pattern := tasks.Tasks[0].ProblemMatcher.Pattern
	matches := regexp.MustCompile(pattern.Regexp)
	scripts, err := filepath.Glob(filepath.Join("..", "..", "testdata", "scripts", "mistake-*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	found, atLine := 0, regexp.MustCompile(`^[^ :]+:[0-9]+`)
	for _, name := range scripts {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "want" {
				continue
			}
			for line := range strings.Lines(string(f.Data)) {
				line = strings.TrimSuffix(line, "\n")
				m := matches.FindStringSubmatch(line)
				first := strings.HasSuffix(line, "]") && atLine.MatchString(line)
				if first != (m != nil) {
					t.Errorf("%s: %q is matched: %v", filepath.Base(name), line, m != nil)
				}
				if m == nil {
					continue
				}
				found++
				at := strings.TrimSuffix(m[pattern.File]+":"+m[pattern.Line]+":"+m[pattern.Column], ":") // of YAML there is the line alone
				if again := at + ": " + m[pattern.Message] + " [" + m[pattern.Code] + "]"; again != line {
					t.Errorf("%s: of %q is made %q", filepath.Base(name), line, again)
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("%d problems", found)
	}
}
