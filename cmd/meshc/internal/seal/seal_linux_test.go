package seal

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	landlock "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// TestShut: a process that is shut in reads and writes where it may, nowhere else,
// and reaches nobody. It is this test's own process, once more.
func TestShut(t *testing.T) {
	if dir := os.Getenv("SEAL_TEST"); dir != "" {
		inside(t, dir)
		return
	}
	if version, err := landlock.LandlockGetABIVersion(); err != nil || version < withTCP {
		t.Skipf("Landlock %d: %v", version, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	dir := t.TempDir()
	for _, name := range []string{"read", "write", "remove/empty", "other"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "file"), []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(dir, "remove/empty/file"), filepath.Join(dir, "remove/file")); err != nil {
		t.Fatal(err)
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestShut$", "-test.v")
	again.Env = append(os.Environ(), "SEAL_TEST="+dir, "SEAL_ADDRESS="+listener.Addr().String())
	out, err := again.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

func inside(t *testing.T, dir string) {
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := Shut(t.Context(), Paths{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(at("other/file")); err != nil {
		t.Fatalf("it is shut in without a word: %v", err)
	}
	if err := Shut(Allow(t.Context()), Paths{Read: []string{at("read"), at("missing")}, Write: []string{at("write")}, Remove: []string{at("remove")}}); err != nil {
		t.Fatal(err)
	}
	read := func(name string) error { _, err := os.ReadFile(name); return err }
	write := func(name string) error { return os.WriteFile(name, []byte("new"), 0o600) }
	for name, may := range map[string]struct {
		err error
		may bool
	}{
		"read":             {read(at("read/file")), true},
		"write":            {write(at("write/file")), true},
		"write a new one":  {write(at("write/new")), true},
		"rename":           {errors.Join(os.Mkdir(at("write/d"), 0o755), os.Rename(at("write/new"), at("write/d/new"))), true},
		"remove":           {os.RemoveAll(at("write/d")), true},
		"remove empty":     {os.Remove(at("remove/empty")), true},
		"read elsewhere":   {read(at("other/file")), false},
		"list elsewhere":   {func() error { _, err := os.ReadDir(at("other")); return err }(), false},
		"the environment":  {read("/proc/self/environ"), false},
		"passwords":        {read("/etc/passwd"), false},
		"write where read": {write(at("read/file")), false},
		"write elsewhere":  {write(at("other/new")), false},
		"remove elsewhere": {os.Remove(at("other/file")), false},
		"run":              {exec.CommandContext(t.Context(), "/bin/true").Run(), false},
		"connect":          {func() error { _, err := net.Dial("tcp", os.Getenv("SEAL_ADDRESS")); return err }(), false},
		"listen":           {listen(), false},
		"remove a file":    {os.Remove(at("remove/file")), false},
	} {
		denied := errors.Is(may.err, fs.ErrPermission) || errors.Is(may.err, syscall.EACCES)
		if may.may && may.err != nil || !may.may && !denied {
			t.Errorf("%s: %v", name, may.err)
		}
	}
}

// listen listens without the multipath TCP that Go takes for it where there is,
// which Landlock lets be.
func listen() error {
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	_, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	return err
}
