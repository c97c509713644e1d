package oracle_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

const (
	// patience is how long one answer may take before it counts as none.
	patience = time.Minute
	// workerEnv makes the test binary a worker.
	workerEnv = "MESHC_ORACLE_WORKER"
)

// question is about the module at Root, to "meshc" or to "cue".
type question struct{ To, Root string }

// answer is what one of them says.
type answer struct {
	// Error is CUE's, or meshc's of input or output.
	Error string
	// Sort is Error without what is particular to one input.
	Sort     string
	Problems diag.List
	// Died is the end of what was said last, where an answer never came.
	Died string
}

func (a answer) refuses() bool {
	return a.Error != "" || a.Died != "" || a.Problems.Fatal(false)
}

// worker is a process that answers, since some inputs overflow CUE's stack,
// which no Go program survives, and others run for ever.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *json.Decoder
	stderr *strings.Builder
}

func TestMain(m *testing.M) {
	if os.Getenv(workerEnv) == "" {
		os.Exit(m.Run())
	}
	debug.SetMaxStack(256 << 20) // an overflow is one sooner
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var q question
		if err := in.Decode(&q); err != nil {
			return // the test is over
		}
		a := q.answer()
		if err := out.Encode(a); err != nil {
			return
		}
	}
}

func (w *worker) start() error {
	w.cmd = exec.Command(os.Args[0])
	w.cmd.Env = append(os.Environ(), workerEnv+"=1")
	w.stderr = &strings.Builder{}
	w.cmd.Stderr = w.stderr
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	w.in, w.out = in, json.NewDecoder(out)
	return w.cmd.Start()
}

func (w *worker) stop() {
	if w.cmd != nil {
		_ = w.in.Close()
		_ = w.cmd.Process.Kill()
		_ = w.cmd.Wait()
		w.cmd = nil
	}
}

// ask gives the answer; the error is the test's own.
func (w *worker) ask(q question) (answer, error) {
	if w.cmd == nil {
		if err := w.start(); err != nil {
			return answer{}, err
		}
	}
	if err := json.NewEncoder(w.in).Encode(q); err != nil {
		return answer{}, err
	}
	hangs := false
	timer := time.AfterFunc(patience, func() {
		hangs = true
		_ = w.cmd.Process.Kill()
	})
	var a answer
	err := w.out.Decode(&a)
	if timer.Stop() && err == nil {
		return a, nil
	}
	_ = w.cmd.Wait()
	said := w.stderr.String()
	w.cmd = nil
	if hangs {
		said = "no answer after " + patience.String()
	}
	return answer{Died: "dead: " + said[:min(len(said), 2000)]}, nil
}

func (q question) answer() (a answer) {
	if q.To == "cue" {
		if err := vet(q.Root); err != nil {
			a.Error, a.Sort = cueerrors.Details(err, nil), sortOf(err)
			a.Error = strings.TrimSpace(a.Error) + " " // never empty
		}
		return a
	}
	_, problems, err := compiler.Compile(context.Background(), filepath.Join(q.Root, "meshes"), func(string) bool { return true }, nil)
	a.Problems = problems
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

// vet does what `cue vet -c ./meshes` does.
func vet(root string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("cue fails: " + fmt.Sprint(p))
		}
	}()
	inst := load.Instances([]string{"./meshes"}, &load.Config{
		Dir: root, ModuleRoot: root, Env: []string{"CUE_REGISTRY=none", "HOME=" + root},
	})[0]
	if inst.Err != nil {
		return inst.Err
	}
	return cuecontext.New().BuildInstance(inst).Validate(
		cue.Attributes(true), cue.Definitions(true), cue.Hidden(true), cue.Concrete(true))
}
