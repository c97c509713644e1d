//go:build unix

package rooted

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestRefused: whatever leads out, blocks or is of absurd size is refused at
// once, and nothing of it comes with the refusal.
func TestRefused(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const secret = "secret text"
	must(os.WriteFile(filepath.Join(outside, "x"), []byte(secret), 0o600))
	at := func(name string) string { return filepath.Join(dir, name) }
	must(os.Mkdir(at("d"), 0o700))
	must(os.WriteFile(at("d/plain"), []byte("plain"), 0o600))
	must(os.Symlink("d/plain", at("inside")))
	must(os.Symlink("../inside", at("d/again")))
	must(os.Symlink(filepath.Join(outside, "x"), at("absolute")))
	must(os.Symlink("../"+filepath.Base(outside)+"/x", at("relative")))
	must(os.Symlink(outside, at("directory")))
	must(os.Symlink("relative", at("by-another")))
	must(os.Symlink("/proc/self/environ", at("environ.cue")))
	must(os.Symlink("/dev/zero", at("zero")))
	must(syscall.Mkfifo(at("pipe"), 0o600))
	must(os.Symlink("pipe", at("to-pipe")))
	listener, err := net.Listen("unix", at("socket"))
	must(err)
	defer func() { _ = listener.Close() }()
	for name, size := range map[string]int64{"large.cue": mostCUE + 1, "large": mostFile + 1, "fits.cue": mostCUE} {
		must(os.WriteFile(at(name), nil, 0o600))
		must(os.Truncate(at(name), size))
	}
	f, err := Open(dir)
	must(err)
	defer func() { _ = f.Close() }()
	hung := time.AfterFunc(time.Minute, func() { panic("reading does not end") })
	defer hung.Stop()
	for name, want := range map[string]string{
		"inside": "", "d/again": "", "d/plain": "", "fits.cue": "",
		"absolute": "outside", "relative": "outside", "directory/x": "outside", "by-another": "outside", "environ.cue": "outside", "zero": "outside",
		"pipe": "a named pipe", "to-pipe": "a named pipe", "socket": "a socket", "large.cue": "4 MiB", "large": "32 MiB",
	} {
		text, err := f.ReadFile(name)
		why, told := Why(err)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case want != "" && (!told || !strings.Contains(why, want) || len(text) > 0 || strings.Contains(err.Error(), secret)):
			t.Errorf("%s: %q, %v: not refused with %q", name, text, err, want)
		}
	}
	for _, name := range []string{"directory", "pipe", "to-pipe", "zero", "socket", "inside"} {
		if _, err := f.ReadDir(name); err == nil {
			t.Errorf("%s is listed", name)
		}
	}
	if _, err := fs.Stat(f, "relative"); err == nil {
		t.Error("a file outside is told of")
	}
	for _, name := range []string{"../" + filepath.Base(outside) + "/x", "/etc/passwd", "d/../../x"} {
		if _, err := f.ReadFile(name); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// TestAll: many files that are each of a size to be read are not read without end.
func TestAll(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i := range mostAll/mostFile + 1 {
		name := string(rune('a' + i))
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(dir, name), mostFile); err != nil {
			t.Fatal(err)
		}
		file, err := f.Open(name)
		if _, refused := Why(err); refused != (i == mostAll/mostFile) {
			t.Errorf("file %d: %v", i, err)
		}
		if err == nil {
			file.Close()
		}
	}
}
