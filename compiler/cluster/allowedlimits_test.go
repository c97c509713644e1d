package cluster

import (
	"fmt"
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

// TestRowsAreTheSchemas: rows as they are read first, and what one of them holds values to, are
// those of the whole table.
func TestRowsAreTheSchemas(t *testing.T) {
	whole, err := ownSchema(cuecontext.New(), tableFiles, reasonFiles)
	if err != nil {
		t.Fatal(err)
	}
	read, err := readTable()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]cue.Value{"": itemsOf(t, whole.LookupPath(cue.ParsePath(refusalsField)))}
	groups, err := whole.LookupPath(cue.ParsePath(allowedField)).Fields()
	if err != nil {
		t.Fatal(err)
	}
	rows := len(all[""])
	for groups.Next() {
		all[groups.Selector().Unquoted()] = itemsOf(t, groups.Value())
		rows += len(all[groups.Selector().Unquoted()])
	}
	held := 0
	for _, r := range slices.Concat(read.allowed, read.refusals) {
		rows--
		if r.number >= len(all[r.group]) {
			t.Fatalf("%s is not in the schema", r)
		}
		for field, got := range map[string][]string{"kinds": r.kinds, "parts": r.parts, "how": r.how} {
			var want []string
			if err := decodeField(all[r.group][r.number], field, &want); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %s are %v in the schema (%v)", r, field, want, err)
			}
		}
		for _, field := range []string{"key", "rest", "value", "change", "named"} {
			want := all[r.group][r.number].LookupPath(cue.MakePath(cue.Str(field)))
			if want.Exists() != slices.Contains(r.limits, field) {
				t.Errorf("%s: %s is there in the schema: %v", r, field, want.Exists())
			}
			if !want.Exists() {
				continue
			}
			held++
			got, err := read.limits.of(r, field)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprintf("%v", got) != fmt.Sprintf("%v", want) {
				t.Errorf("%s: %s is %v, and alone %v", r, field, want, got)
			}
		}
	}
	if rows != 0 || held < 100 {
		t.Errorf("%d rows are not read, %d limits", rows, held)
	}
}

func itemsOf(t *testing.T, list cue.Value) []cue.Value {
	t.Helper()
	it, err := list.List()
	if err != nil {
		t.Fatal(err)
	}
	var out []cue.Value
	for it.Next() {
		out = append(out, it.Value())
	}
	return out
}

func decodeField(v cue.Value, name string, into any) error {
	field := v.LookupPath(cue.MakePath(cue.Str(name)))
	if !field.Exists() {
		return nil
	}
	return field.Decode(into)
}
