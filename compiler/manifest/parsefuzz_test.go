package manifest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// machinery are words of the YAML library and of Go's in an error.
var machinery = regexp.MustCompile(`yaml: |unmarshal|interface ?\{|map\[|goroutine|runtime error|!!(?:map|seq|str)|\n`)

// FuzzParse: no text makes the parser panic or wait, what it refuses it tells at a line,
// in one, and what it reads, it reads again from each form that is written of it.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n", "\xef\xbb\xbf---\r\n# c\r\n", "kind: List\napiVersion: v1\nitems: [{}]",
		"a: &a [*a]\n", "a: &a {b: &b {c: &c 1}}\nd: [*a, *b, *c]\n", "? {a: 1}\n: 2\n", "--- |\n ---\n...\n", "{apiVersion: v1, kind: X, metadata: {name: a}, n: 0x1F, f: .inf, g: .nan}",
		"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d]\n",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\n<<: {b: 1}\n1: a\n1.0: b\ntrue: c\n~: d\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    x\n    ::error::y\n  b: >-\n   ##[x] ::z\n",
		"apiVersion: v1\nkind: X\nmetadata: {name: a}\na: !!binary aGk=\nb: !!float 1\nc: !x y\nd: 2001-01-01\ne: 190:20:30\nf: 1_000\ng: 1e3\nh: 12345678901234567890\n", "%YAML 1.1\n---\na: \"\\x1b\\u2028\\ud800\"\n",
		"apiVersion: v1\nkind: X\nmetadata:\n\tname: a\n", "apiVersion: v1\nkind: [X]\nmetadata: {name: {a: b}}\n--- # c\nkind: ConfigMapList\napiVersion: v1\nitems: {a: b}\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		objects, err := Parse(text)
		for _, fault := range Faults(err) {
			if fault.Line < 1 || fault.Line > 1+strings.Count(strings.TrimSuffix(string(text), "\n"), "\n") {
				t.Errorf("a fault at line %d: %v", fault.Line, fault)
			}
			if word := machinery.FindString(fault.Message); fault.Message == "" || word != "" && !strings.Contains(string(text), word) {
				t.Errorf("%q stands in %q", word, fault.Message)
			}
		}
		if err != nil && len(Faults(err)) == 0 {
			t.Errorf("an error without a place: %v", err)
		}
		for _, o := range objects {
			want, err := json.Marshal(o.Body)
			if err != nil {
				continue // a value that no object of Kubernetes can have
			}
			if again, err := shown(o); err == nil && commanding(string(again)) {
				t.Errorf("a command stands in\n%s", again)
			}
			for _, form := range []func(Object) ([]byte, error){Format, shown} {
				again, err := form(o)
				if err != nil {
					t.Errorf("%s is read, and not written: %v", o.ID(), err)
					continue
				}
				back, err := Parse(again)
				if err != nil || len(back) != 1 {
					t.Errorf("%s is read back as %v, %v from:\n%s", o.ID(), back, err, again)
					continue
				}
				if got, err := json.Marshal(back[0].Body); err != nil || string(got) != string(want) {
					t.Errorf("%s is read back as %s, %v from:\n%s", want, got, err, again)
				}
			}
		}
	})
}

// shown writes an object as it is written for a log.
func shown(o Object) ([]byte, error) { return FormatShown(o, commanding) }

// commanding tells a text with a line that a CI system takes for a command.
func commanding(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, " \t"), "::") || strings.Contains(line, "##[") {
			return true
		}
	}
	return false
}
