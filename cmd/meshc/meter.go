package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"meshc.dev/compiler"
)

// meter is a line on a terminal about a run that takes its time. Elsewhere it
// says nothing.
type meter struct {
	mu  sync.Mutex
	out io.Writer
	// next is when the line is written again.
	next  time.Time
	drawn bool
}

// patience is how long a run may take before it says what it does, rhythm how
// often it says so then.
const (
	patience = time.Second
	rhythm   = 100 * time.Millisecond
)

// newMeter draws on what reports are written to, if that is a terminal.
func newMeter(w io.Writer, on bool) *meter {
	w, err := raw(w)
	on = on && err == nil
	m := &meter{next: time.Now().Add(patience)}
	if f, ok := w.(*os.File); ok && on {
		if term.IsTerminal(int(f.Fd())) {
			m.out = w
		}
	}
	return m
}

// rendering tells how many units are rendered.
func (m *meter) rendering(s compiler.State) {
	if s.Total == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.draw(fmt.Sprintf("%d of %d units rendered", s.Done, s.Total))
}

// writing tells that so many files are ready.
func (m *meter) writing(done, total int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.draw(fmt.Sprintf("%d of %d files ready", done, total))
}

func (m *meter) draw(text string) {
	if now := time.Now(); m.out != nil && now.After(m.next) {
		m.next, m.drawn = now.Add(rhythm), true
		_, _ = fmt.Fprintf(m.out, "\r\033[K%s", text) // nobody would be left to tell
	}
}

// end takes the line away.
func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drawn {
		_, _ = fmt.Fprint(m.out, "\r\033[K")
		m.drawn = false
	}
}
