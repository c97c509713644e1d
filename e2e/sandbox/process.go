package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A report shows the last lines of a log, and of a line its beginning.
const tail, width = 15, 300

// A Process is a server that the tests started. Its output goes to a file.
type Process struct {
	Name string
	Log  string

	cmd  *exec.Cmd
	done chan struct{}
}

// Servers starts processes and remembers them, ended ones included, so that a
// failing run can show all their logs.
type Servers struct {
	Dir string // where logs and working files go

	mu      sync.Mutex
	started []*Process
}

// Start runs cmd as a server called name, appending its output to name.log.
// Where host is nil, the server shares the test's network.
func (s *Servers) Start(name string, host *Host, cmd *exec.Cmd) (*Process, error) {
	p := &Process{
		Name: name,
		Log:  filepath.Join(s.Dir, name+".log"),
		cmd:  cmd,
		done: make(chan struct{}),
	}
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log

	start := cmd.Start
	if host != nil {
		start = func() error { return host.Do(cmd.Start) }
	}
	if err := start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		_ = cmd.Wait() // how it ended stays in cmd.ProcessState
		close(p.done)
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = append(s.started, p)
	return p, nil
}

// Stop ends every server that still runs, the youngest first.
func (s *Servers) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, p := range slices.Backward(s.started) {
		errs = append(errs, p.Stop())
	}
	return errors.Join(errs...)
}

// Report prints where each server's log is and how it ends.
func (s *Servers) Report(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := map[string]bool{} // a server started again writes to the same log
	for _, p := range s.started {
		if shown[p.Log] {
			continue
		}
		shown[p.Log] = true
		fmt.Fprintf(w, "\n--- %s: %s\n", p.Name, p.Log)
		text, err := os.ReadFile(p.Log)
		if err != nil {
			fmt.Fprintln(w, err)
			continue
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		for _, line := range lines[max(0, len(lines)-tail):] {
			fmt.Fprintln(w, line[:min(width, len(line))])
		}
	}
}

// Exited says how the server ended, or nil while it runs.
func (p *Process) Exited() error {
	select {
	case <-p.done:
		return fmt.Errorf("%s has ended: %s (log: %s)", p.Name, p.cmd.ProcessState, p.Log)
	default:
		return nil
	}
}

// Stop ends the server, first asking, then by force, and waits for its end.
func (p *Process) Stop() error {
	if p.Exited() != nil {
		return nil
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		<-p.done
	}
	return nil
}
