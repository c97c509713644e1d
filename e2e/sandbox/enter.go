// Package sandbox gives the tests a machine of their own: a network in which
// every control plane has its own address and the default ports, and a process
// tree that ends with the test, whatever fails.
package sandbox

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

const insideEnv = "MESHC_E2E_SANDBOX"

// Inside tells whether this process already runs in the sandbox.
func Inside() bool { return os.Getenv(insideEnv) != "" }

// Enter runs this program again, with the same arguments, inside namespaces of
// its own, waits for it and returns its exit code. The PID namespace is what
// leaves nothing behind: when its first process ends, even by SIGKILL, the
// kernel ends every server with it.
func Enter() (int, error) {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), insideEnv+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWPID,
		Pdeathsig:  syscall.SIGKILL,
	}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	// The terminal sends an interrupt to both; the inner process answers it.
	signal.Ignore(os.Interrupt)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf(`cannot make the namespaces that these tests run in: %w
They need Linux and one of:
  - root with CAP_SYS_ADMIN, or
  - unprivileged user namespaces: sysctl user.max_user_namespaces above 0 and, where
    the kernel has them, kernel.unprivileged_userns_clone=1 and
    kernel.apparmor_restrict_unprivileged_userns=0.
"unshare -n true" (as root) or "unshare -rn true" (as another user) tries the same`, err)
	}
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		if exit.ExitCode() < 0 {
			return 1, fmt.Errorf("the tests were ended by %s", exit.ProcessState)
		}
		return exit.ExitCode(), nil
	}
	return 0, err
}
