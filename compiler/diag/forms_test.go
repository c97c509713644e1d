package diag

import (
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
)

// inForms: each form that programs read is a document of its language, of all problems,
// and colours add their escapes alone.
func inForms(t *testing.T, list List, text string) {
	t.Helper()
	docs := map[string]string{}
	for _, form := range Forms() {
		var b strings.Builder
		if err := form.Print(&b, list, Options{Limit: 1}); err != nil {
			t.Fatal(form.Name, err)
		}
		if docs[form.Name] = b.String(); form.Machine && form.Name != "github" {
			shown(t, b.String())
		}
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(docs["sarif"]), &log); err != nil || len(log.Runs[0].Results)+len(log.Runs[0].Invocations[0].Notifications) != len(list) {
		t.Errorf("%v in %s", err, docs["sarif"])
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(docs["junit"]), &suites); err != nil || len(suites.Suite.Cases) != len(list) || suites.Failures != len(list) {
		t.Errorf("%v in %s", err, docs["junit"])
	}
	commands := strings.Split(strings.TrimSuffix(docs["github"], "\n"), "\n")
	if len(commands) != len(list) {
		t.Errorf("%d commands: %q", len(commands), commands)
	}
	for _, command := range commands {
		parts := workflowCommand.FindStringSubmatch(command)
		if parts == nil {
			t.Errorf("no command of GitHub's: %q", command)
			continue
		}
		shown(t, parts[1])
	}
	var colored strings.Builder
	if err := printText(&colored, list, Options{Color: true}); err != nil {
		t.Fatal(err)
	}
	if got := escapes.ReplaceAllString(colored.String(), ""); got != text {
		t.Errorf("with colours it is\n%q, without\n%q", got, text)
	}
}

// property is one of a workflow command.
const property = `(?:file|line|col|title)=(?:[^%:,]|%25|%0D|%0A|%3A|%2C)+`

var (
	escapes         = regexp.MustCompile("\x1b\\[[0-9;]*m")
	workflowCommand = regexp.MustCompile(`^::error(?: ` + property + `(?:,` + property + `)*)?::((?:[^%]|%25|%0D|%0A)*)$`)
)

func TestGitHub(t *testing.T) {
	var b strings.Builder
	list := List{
		{Position: Position{"a,b:c%.cue", 3, 9}, Path: "mesh.a", Message: "50% of a, b: no", Rule: "cue", Excerpt: "\"grün\": 1", Notes: []Note{{Message: "do this"}}},
		{Message: "that", Rule: Noted},
	}
	if err := printGitHub(&b, list, Options{}); err != nil {
		t.Fatal(err)
	}
	const want = "::error file=a%2Cb%3Ac%25.cue,line=3,col=8,title=cue::mesh.a: 50%25 of a, b: no%0Ado this\n::notice title=noted::that\n"
	if b.String() != want {
		t.Errorf("got\n%s, want\n%s", b.String(), want)
	}
}

func TestURI(t *testing.T) {
	for path, want := range map[string]string{
		"meshes/a.cue":    "meshes/a.cue",
		"../a b/ü%.cue":   "../a%20b/%C3%BC%25.cue",
		"a:b.cue":         "./a:b.cue",
		"/repo/a#1.cue":   "file:///repo/a%231.cue",
		"a\nb?x=[1].cue":  "a%0Ab%3Fx=%5B1%5D.cue",
		"with\xff/it.cue": "with%FF/it.cue",
	} {
		if got := uri(path); got != want {
			t.Errorf("%q is %s, want %s", path, got, want)
		}
	}
}

// TestLinks: a message leads to second places, and to nothing that the input names.
func TestLinks(t *testing.T) {
	p := Problem{Position: Position{"a.cue", 1, 1}, Message: "no [x](1)", Rule: "cue", Notes: []Note{{Position{"b[1].cue", 2, 3}, "there"}}}
	got := Options{}.result(p, map[string]int{}).Message.Text
	if want := "no \\[x\\](1)\n[b\\[1\\].cue:2:3](1): there"; got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

// TestFingerprint: it is that of the problem, wherever it stands, and of one alone.
func TestFingerprint(t *testing.T) {
	told := map[string]int{}
	here := Problem{Position: Position{"a.cue", 1, 1}, Path: "mesh.a", Message: "no", Rule: "cue"}
	below, other, elsewhere := here, here, here
	below.Line, other.Message, elsewhere.File = 9, "never", "b.cue"
	first := here.fingerprint(told)
	if again := below.fingerprint(map[string]int{}); again != first {
		t.Errorf("it is %s, and further below %s", first, again)
	}
	for _, p := range []Problem{here, other, elsewhere} {
		if got := p.fingerprint(told); got == first {
			t.Errorf("%v has the fingerprint of another", p)
		}
	}
}

func TestLimit(t *testing.T) {
	list := List{{Message: "a", Rule: "one"}, {Message: "b", Rule: "two"}, {Message: "c", Rule: "three"}, {Message: "d", Rule: "three"}}
	for limit, want := range map[int]string{
		0: "a [one]\nb [two]\nc [three]\nd [three]\n",
		4: "a [one]\nb [two]\nc [three]\nd [three]\n",
		1: "a [one]\n… and 3 more: 2 three, 1 two (--all prints them)\n",
	} {
		var b strings.Builder
		if err := printText(&b, list, Options{Limit: limit}); err != nil || b.String() != want {
			t.Errorf("%v, of at most %d:\n%s", err, limit, b.String())
		}
	}
}
