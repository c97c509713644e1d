// Command gentables writes the schema's tables, which are the same for each
// description, as JSON: evaluated anew in each run, they would take more than half
// of a small description's time.
//
//	go -C tools run ./gentables ../schema
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
)

// files are those in the schema's directory, by the field whose tables each has.
func files() map[string]string {
	return map[string]string{"_tables": "tables.gen.json", "_differences": "allowed.gen.json"}
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gentables:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: gentables DIR")
	}
	all, err := tables(args[0])
	if err != nil {
		return err
	}
	for file, text := range all {
		if err := os.WriteFile(filepath.Join(args[0], file), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tables are the texts of the files for the schema in a directory.
func tables(dir string) (map[string][]byte, error) {
	inst := load.Instances([]string{"."}, &load.Config{Dir: dir})[0]
	if inst.Err != nil {
		return nil, inst.Err
	}
	v, out := cuecontext.New().BuildInstance(inst), map[string][]byte{}
	for field, file := range files() {
		text, err := of(v.LookupPath(cue.MakePath(cue.Hid(field, inst.ImportPath))))
		if err != nil {
			return nil, err
		}
		out[file] = text
	}
	return out, nil
}

// of are the tables of a field, a row a line.
func of(all cue.Value) ([]byte, error) {
	it, err := all.Fields()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("{")
	for n := 0; it.Next(); n++ {
		if n > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n%q: [", it.Selector().String())
		if err := rows(&b, it.Value()); err != nil {
			return nil, err
		}
		b.WriteString("\n]")
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

func rows(b *bytes.Buffer, table cue.Value) error {
	text, err := table.MarshalJSON()
	if err != nil {
		return err
	}
	var all []json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	for i, row := range all {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		if err := json.Compact(b, row); err != nil {
			return err
		}
	}
	return nil
}
