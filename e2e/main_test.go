// Package e2e proves what meshc exports on real servers: kube-apiserver, etcd
// and one istiod for each mesh of the sample, built from their Go modules.
package e2e

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"meshc.dev/e2e/sandbox"
)

const (
	// product is the directory of the module that meshc is built from.
	product = ".."
	// bin is where the binaries go; they stay, so that only the first run and
	// one after a change builds anything.
	bin = ".bin"
)

// full asks for the proofs that need a second release of Istio, a foreign mesh
// or load, besides the core.
var full = flag.Bool("full", false, "also the proofs with a second release, foreign meshes and load")

// forFull leaves a test out of the core.
func forFull(t *testing.T) {
	t.Helper()
	if !*full {
		t.Skip("task e2e-full runs it")
	}
}

// servers are all processes of this run.
var servers = &sandbox.Servers{}

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run builds the binaries while there is a network to download modules from,
// then goes on in the sandbox, where there is none.
func run(m *testing.M) (int, error) {
	if !sandbox.Inside() {
		if err := build(); err != nil {
			return 0, err
		}
		return sandbox.Enter()
	}
	if err := sandbox.Up(); err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "meshc-e2e-")
	if err != nil {
		return 0, err
	}
	servers.Dir = dir
	code := m.Run()
	if code != 0 {
		servers.Report(os.Stderr) // before the servers write of their own end
	}
	if err := servers.Stop(); err != nil || code != 0 {
		return code, err
	}
	return code, os.RemoveAll(dir)
}

// build makes the servers from the versions that go.mod pins, and meshc from
// the tree that these tests are part of. What is up to date is left alone.
func build() error {
	out, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	// Asked of a package: a module's source need not serve what is asked of a module.
	kubernetes, err := output("go", "list", "-f={{.Module.Version}}", "k8s.io/kubernetes/cmd/kube-apiserver")
	if err != nil {
		return err
	}
	version := "-s -w -X k8s.io/component-base/version.gitVersion=" + strings.TrimSpace(kubernetes)
	binaries := []struct{ name, module, pkg, ldflags, cgo string }{
		// Static binaries, since the root directory they run in is empty.
		{"etcd", ".", "go.etcd.io/etcd/server/v3", "-s -w", "CGO_ENABLED=0"},
		{"kube-apiserver", ".", "k8s.io/kubernetes/cmd/kube-apiserver", version, "CGO_ENABLED=0"},
		{"kubectl", ".", "k8s.io/kubernetes/cmd/kubectl", version, "CGO_ENABLED=0"},
		{"istiod", ".", "istio.io/istio/pilot/cmd/pilot-discovery", "-s -w", "CGO_ENABLED=0"},
		// As users build it.
		{"meshc", product, "./cmd/meshc", "", "CGO_ENABLED="},
	}
	if *full {
		binaries = append(binaries, binaries[1])
		b := &binaries[len(binaries)-1]
		b.name, b.pkg = "kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"
		for name, pkg := range map[string]string{secondIstiod: "istio.io/istio/pilot/cmd/pilot-discovery", secondIstioctl: "istio.io/istio/istioctl/cmd/istioctl"} {
			binaries = append(binaries, binaries[0])
			b := &binaries[len(binaries)-1]
			b.name, b.module, b.pkg = name, second, pkg
		}
	}
	for _, b := range binaries {
		target := filepath.Join(out, b.name)
		if _, err := os.Stat(target); errors.Is(err, os.ErrNotExist) {
			fmt.Fprintf(os.Stderr, "e2e: building %s, which takes minutes the first time\n", b.name)
		}
		cmd := exec.Command("go", "build", "-ldflags="+b.ldflags, "-o", target, b.pkg)
		cmd.Dir = b.module
		cmd.Env = append(os.Environ(), b.cgo)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a build ends with the test
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", b.name, err, text)
		}
	}
	return nil
}

func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		return string(text), fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return string(text), nil
}

// meshc runs the product as a user does and returns what it prints.
func meshc(args ...string) (string, error) {
	return output(filepath.Join(bin, "meshc"), args...)
}
