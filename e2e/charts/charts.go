// Package charts puts the charts of an Istio release where a user has them.
package charts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Copy writes the charts base, istiod and gateway of the release that the Go
// module in a directory pins into directories of these names.
func Copy(module, to string) error {
	text, err := exec.Command("go", "-C", module, "list", "-f={{.Dir}}", "istio.io/istio/manifests").Output()
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		return fmt.Errorf("go list: %w: %s", err, failed.Stderr)
	} else if err != nil {
		return err
	}
	dir := strings.TrimSpace(string(text))
	for name, from := range map[string]string{"base": "base", "istiod": "istio-control/istio-discovery", "gateway": "gateway"} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(dir, "charts", filepath.FromSlash(from)))); err != nil {
			return err
		}
	}
	// The module cache is read-only; what is copied must go with the test.
	return filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o755)
		}
		return err
	})
}
