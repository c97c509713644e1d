package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// progress is a line on a terminal about a run that takes its time. Elsewhere it
// says nothing.
type progress struct {
	mu       sync.Mutex
	out      io.Writer
	rendered int
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

func newProgress(w io.Writer, on bool) *progress {
	p := &progress{next: time.Now().Add(patience)}
	if f, ok := w.(*os.File); ok && on {
		if info, err := f.Stat(); err == nil && info.Mode()&fs.ModeCharDevice != 0 {
			p.out = w
		}
	}
	return p
}

// rendering tells that one more unit is begun.
func (p *progress) rendering() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rendered++
	p.draw(fmt.Sprintf("%d units rendered", p.rendered))
}

// writing tells that so many files are ready.
func (p *progress) writing(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw(fmt.Sprintf("%d of %d files ready", done, total))
}

func (p *progress) draw(text string) {
	if now := time.Now(); p.out != nil && now.After(p.next) {
		p.next, p.drawn = now.Add(rhythm), true
		_, _ = fmt.Fprintf(p.out, "\r\033[K%s", text) // nobody would be left to tell
	}
}

// end takes the line away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		_, _ = fmt.Fprint(p.out, "\r\033[K")
		p.drawn = false
	}
}
