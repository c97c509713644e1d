package shape_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
)

var update = flag.Bool("update", false, "write what is said into testdata, to be read before it is committed")

// sound are objects with nothing wrong, which have most fields of their kinds.
func sound(t testing.TB) map[string]manifest.Object {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "objects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	objects, err := manifest.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]manifest.Object{}
	for _, o := range objects {
		out[o.Kind()+" "+o.Name()] = o
	}
	return out
}

func TestSound(t *testing.T) {
	objects := sound(t)
	for name, o := range objects {
		if faults := shape.Check(o); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
	for _, kind := range shape.Rules() {
		found := false
		for name := range objects {
			found = found || strings.HasPrefix(name, kind+" ")
		}
		if !found {
			t.Errorf("there is no %s", kind)
		}
	}
}

// TestFaults reads testdata/faults.txt: after the name of a sound object come
// changes to it, PATH = YAML, or PATH = - to take a field away, and after each,
// indented, all that is then wrong.
func TestFaults(t *testing.T) {
	file := filepath.Join("testdata", "faults.txt")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	objects := sound(t)
	var got strings.Builder
	var object manifest.Object
	for line := range strings.Lines(string(text)) {
		switch path, value, change := strings.Cut(strings.TrimSpace(line), " = "); {
		case strings.HasPrefix(line, "\t"):
		case change:
			got.WriteString(line)
			for _, f := range changed(t, object, path, value) {
				fmt.Fprintf(&got, "\t%s\n", f)
			}
		default:
			got.WriteString(line)
			if name := strings.TrimSpace(line); name != "" && name[0] != '#' {
				var ok bool
				if object, ok = objects[name]; !ok {
					t.Fatalf("there is no %s", name)
				}
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, have := strings.Split(string(text), "\n"), strings.Split(got.String(), "\n")
	for i := range max(len(want), len(have)) {
		if i >= len(want) || i >= len(have) || want[i] != have[i] {
			t.Fatalf("line %d: got %q, want %q", i+1, at(have, i), at(want, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "the end"
}

// changed judges a copy of an object with one field set or taken away.
func changed(t *testing.T, o manifest.Object, path, value string) []manifest.Fault {
	t.Helper()
	body := manifest.Clone(o.Body).(map[string]any)
	var v any = body
	steps := split(path)
	for i, step := range steps[:len(steps)-1] {
		switch at := v.(type) {
		case map[string]any:
			if at[step] == nil {
				at[step] = map[string]any{}
			}
			v = at[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(at) {
				t.Fatalf("%s: step %d", path, i)
			}
			v = at[n]
		}
	}
	last := steps[len(steps)-1]
	var to any
	if value != "-" {
		parsed, err := manifest.Parse([]byte("{apiVersion: v1, kind: X, metadata: {name: x}, value: " + value + "}"))
		if err != nil {
			t.Fatalf("%s = %s: %v", path, value, err)
		}
		to = parsed[0].Body["value"]
	}
	switch at := v.(type) {
	case map[string]any:
		if at[last] = to; value == "-" {
			delete(at, last)
		}
	case []any:
		n, err := strconv.Atoi(last)
		if err != nil || n >= len(at) {
			t.Fatalf("%s: no such item", path)
		}
		at[n] = to
	}
	return shape.Check(manifest.Object{Body: body})
}

// split takes a.b[0]["c.d"] apart.
func split(path string) []string {
	var out []string
	for path != "" {
		if rest, ok := strings.CutPrefix(path, `["`); ok {
			name, after, _ := strings.Cut(rest, `"]`)
			out, path = append(out, name), strings.TrimPrefix(after, ".")
			continue
		}
		i := strings.IndexAny(path, ".[")
		switch {
		case i < 0:
			return append(out, path)
		case i == 0 && path[0] == '[':
			n, after, _ := strings.Cut(path[1:], "]")
			out, path = append(out, n), strings.TrimPrefix(after, ".")
		default:
			out, path = append(out, path[:i]), strings.TrimPrefix(path[i:], ".")
		}
	}
	return out
}
