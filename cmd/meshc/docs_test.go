package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// block is one of a page, and the script that has it.
var block = regexp.MustCompile("(?ms)^(?:<!-- ([a-z-]+) -->\n)?```([a-z]*)\n(.*?)^```$")

// TestDocs: each block of these pages of docs is in the script that it names, which
// TestScripts runs: files as they are written there or compared, commands with all that
// is compared of what they print.
func TestDocs(t *testing.T) {
	for _, page := range []struct {
		file  string
		least int
		// bare blocks name no script: they show what is not run here.
		bare int
	}{
		{"gitops.md", 15, 0},
		{"commands.md", 20, 3},
		{"upgrades.md", 16, 2},
		{"cue.md", 35, 0},
		{"layouts.md", 30, 0},
		{"day2.md", 20, 0},
		{"authority.md", 14, 0},
		{"troubleshooting.md", 1, 0},
		{"platforms.md", 15, 0},
		{"clusters.md", 8, 0},
		{"bounds.md", 16, 0},
		{"isolation.md", 3, 0},
		{"inventory.md", 7, 0},
		{"addons.md", 8, 0},
		{"import.md", 9, 0},
		{"for-platform-teams.md", 6, 0},
		{"for-vendors.md", 6, 0},
		{"for-auditors.md", 2, 0},
	} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", page.file))
		if err != nil {
			t.Fatal(err)
		}
		blocks := block.FindAllStringSubmatch(string(text), -1)
		if fences := strings.Count("\n"+string(text), "\n```"); len(blocks) < page.least || fences != 2*len(blocks) {
			t.Errorf("%s: of %d fences %d blocks were read", page.file, fences, len(blocks))
		}
		named := slices.DeleteFunc(slices.Clone(blocks), func(b []string) bool { return b[1] == "" })
		if bare := len(blocks) - len(named); bare != page.bare {
			t.Errorf("%s: %d blocks name no script, want %d", page.file, bare, page.bare)
		}
		inScripts(t, named)
	}
}

// inScripts fails for blocks that their scripts have not.
func inScripts(t *testing.T, blocks [][]string) {
	t.Helper()
	for _, b := range blocks {
		archive, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", "scripts", b[1]+".txtar"))
		if err != nil {
			t.Errorf("no script has the block\n%s", b[3])
			continue
		}
		s := script{files: map[string]string{}}
		for line := range strings.Lines(string(archive.Comment)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				s.lines = append(s.lines, line)
			}
		}
		for _, f := range archive.Files {
			s.files[f.Name] = string(f.Data)
		}
		if has := map[bool]func(string) bool{true: s.prints, false: s.holds}[b[2] == ""]; !has(b[3]) {
			t.Errorf("%s.txtar has not the block\n%s", b[1], b[3])
		}
	}
}

// A script is one of testdata/scripts.
type script struct {
	lines []string
	files map[string]string
}

// holds tells whether a file that a block's first line names is written by the script, or
// compared.
func (s script) holds(block string) bool {
	head, text, _ := strings.Cut(block, "\n")
	_, name, _ := strings.Cut(head, " ")
	for file, content := range s.files {
		if content == text && (file == name || slices.Contains(s.lines, "cp "+file+" "+name) || slices.Contains(s.lines, "cmp "+name+" "+file)) {
			return true
		}
	}
	return false
}

// prints tells whether the script runs the commands of a block, in their order, and
// compares what each prints with that.
func (s script) prints(block string) bool {
	at := 0
	for _, shown := range strings.Split("\n"+block, "\n$ ")[1:] {
		command, output, _ := strings.Cut(shown, "\n")
		if output != "" && !strings.HasSuffix(output, "\n") {
			output += "\n"
		}
		i := slices.IndexFunc(s.lines[at:], func(line string) bool {
			at++
			return strings.TrimPrefix(line, "! ") == "exec "+command && at < len(s.lines) && s.compares(s.lines[at], output)
		})
		if i < 0 {
			return false
		}
	}
	return true
}

// compares tells a line by which what a command has printed is held against a text.
func (s script) compares(line, text string) bool {
	for _, from := range []string{"stdout", "stderr"} {
		if file, is := strings.CutPrefix(line, "cmp "+from+" "); is {
			return s.files[file] == text
		}
	}
	return false
}

// row is one of a table whose first cell is a text as it is printed.
var row = regexp.MustCompile("(?m)^\\| `([^`]*)` \\|")

// TestTroubleshooting: the messages of docs/troubleshooting.md are ones that a script, or the
// example of a rule, has. An ellipsis stands for anything within a line.
func TestTroubleshooting(t *testing.T) {
	var printed strings.Builder
	for _, dir := range []string{"scripts", "rules"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "testdata", dir, "*.txtar"))
		if err != nil || files == nil {
			t.Fatal(dir, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			printed.Write(text)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	messages, _, _ := strings.Cut(string(page), "\n## In the cluster\n")
	rows := row.FindAllStringSubmatch(messages, -1)
	if len(rows) < 40 {
		t.Errorf("%d messages were read", len(rows))
	}
	for _, r := range rows {
		message := strings.ReplaceAll(regexp.QuoteMeta(r[1]), "…", ".*")
		if !regexp.MustCompile(message).MatchString(printed.String()) {
			t.Errorf("nothing prints %s", r[1])
		}
	}
}
