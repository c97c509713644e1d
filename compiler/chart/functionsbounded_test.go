package chart

import (
	"fmt"
	"strings"
	"testing"
)

// TestFunctionsBounded: a function makes as much as an API server takes many times
// over, and no more.
func TestFunctionsBounded(t *testing.T) {
	const double = `{{ $x := "abcdefgh" }}{{ range until 40 }}{{ $x = %s }}{{ end }}`
	for template, want := range map[string]string{
		`{{ repeat 16777216 "a" | len }}`:                           "16777216",
		`{{ repeat 16777217 "a" | len }}`:                           "repeat would make more than 16 MB",
		`{{ repeat 9223372036854775807 "aaaaaaaa" }}`:               "repeat would make more than 16 MB",
		`{{ repeat -1 "a" }}`:                                       "repeat cannot make a text -1 times",
		`{{ repeat 9223372036854775807 "" | len }}`:                 "0",
		`{{ indent 8388608 "a\nb" }}`:                               "indent would make more than 16 MB",
		`{{ nindent 2000000000 "a" }}`:                              "nindent would make more than 16 MB",
		`{{ nindent -2 "a" }}`:                                      "nindent cannot indent by -2",
		`{{ until 1048576 | len }}`:                                 "1048576",
		`{{ until 1048577 }}`:                                       "would make more than 16 MB",
		`{{ until -3 }}`:                                            "[0 -1 -2]",
		`{{ untilStep 0 9223372036854775807 1 }}`:                   "would make more than 16 MB",
		`{{ untilStep 0 9223372036854775807 4611686018427387904 }}`: "[0 4611686018427387904]",
		`{{ untilStep 3 -4 -3 }}`:                                   "[3 0 -3]",
		`{{ untilStep 3 9 -1 }}`:                                    "[]",
		`{{ seq 1 1000000000 }}`:                                    "would make more than 16 MB",
		`{{ seq 9223372036854775807 }}`:                             "seq would make more than 16 MB",
		`{{ seq 3 }},{{ seq 0 }},{{ seq 2 4 }},{{ seq 0 2 5 }},{{ seq 5 1 0 }},{{ seq 5 -2 0 }}`: "1 2 3,1 0,2 3 4,0 2 4,,5 3 1",
		`{{ printf "%999999999d" 1 | len }}`:                                                     "25",
		`{{ printf (repeat 20 "%1000000d") 1 }}`:                                                 "printf would make more than 16 MB",
		`{{ printf (repeat 20 "%*d") 1000000 1 }}`:                                               "printf would make more than 16 MB",
		`{{ $x := repeat 1000000 "a" }}{{ printf (repeat 20 "%[1]s") $x }}`:                      "printf would make more than 16 MB",
		`{{ $x := repeat 1000000 "a" }}{{ replace "a" $x $x }}`:                                  "replace would make more than 16 MB",
		`{{ $x := repeat 1000000 "a" }}{{ replace "b" $x $x | len }}`:                            "1000000",
		`{{ $x := repeat 100000 "a" }}{{ regexReplaceAll "a" $x $x }}`:                           "regexReplaceAll would make more than 16 MB",
		`{{ $x := repeat 100000 "a" }}{{ mustRegexReplaceAllLiteral "" $x $x }}`:                 "mustRegexReplaceAllLiteral would make more than 16 MB",
		`{{ $x := repeat 100000 "a" }}{{ regexReplaceAll "(a+)" $x (repeat 200 "$1") }}`:         "regexReplaceAll would make more than 16 MB",
		`{{ $x := repeat 100000 "a" }}{{ regexReplaceAllLiteral "b" $x $x | len }}`:              "100000",
		`{{ $x := repeat 1000000 "a" }}{{ wrapWith 1 $x $x }}`:                                   "wrapWith would make more than 16 MB",
		`{{ $x := repeat 1000000 "a" }}{{ join $x (until 100) }}`:                                "join would make more than 16 MB",
		fmt.Sprintf(double, `printf "%s%s" $x $x`):                                               "printf would make more than 16 MB",
		fmt.Sprintf(double, `print $x $x`):                                                       "print would make more than 16 MB",
		fmt.Sprintf(double, `println $x $x`):                                                     "println would make more than 16 MB",
		fmt.Sprintf(double, `cat $x $x`):                                                         "cat would make more than 16 MB",
		fmt.Sprintf(double, `quote $x $x`):                                                       "quote would make more than 16 MB",
		fmt.Sprintf(double, `squote $x $x`):                                                      "squote would make more than 16 MB",
		fmt.Sprintf(double, `join $x (list "a" "b" "c")`):                                        "join would make more than 16 MB",
		`{{ $x := list 1 2 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}`:               "concat would make more than 16 MB",
		`{{ fromToml (repeat 100001 "[") }}`:                                                     "more brackets than a document has",
	} {
		got, err := rendered(t, template)
		if err != nil {
			got = err.Error()
		}
		if got != want && (err == nil || !strings.Contains(got, want)) && !strings.Contains(got, "brackets") {
			t.Errorf("%s gives %.200s, want %s", template, got, want)
		}
	}
}

// TestFunctionsEndless: a dictionary that holds itself has no end, and is none.
func TestFunctionsEndless(t *testing.T) {
	for _, name := range []string{
		`set $d "a" $d`, `set $d "a" (list 1 (dict "b" $d))`, `set $d "a" (chunk 1 (list $d))`,
		`merge $d (dict "a" $d)`, `mustMerge $d (dict "a" $d)`, `mergeOverwrite $d (dict "a" (list $d))`, `mustMergeOverwrite $d (dict "a" $d)`,
		`set $.Values "a" $`,
	} {
		_, err := rendered(t, `{{ $d := dict "x" 1 }}{{ $_ := `+name+` }}{{ $d }}{{ . | quote }}`)
		if err == nil || !strings.Contains(err.Error(), "would put a dictionary into itself") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{
		`set $d "a" (deepCopy $d)`:                       "map[a:map[x:1] x:1]",
		`merge $d (dict "x" 2 "a" (dict "x" $e "y" $e))`: "map[a:map[x:map[z:1] y:map[z:1]] x:1]",
		`mergeOverwrite $d (dict "x" 2)`:                 "map[x:2]",
		`mustMergeOverwrite $d $d`:                       "map[x:1]",
	} {
		if got, err := rendered(t, `{{ $e := dict "z" 1 }}{{ $d := dict "x" 1 }}{{ $_ := `+name+` }}{{ $d }}`); err != nil || got != want {
			t.Errorf("%s gives %s, %v, want %s", name, got, err, want)
		}
	}
}

// TestFunctionsNowhere: nothing says where a value stands in memory.
func TestFunctionsNowhere(t *testing.T) {
	for _, call := range []string{
		`. | toString`, `list .Capabilities | quote`, `print (list .)`, `printf "%v" (list . .Capabilities .Chart .Files)`, `printf "%s" .`,
		`printf "%#v" (list .Capabilities.KubeVersion)`, `printf "%d" (list .Capabilities)`, `list (semver "1.2.3")`, `printf "%v" (list (semver "1.2.3"))`, `toToml .Chart`, `toYaml .Capabilities`,
	} {
		if got, err := rendered(t, "{{ "+call+" }}"); err != nil || strings.Contains(got, "0xc0") || strings.Contains(got, "(0x") {
			t.Errorf("%s gives %s, %v", call, got, err)
		}
	}
	for _, call := range []string{`printf "%p" .Values`, `printf "%+p" .`, `printf "%d" (list (semver "1.2.3"))`, `printf "%#v" (list (semver "1.2.3"))`, `printf "%x" (dict "a" (semver "1.2.3"))`} {
		if got, err := rendered(t, "{{ "+call+" }}"); err == nil || !strings.Contains(err.Error(), "stands in memory") {
			t.Errorf("%s gives %s, %v", call, got, err)
		}
	}
}

// TestFilesByName: of two files of one name, none is lost by chance.
func TestFilesByName(t *testing.T) {
	f := hello()
	f["hello/one/x.conf"], f["hello/two/x.conf"], f["hello/two/y.conf"] = "1\n", "2", "a\nb\n"
	f["hello/templates/map.yaml"] = `{{ (.Files.Glob "two/*").AsConfig }}|{{ (.Files.Glob "one/*").AsSecrets }}|{{ .Files.Lines "two/y.conf" }}|{{ index .Files "two/x.conf" | toString }}|` +
		`{{ .Files.Get "one/x.conf" }}|{{ range $name, $_ := .Files.Glob "**.conf" }}{{ $name }},{{ end }}`
	out, err := NewRenderer(f.fs()).Render(request("hello", nil))
	want := "x.conf: \"2\"\ny.conf: |\n  a\n  b|x.conf: MQo=|[a b]|2|1\n|one/x.conf,two/x.conf,two/y.conf,"
	if err != nil || out[2].Text != want {
		t.Errorf("got %v, %v", out, err)
	}
	f["hello/templates/map.yaml"] = `{{ (.Files.Glob "**.conf").AsConfig }}`
	_, err = NewRenderer(f.fs()).Render(request("hello", nil))
	if err == nil || !strings.Contains(err.Error(), "AsConfig makes one entry of one/x.conf and two/x.conf") {
		t.Errorf("got %v", err)
	}
	// Its parent sees the files of a subchart.
	for name, text := range hello() {
		f["hello/charts/sub"+strings.TrimPrefix(name, "hello")] = strings.ReplaceAll(text, "name: hello", "name: sub")
	}
	f["hello/charts/sub/one/x.conf"], f["hello/charts/sub/two/x.conf"] = "1", "2"
	delete(f, "hello/one/x.conf")
	f["hello/Chart.yaml"] += "dependencies:\n- {name: sub, version: 0.1.0}\n"
	f["hello/templates/map.yaml"] = `{{ .Subcharts.sub.Files.AsConfig }}`
	_, err = NewRenderer(f.fs()).Render(request("hello", nil))
	if err == nil || !strings.Contains(err.Error(), "AsConfig makes one entry of one/x.conf and two/x.conf") {
		t.Errorf("of a subchart: got %v", err)
	}
}
