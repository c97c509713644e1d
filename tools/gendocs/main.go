// Command gendocs writes the reference of the language from the schema and the
// comments in it:
//
//	go -C tools run ./gendocs ../schema ../docs/reference.md
package main

import (
	"bytes"
	"fmt"
	"os"
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
	page, err := reference(args[0])
	if err != nil {
		return err
	}
	return os.WriteFile(args[1], page, 0o644)
}

// reference is the page for the CUE files in a directory.
func reference(dir string) ([]byte, error) {
	s, err := readSchema(dir)
	if err != nil {
		return nil, err
	}
	page, err := s.markdown("#Cluster")
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(page)
	err = writeAllowed(b, dir)
	return b.Bytes(), err
}
