package bound

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/sys/unix"
)

// words is what a shell makes of what the Go runtime writes before it ends a
// process that is beyond help: out of memory, and nothing of Go's runs any more.
// Lines "at ..." say what the run is at, "memory ..." and "time ..." its limits, "doc ..." is
// a line of the document that holds the words, which goes to the "to ...". It is read line by line, and the pipe
// holds less than a trace: so the words are out before the process is gone. An echo
// would make line breaks of what At has escaped.
const words = `while read -r line; do
	case $line in
	"memory "*) memory=${line#memory }; continue ;;
	"time "*) time=${line#time }; continue ;;
	"at "*) at="; it was at ${line#at }: look there for what does not end"; continue ;;
	"at") at=; continue ;;
	"doc "*) doc="$doc${line#doc }
"; continue ;;
	"to "*) to=${line#to }; continue ;;
	"SIGSTKFLT: "*) why="not done after $time, which --timeout sets" ;;
	"fatal error: "*memory*|"runtime: out of memory"*|"runtime/cgo: pthread_create failed"*|"runtime: failed to create new OS thread"*) why="more than ${memory:-the machine has} of memory${memory:+, which --memory sets}" ;;
	"runtime: goroutine stack exceeds"*) why="something is nested too deep, or refers to itself without end" ;;
	*) printf '%s\n' "$line" >&3; continue ;;
	esac
	why="stopped: $why$at"
	if [ -z "$doc" ]; then
		printf '%s\n' "meshc: $why" >&3
	else
		all=
		while case $doc in *@@*) true ;; *) false ;; esac; do
			all=$all${doc%%@@*}$why doc=${doc#*@@}
		done
		if [ "$to" = stdout ]; then printf '%s' "$all$doc" >&4; else printf '%s' "$all$doc" >&3; fi
	fi
	while read -r line; do :; done
done`

// Words are for the end of a process of which Go itself can say nothing but a
// trace. A nil one has no shell to say them.
type Words struct {
	mu   sync.Mutex
	pipe *os.File
	last string
	// within tells that they stand in a document.
	within bool
}

// LastWords puts a shell, which takes a millisecond, behind the process's standard
// error and gives what that was. What does not work leaves all as it was.
func LastWords() (*Words, *os.File) {
	stderr, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, os.Stderr
	}
	whole := os.NewFile(uintptr(stderr), os.Stderr.Name())
	from, to, err := os.Pipe()
	if err != nil {
		return nil, os.Stderr
	}
	defer func() { _ = from.Close() }()
	// A page is the least that a pipe holds.
	if _, err := unix.FcntlInt(to.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize()); err != nil {
		return nil, os.Stderr
	}
	shell := exec.Command("/bin/sh", "-c", words)
	shell.Stdin, shell.ExtraFiles, shell.Env, shell.Dir = from, []*os.File{whole, os.Stdout}, []string{}, "/"
	if err := shell.Start(); err != nil {
		return nil, os.Stderr
	}
	if err := unix.Dup3(int(to.Fd()), 2, 0); err != nil {
		return nil, os.Stderr
	}
	return &Words{pipe: to}, whole
}

// Within has the words stand in a document, each time that Place does, which goes to
// standard output, or else to standard error.
func (w *Words) Within(doc string, stdout bool) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.within = true
	for line := range strings.Lines(doc) {
		_, _ = fmt.Fprintf(w.pipe, "doc %s\n", strings.TrimSuffix(line, "\n"))
	}
	if stdout {
		_, _ = fmt.Fprintln(w.pipe, "to stdout")
	}
}

// inDocument are the letters that stand in every form of document as they are.
func inDocument(r rune) rune {
	if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune(" ,./_-", r) {
		return r
	}
	return '?'
}

// At says what the run is at.
func (w *Words) At(what string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.within {
		what = strings.Map(inDocument, what)
	}
	if what = strings.Trim(fmt.Sprintf("%q", what), `"`); what != w.last {
		w.last = what
		_, _ = fmt.Fprintf(w.pipe, "at %s\n", what)
	}
}

// limit has the kernel hold the limits where Go cannot.
func (w *Words) limit(l Limits) {
	if w == nil {
		return
	}
	if l.Memory > 0 {
		_, _ = fmt.Fprintf(w.pipe, "memory %s\n", l.Memory)
		hard(l.Memory)
	}
	if l.Time > 0 {
		_, _ = fmt.Fprintf(w.pipe, "time %s\n", duration(l.Time))
		alarm(l.Time + 10*grace)
	}
}

// alarm has the kernel end the process after the time: where all of Go waits for
// one loop that cannot be interrupted, its own timers wait, too. SIGSTKFLT is what
// Go ends on wherever it is, with a trace, and nobody else sends.
func alarm(after time.Duration) {
	event := struct {
		value        uintptr
		signal, kind int32
		_            [48]byte
	}{signal: int32(unix.SIGSTKFLT)}
	var timer int32
	if _, _, err := unix.Syscall(unix.SYS_TIMER_CREATE, unix.CLOCK_MONOTONIC, uintptr(unsafe.Pointer(&event)), uintptr(unsafe.Pointer(&timer))); err != 0 {
		return
	}
	once := unix.ItimerSpec{Value: unix.NsecToTimespec(after.Nanoseconds())}
	_, _, _ = unix.Syscall6(unix.SYS_TIMER_SETTIME, uintptr(timer), 0, uintptr(unsafe.Pointer(&once)), 0, 0, 0)
}

// mapped is what RLIMIT_DATA counts of this process: with the race detector, that
// is terabytes from the start. The sixth figure is data and stacks, in pages
// (proc_pid_statm(5)).
func mapped() (bytes uint64, err error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	var pages [6]uint64
	for i, field := range strings.Fields(string(text))[:len(pages)] {
		if pages[i], err = strconv.ParseUint(field, 10, 64); err != nil {
			return 0, err
		}
	}
	return pages[5] * uint64(os.Getpagesize()), nil
}

// hard has the kernel refuse what goes far beyond the limit at once: before
// anything of this process could look.
func hard(memory Size) {
	var was unix.Rlimit
	there, err := mapped()
	if err != nil || unix.Getrlimit(unix.RLIMIT_DATA, &was) != nil {
		return
	}
	if limit := there + uint64(memory)/2*3; limit < was.Max {
		_ = unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: limit, Max: was.Max})
	}
}
