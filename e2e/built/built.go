// Package built is meshc as users build it, from the tree that the tests are part of.
package built

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/e2e/manifest"
)

// Into builds meshc into a directory, and gives its path. It is run from the directory
// of a package below this module's.
func Into(dir string) (string, error) {
	binary := filepath.Join(dir, "meshc")
	cmd := exec.Command("go", "build", "-o", binary, "./cmd/meshc")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
}

// Meshc is the path of meshc, built for a test.
func Meshc(t *testing.T) string {
	t.Helper()
	binary, err := Into(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Run gives what a program prints that is run in a directory, and which is to succeed.
func Run(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return out
}

// Objects are those of a stream.
func Objects(t *testing.T, stream []byte) []manifest.Object {
	t.Helper()
	objects, err := manifest.Parse(stream)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}
