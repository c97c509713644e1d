//go:build unix

package rooted

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// FuzzRead: whatever a name is, and wherever two links, a link in a directory and a
// link to a directory lead, nothing outside of the root is read, listed or told of,
// and nothing waits for what does not come.
func FuzzRead(f *testing.F) {
	for _, seed := range [][4]string{
		{"d/plain", "plain", "d", "x"},
		{"one", "/proc/self/environ", "..", "../outside/secret"},
		{"one", "d/two", "../../outside", "../outside"},
		{"d/two", "../d/two", "../one", "pipe"},
		{"dir/secret", "one", "../outside", "../outside"},
		{"dir/../../outside/secret", ".", "two", "d/.."},
		{"d/../one/", "d/../../outside/secret", "/", "/dev/zero"},
		{"/etc/passwd", "pipe", "d//two/", "./././d"},
		{"./one", "dir/d/../../../outside/secret", "", "d/two/.."},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	const secret = "secret text"
	f.Fuzz(func(t *testing.T, name, one, two, dir string) {
		hung := time.AfterFunc(10*time.Second, func() { panic("reading does not end") })
		defer hung.Stop()
		above := t.TempDir()
		root := filepath.Join(above, "root")
		for _, d := range []string{"outside/below", "root/d"} {
			if err := os.MkdirAll(filepath.Join(above, d), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for at, text := range map[string]string{"outside/secret": secret, "outside/below/secret": secret, "root/d/plain": "plain"} {
			if err := os.WriteFile(filepath.Join(above, at), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
			t.Fatal(err)
		}
		for at, to := range map[string]string{"one": one, "d/two": two, "dir": dir} {
			_ = os.Symlink(to, filepath.Join(root, at)) // no link leads there
		}
		files, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = files.Close() }()
		for _, at := range []string{name, "one", "d/two", "dir", "dir/secret", "dir/" + name} {
			text, err := files.ReadFile(at)
			if err == nil && string(text) != "plain" || err != nil && len(text) > 0 || err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%q gives %d bytes, %v", at, len(text), err != nil) // a log is no place for them
			}
			if info, err := files.Stat(at); err == nil && (info.Size() == int64(len(secret)) && info.Mode().IsRegular() || info.Mode()&fs.ModeDevice != 0) {
				t.Errorf("%q is told of: %v", at, info)
			}
			entries, err := files.ReadDir(at)
			for _, e := range entries {
				if e.Name() == "secret" || err != nil {
					t.Errorf("%q is listed: %v, %v", at, entries, err)
				}
			}
			if err != nil && !errors.As(err, new(*fs.PathError)) {
				t.Errorf("%q: %v", at, err)
			}
		}
	})
}
