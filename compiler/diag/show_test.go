package diag

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"mesh.a: grün 世界 😀\tx":         "mesh.a: grün 世界 😀\tx",
		"a\nb\r\n":                     `a\nb\r\n`,
		"\x1b[2J\x1b]0;x\a":            `\x1b[2J\x1b]0;x\a`,
		"\x00\b\x7f":                   `\x00\b\x7f`,
		"\u0085\u009b2J\u2028\u2029":   `\u0085\u009b2J\u2028\u2029`,
		"a\u202eb\u2066c\u2069\u200f":  `a\u202eb\u2066c\u2069\u200f`,
		"\u200b\ufeff\u00a0\U000e0041": `\u200b\ufeff\u00a0\U000e0041`,
		"a\xff\xc3":                    `a\xff\xc3`,
		"\ufffd":                       "\ufffd",
		"::error::x":                   `\x3a:error::x`,
		" \t::error::x":                " \t" + `\x3a:error::x`,
		"\u00a0::error::x":             `\u00a0::error::x`,
		":: a":                         `\x3a: a`,
		"a ::error::x b::c":            "a ::error::x b::c",
		": a":                          ": a",
		"##[error]x":                   `#\x23[error]x`,
		"a ##vso[task.x]b":             `a #\x23vso[task.x]b`,
		"##teamcity[x] ## [y] ###[z":   `#\x23teamcity[x] ## [y] ##\x23[z`,
		"\n::error::x":                 `\n::error::x`,
	} {
		got := Line(in)
		if got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
		if again := Line(got); again != got {
			t.Errorf("%q is shown as %q, that as %q", in, got, again)
		}
		if Forges(in) == harmless(in) {
			t.Errorf("%q forges: %v", in, Forges(in))
		}
	}
}

// harmless are texts of several lines of which each is shown as it is.
func harmless(s string) bool {
	for line := range strings.SplitSeq(s, "\n") {
		if Line(line) != line {
			return false
		}
	}
	return true
}

func TestWriter(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b)
	for _, part := range []string{"a\x1b", "b\n:", ":c\n\xe2", "\x80", "\xae\n", "\xe4\xb8", "\x96\nlast ", "##", "[x"} {
		if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	const before = `a\x1bb` + "\n" + `\x3a:c` + "\n" + `\u202e` + "\n世\n"
	if b.String() != before {
		t.Errorf("got %q before the end", b.String())
	}
	raw, err := w.Raw()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprint(raw, "\x1b\n"); err != nil {
		t.Fatal(err)
	}
	if want := before + `last #\x23[x` + "\x1b\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

// FuzzPrint: whatever problems quote, each form has the lines that it has of
// harmless ones, and nothing in them but text.
func FuzzPrint(f *testing.F) {
	f.Add("a.cue", "mesh.a", "no", "b: 1", 2)
	f.Add("x\n::error::y", "\x1b[2J", "\u202e\u2028\u0085\x9b\x7f", "\t##[z]\xff\r", 3)
	f.Add("::a", "##vso[b]", "\n\n", "\x00", 1)
	f.Fuzz(func(t *testing.T, file, path, message, excerpt string, column int) {
		pos := Position{file, 1, column}
		list := List{
			{Position: pos, Path: path, Message: message, Rule: "cue", Excerpt: excerpt, Notes: []Note{{pos, message}, {Message: file}}},
			{Position: Position{File: file}, Path: path, Message: message, Rule: message, Object: path, Objects: []string{message, file}, Also: []Place{{pos, path}, {pos, file}}},
			{Message: message, Rule: "cue"},
		}
		var text, doc strings.Builder
		if err := Print(&text, list); err != nil {
			t.Fatal(err)
		}
		lines := 1 + 2 + 1 + 2 + 1
		if excerpt != "" {
			lines += 2
		}
		if got := strings.Count(text.String(), "\n"); got != lines {
			t.Errorf("%d lines, want %d:\n%s", got, lines, text.String())
		}
		shown(t, text.String())
		if err := printJSON(&doc, list, Options{}); err != nil {
			t.Fatal(err)
		}
		shown(t, doc.String())
		var back struct{ Problems List }
		if err := json.Unmarshal([]byte(doc.String()), &back); err != nil {
			t.Fatal(err)
		}
		inForms(t, list, text.String())
		if want := strings.ToValidUTF8(message, "\ufffd"); utf8.ValidString(message) && !reflect.DeepEqual(back.Problems[2].Message, want) {
			t.Errorf("%q comes back as %q", message, back.Problems[2].Message)
		}
	})
}

// shown fails for what moves a terminal or a CI system.
func shown(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			t.Errorf("%U stands in %q", r, text)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Errorf("a command: %q", line)
		}
	}
}
