// Command gendocs writes the reference of the language from the schema, the
// comments in it, and an example of each definition in testdata/reference:
//
//	go -C tools run ./gendocs ../schema ../docs/reference.md
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: gendocs SCHEMA FILE")
	}
	page, err := reference(args[0], examplesOf(args[0]))
	if err != nil {
		return err
	}
	return os.WriteFile(args[1], page, 0o644)
}

// examplesOf is the directory with the examples for the schema in a directory.
func examplesOf(schema string) string {
	return filepath.Join(schema, "..", "testdata", "reference")
}

// reference is the page for the CUE files in a directory, with the examples of another,
// if one is given.
func reference(dir, examples string) ([]byte, error) {
	s, err := readSchema(dir)
	if err != nil {
		return nil, err
	}
	if examples != "" {
		if s.examples, err = readExamples(examples); err != nil {
			return nil, err
		}
	}
	page, err := s.markdown("#Cluster")
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(page)
	err = writeAllowed(b, dir)
	return b.Bytes(), err
}
