package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTablesAreFresh(t *testing.T) {
	want, err := tables("../../schema")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("../../schema", file))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("schema/%s is stale: run gentables", file)
	}
}
