package diag

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	for name, test := range map[string]struct {
		problem Problem
		want    string
	}{
		"all there is": {
			Problem{Position: Position{"a.cue", 3, 4}, Path: "mesh.a", Message: "no", Rule: "cue", Excerpt: "\t\tx: 1", Notes: []Note{{Position{"b.cue", 1, 2}, "there"}, {Message: "do this"}}},
			"a.cue:3:4: mesh.a: no [cue]\n        3 | \t\tx: 1\n          | \t\t ^\n        b.cue:1:2: there\n        do this\n",
		},
		"a file alone":         {Problem{Position: Position{File: "a.cue"}, Message: "no", Rule: "cue"}, "a.cue: no [cue]\n"},
		"a line alone":         {Problem{Position: Position{File: "a.yaml", Line: 3}, Message: "no", Rule: "yaml"}, "a.yaml:3: no [yaml]\n"},
		"no place":             {Problem{Message: "no", Rule: "cue"}, "no [cue]\n"},
		"column 1":             {Problem{Position: Position{"a", 1, 1}, Message: "no", Rule: "r", Excerpt: "x"}, "a:1:1: no [r]\n        1 | x\n          | ^\n"},
		"beyond the line":      {Problem{Position: Position{"a", 1, 9}, Message: "no", Rule: "r", Excerpt: "x"}, "a:1:9: no [r]\n        1 | x\n          |  ^\n"},
		"a line of many bytes": {Problem{Position: Position{"a", 1, 8}, Message: "no", Rule: "r", Excerpt: `"grün": 1`}, "a:1:8: no [r]\n        1 | \"grün\": 1\n          |       ^\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := Print(&b, List{test.problem}); err != nil {
				t.Fatal(err)
			}
			if b.String() != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", b.String(), test.want)
			}
		})
	}
}

func TestPrintJSON(t *testing.T) {
	for name, list := range map[string]List{
		"none": nil,
		"one":  {{Position: Position{"a.cue", 3, 4}, Path: "mesh.a", Message: "a < b", Rule: "cue", Notes: []Note{{Position{"b.cue", 1, 2}, "there"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := printJSON(&b, list, Options{}); err != nil {
				t.Fatal(err)
			}
			var back struct{ Problems *List }
			if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back.Problems == nil {
				t.Fatalf("%v in %s", err, b.String())
			}
			if len(list) > 0 && !reflect.DeepEqual(*back.Problems, list) {
				t.Errorf("got %v", *back.Problems)
			}
			if len(list) > 0 && !strings.Contains(b.String(), "a < b") {
				t.Errorf("the message is not readable: %s", b.String())
			}
		})
	}
}

func TestNormalize(t *testing.T) {
	at := func(file string, line, column int, message string) Problem {
		return Problem{Position: Position{file, line, column}, Message: message}
	}
	in := List{at("b", 1, 1, "x"), at("a", 10, 1, "x"), at("a", 9, 2, "x"), at("a", 9, 1, "y"), at("a", 9, 1, "x"), at("b", 1, 1, "x"), at("", 0, 0, "x")}
	want := List{at("", 0, 0, "x"), at("a", 9, 1, "y"), at("a", 9, 1, "x"), at("a", 9, 2, "x"), at("a", 10, 1, "x"), at("b", 1, 1, "x")}
	if got := in.Normalize(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
