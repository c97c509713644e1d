package bound

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWords: what the shell makes of what the Go runtime writes, and of lines that
// are none of its.
func TestWords(t *testing.T) {
	const doc = "doc {\ndoc   \"a\": \"@@, @@\"\ndoc }\n"
	for name, test := range map[string]struct{ written, want string }{
		"a document":                    {doc + "at acme\nfatal error: runtime: out of memory\n", "{\n  \"a\": \"stopped: more than the machine has of memory; it was at acme: look there for what does not end, stopped: more than the machine has of memory; it was at acme: look there for what does not end\"\n}\n"},
		"on standard output":            {doc + "to stdout\nfatal error: runtime: out of memory\n", "out: {\n  \"a\": \"stopped: more than the machine has of memory, stopped: more than the machine has of memory\"\n}\n"},
		"a document that is not needed": {doc, ""},
		"nothing":                       {"", ""},
		"memory":                        {"memory 4Gi\nat acme\nfatal error: runtime: out of memory\n\ngoroutine 1 [running]:\n", "meshc: stopped: more than 4Gi of memory, which --memory sets; it was at acme: look there for what does not end\n"},
		"no memory for a thread":        {"memory 4Gi\nruntime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\n", "meshc: stopped: more than 4Gi of memory, which --memory sets\n"},
		"no limit":                      {"fatal error: runtime: out of memory\n", "meshc: stopped: more than the machine has of memory\n"},
		"time":                          {"time 2m\nat the CUE of meshes\nSIGSTKFLT: stack fault\nPC=0x1\n", "meshc: stopped: not done after 2m, which --timeout sets; it was at the CUE of meshes: look there for what does not end\n"},
		"stack":                         {"runtime: goroutine stack exceeds 4294967296-byte limit\nfatal error: stack overflow\n", "meshc: stopped: something is nested too deep, or refers to itself without end\n"},
		"escapes":                       {"at a\\n::error::b\\0033[2J\nruntime: out of memory: cannot allocate\n", "meshc: stopped: more than the machine has of memory; it was at a\\n::error::b\\0033[2J: look there for what does not end\n"},
		"another":                       {"panic: \\n at once\n\n", "panic: \\n at once\n\n"},
		"the end of a step":             {"at acme\nat \nfatal error: runtime: out of memory\n", "meshc: stopped: more than the machine has of memory\n"},
	} {
		t.Run(name, func(t *testing.T) {
			from, to, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			shell := exec.CommandContext(t.Context(), "/bin/sh", "-c", words)
			stdout, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
			if err != nil {
				t.Fatal(err)
			}
			shell.Stdin, shell.ExtraFiles = strings.NewReader(test.written), []*os.File{to, stdout}
			if err := errors.Join(shell.Run(), to.Close(), stdout.Close()); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(from)
			if out, err := os.ReadFile(stdout.Name()); err != nil || len(out) > 0 {
				got = append(got, "out: "+string(out)...)
			}
			if err != nil || string(got) != test.want {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}
