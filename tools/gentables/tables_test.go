package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTablesAreFresh(t *testing.T) {
	all, err := tables("../../schema")
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range all {
		got, err := os.ReadFile(filepath.Join("../../schema", file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("schema/%s is stale: run gentables", file)
		}
	}
}
