package main

import (
	"bufio"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// opened traces what meshc opens in all scripts; it needs strace.
var opened = flag.Bool("opened", false, "trace what meshc opens in the scripts, with strace")

// starts are what Go's runtime and the C library read as the process starts, and
// what lists its threads to shut them in and counts its memory.
var starts = regexp.MustCompile(`^(/proc/(self|\d+)/(mountinfo|maps|cgroup|task|statm)|/sys/(kernel/mm/transparent_hugepage/hpage_pmd_size|fs/cgroup/.*)|/etc/(ld\.so\.cache|localtime)|/usr/share/zoneinfo/.*|(/usr)?/lib/.*\.so\.\d+|/dev/null|/sys/devices/system/cpu/online)$`)

// TestOpened: meshc opens the module, what the command line names and what any
// program opens as it starts, and no socket, in all scripts.
func TestOpened(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if !*opened || err != nil {
		t.Skip("run with -opened, where strace is")
	}
	bin, logs := t.TempDir(), t.TempDir()
	meshc := filepath.Join(bin, "real")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", meshc, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wrapper := "#!/bin/sh\nexec " + strace + " -D -f -qq -y -s 4096 -e signal=none -e trace=open,openat,openat2,creat,socket,connect,bind,execve -o " + logs + "/$$ " + meshc + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "meshc"), []byte(wrapper), 0o700); err != nil {
		t.Fatal(err)
	}
	works := t.TempDir()
	t.Run("scripts", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir: filepath.Join("..", "..", "testdata", "scripts"), RequireExplicitExec: true, RequireUniqueNames: true, WorkdirRoot: works, ContinueOnError: true,
			Cmds: map[string]func(*testscript.TestScript, bool, []string){"charts": putCharts},
			Setup: func(env *testscript.Env) error {
				env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
				return setUp(env)
			},
		})
	})
	files, err := filepath.Glob(filepath.Join(logs, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing was traced: %v", err)
	}
	lines := 0
	for _, name := range files {
		lines += traced(t, name, meshc, works)
	}
	t.Logf("%d runs, %d calls", len(files), lines)
}

// result is the path that a call has opened, as strace resolves it.
var result = regexp.MustCompile(`= \d+<(.*)>$`)

// named are paths on a command line.
var named = regexp.MustCompile(`"/[^"]+"`)

// traced judges a trace, and counts its calls.
func traced(t *testing.T, name, meshc, works string) int {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	var given []string
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		line := s.Text()
		_, call, _ := strings.Cut(line, " ")
		call = strings.TrimLeft(call, " ")
		if strings.HasPrefix(call, `execve("`+meshc) {
			given = named.FindAllString(call[len(`execve("`+meshc):], -1)
		}
		switch {
		case strings.HasPrefix(call, "execve("):
			// The shell is the one that words the end of a process: see internal/bound.
			if !strings.Contains(call, meshc) && !strings.HasPrefix(call, `execve("/bin/sh", ["/bin/sh", "-c", "while read -r line; do`) {
				t.Errorf("it runs another program: %s", call)
			}
		case strings.HasPrefix(call, "socket("), strings.HasPrefix(call, "connect("), strings.HasPrefix(call, "bind("):
			t.Errorf("it opens a socket: %s", call)
		default:
			at := result.FindStringSubmatch(call)
			below := func(root string) bool { return strings.HasPrefix(at[1]+"/", strings.Trim(root, `"`)+"/") }
			if at != nil && at[1] != meshc && !starts.MatchString(at[1]) && !below(works) && !slices.ContainsFunc(given, below) {
				t.Errorf("it opens %s", at[1])
			}
		}
	}
	return n
}
