package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAlone: meshc needs nothing but itself and the description, as in the image that
// Containerfile makes: a root with no other file, no /tmp, no /proc, no shell.
func TestAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("it links meshc once more")
	}
	root := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(root, "meshc"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, text := range defaults {
		file := filepath.Join(root, "work", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range []string{
		"version", "new shop --gateway ingress:https=443", "vet", "export -o deploy", "export -o deploy --check", "export shop",
		"codeowners --help", "init /other --name other",
	} {
		cmd := exec.CommandContext(t.Context(), "/meshc", strings.Fields(args)...)
		cmd.Dir, cmd.Env = "/work", []string{}
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Chroot: root, Cloneflags: syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
		out, err := cmd.CombinedOutput()
		if err != nil && cmd.ProcessState == nil {
			t.Skipf("no namespace of users can be made here: %v", err)
		}
		if err != nil {
			t.Errorf("meshc %s: %v\n%s", args, err, out)
		}
	}
}
