package compiler

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// TestSentencesCarryNothing: whatever sentence a claim, a check or a finding
// has, what is found, where and in which order stays the same.
func TestSentencesCarryNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of descriptions")
	}
	var all []example
	for _, pattern := range []string{"audit-*.txtar", "classic-*.txtar", "collide-*.txtar", "input-*.txtar"} {
		all = append(all, scripts(t, pattern, 10)...)
	}
	// What is left when a script has mended it has no findings.
	all = slices.DeleteFunc(all, func(e example) bool { return strings.HasSuffix(e.Name, after) })
	rules := archives(t, filepath.Join("rules", "*.txtar"), 40)
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		all = append(all, side(t, name, rules[name], "wrong"))
	}
	found := make([]int, len(all))
	t.Run("of", func(t *testing.T) {
		for i, e := range all {
			t.Run(e.Name, func(t *testing.T) {
				t.Parallel()
				found[i] = sayOtherwise(t, e)
			})
		}
	})
	if with := len(all) - len(slices.DeleteFunc(found, func(n int) bool { return n > 0 })); with < 100 {
		t.Errorf("only %d of %d descriptions have findings", with, len(all))
	}
}

// sayOtherwise compares the findings of a description, said in words, with the
// same said by their rules' names, and with what is found where the words of
// the schema are others. It gives their number.
func sayOtherwise(t *testing.T, e example) int {
	d, _, err := cluster.Load(e.write(t, t.TempDir()))
	if err != nil || d == nil {
		return 0
	}
	units, err := work{want: func(string) bool { return false }}.renderAll(context.Background(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	findings := func() []plan.Finding {
		all := claimsOf(d.Plans)
		return slices.Concat(d.Findings, all.conflicts(d.Blame), audit(units, all, territoryOf(d), grantsOf(d)))
	}
	name := func(rule string, _ []any) string { return rule }
	words := findings()
	said := d.Report(words, diag.Say)
	sameButSentences(t, said, d.Report(words, name))
	// Normalize tells once what is found twice, not what is said twice.
	sameButSentences(t, slices.Clone(said).Normalize(), d.Report(words, name).Normalize())
	token := tokens()

	for i, f := range d.Findings {
		d.Findings[i].Says = []any{token(fmt.Sprint(f.Says...))}
	}
	for _, p := range d.Plans {
		for i, c := range p.Claims {
			if c.By != "" {
				p.Claims[i].By = token(c.By)
			}
		}
	}
	sameButSentences(t, said, d.Report(findings(), name))
	return len(said)
}

// tokens gives each text a name that says nothing.
func tokens() func(string) string {
	names := map[string]string{}
	return func(text string) string {
		if names[text] == "" {
			names[text] = fmt.Sprintf("t%d", len(names))
		}
		return names[text]
	}
}

// compare looks at all but the messages.
func sameButSentences(t *testing.T, said, otherwise diag.List) {
	t.Helper()
	mute := func(in diag.List) diag.List {
		out := slices.Clone(in)
		for i := range out {
			if strings.Contains(out[i].Message, "%!") {
				t.Errorf("the sentence of rule %s does not fit: %s", out[i].Rule, out[i].Message)
			}
			out[i].Message, out[i].Facts = "", ""
		}
		return out
	}
	if a, b := mute(said), mute(otherwise); !reflect.DeepEqual(a, b) {
		t.Errorf("said in words:\n%v\nsaid otherwise:\n%v", a, b)
	}
}
