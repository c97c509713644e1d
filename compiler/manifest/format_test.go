package manifest

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v2"
)

// yaml11 are the texts that a reader of YAML 1.1 takes for another type where
// they stand plain: the patterns of its specification, as PyYAML's resolver has
// them.
var yaml11 = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF`,
	`[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?`, `\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?`,
	`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*`, `[-+]?\.(?:inf|Inf|INF)`, `\.(?:nan|NaN|NAN)`,
	`[-+]?0b[0-1_]+`, `[-+]?0[0-7_]+`, `[-+]?(?:0|[1-9][0-9_]*)`, `[-+]?0x[0-9a-fA-F_]+`, `[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+`,
	`<<`, `=`, `~|null|Null|NULL|`,
	`[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]`,
	`[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9][0-9]:[0-9][0-9](?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?`,
}, "|") + `)$`)

// holds formats a text as a value, as a key and as an item, and tells whether all
// three are quoted where they must be, and read back.
func holds(t *testing.T, s string) {
	t.Helper()
	body := map[string]any{"k": s, "l": []any{s}, "m": map[string]any{s: "v"}}
	text, err := Format(Object{Body: body})
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	lines := strings.Split(string(text), "\n")
	for i, plain := range map[int]string{0: "k: " + s, 2: "- " + s, 4: "  " + s + ": v"} {
		if yaml11.MatchString(s) && lines[i] == plain {
			t.Errorf("%q is written plain: %s", s, lines[i])
		}
	}
	var back any
	if err := yaml.Unmarshal(text, &back); err != nil {
		t.Errorf("%q cannot be read: %v in\n%s", s, err, text)
	}
	want := map[any]any{"k": s, "l": []any{s}, "m": map[any]any{s: "v"}}
	if !reflect.DeepEqual(back, want) {
		t.Errorf("%q comes back as %v of\n%s", s, back, text)
	}
}

func TestFormatQuotes(t *testing.T) {
	for _, s := range []string{
		"=", "<<", "y", "n", "on", "Off", "YES", "No", "true", "null", "~", "", "0o7", "1_000", "12:30:45", "190:20:30.15", ".inf", "-.INF", ".NaN", "0x1F", "0b1",
		"+1", "1e3", "012", "08", "2024-01-01", "2024-01-01T00:00:00Z", "2001-12-14 21:59:43.10 -5", "2001-12-14\t21:59:43 +01:30", "0x_", "+0b_", ".7__1_", "1.E+808", "685_230.15",
		"-", "?", "a: b", "a #b", "#", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "{a", "[a", "---", "...", "\u0085", "\u2029", "a\u2028b", "\ufeffa", "\x1b[2J", "\u202e", "\x7f", "quoted", "quoted-0-",
	} {
		holds(t, s)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		b := make([]byte, 1+r.IntN(8))
		for i := range b {
			const letters = "0011_.:-+ebx78EnoyT =<"
			b[i] = letters[r.IntN(len(letters))]
		}
		holds(t, string(b))
	}
}

// TestFormatMarks: what stands for a text while it is written is no other text.
func TestFormatMarks(t *testing.T) {
	body := map[string]any{"a": "=", "b": "quoted", "c": "quoted-0-", "d": "quoted--1-", "e": []any{"<<", "= <<", "12:30"}}
	text, err := Format(Object{Body: body})
	want := "a: \"=\"\nb: quoted\nc: quoted-0-\nd: quoted--1-\ne:\n- \"<<\"\n- = <<\n- \"12:30\"\n"
	if err != nil || string(text) != want {
		t.Errorf("got\n%s%v, want\n%s", text, err, want)
	}
}

// TestFormatRecord: what JSON can hold, a record in YAML can.
func TestFormatRecord(t *testing.T) {
	text, err := FormatRecord(map[string]any{"b": []any{1, 2.5, 9007199254740993, nil, true}, "a": "\x7f\u0085\x1b", "<<": "=", "c": "x\n::y\n##[z]\u202e"}, func(s string) bool { return strings.Contains(s, "::") })
	want := "a: \"\\x7F\\N\\e\"\nb:\n- 1\n- 2.5\n- 9007199254740993\n- null\n- true\nc: \"x\\n::y\\n#\\x23[z]\\u202e\"\n\"<<\": \"=\"\n"
	if err != nil || string(text) != want {
		t.Errorf("got\n%s%v, want\n%s", text, err, want)
	}
}

// TestFormatShown: whatever a text holds, no line of what is written begins a command
// of a CI system, and it is read as it was.
func TestFormatShown(t *testing.T) {
	long := strings.Repeat("word ", 16)
	for _, text := range []string{
		"a\n::error::x\n", "a\n  ::error::x", "::error::x\n", long + "::error::x", long + "\"::error::x", long + "::error::x\n" + long, "a ##[error]x", "\t::error::x\nä\u2028\n",
		"::error::x", "\n\n::x", "a: b\n# ::c\n::d", "'\n::d'\n", "a\r\n::b", "1_0\n::b",
	} {
		for _, spec := range []any{map[string]any{"a": text}, map[string]any{text: "a"}, []any{text, []any{text}}, text} {
			o := Object{Body: map[string]any{"apiVersion": "v1", "kind": "X", "metadata": map[string]any{"name": "a"}, "spec": spec, "plain": "a\nb\n"}}
			out, err := FormatShown(o, commanding)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := Parse(out); err != nil || len(back) != 1 || !reflect.DeepEqual(back[0].Body, o.Body) {
				t.Errorf("%q is read back as %v, %v from\n%s", text, back, err, out)
			}
			if commanding(string(out)) || !strings.Contains(string(out), "plain: |\n") {
				t.Errorf("%q:\n%s", text, out)
			}
		}
	}
}
