package compiler

import (
	"slices"
	"strings"
	"sync"
)

// Progress tells what a run is at, to whoever watches over it while it goes on. A
// nil one tells nobody.
type Progress struct {
	mu   sync.Mutex
	now  State
	at   []string
	told []func(State)
	// whole is what it is a part of, if it is one, and counted tells that its units are
	// among the whole's.
	whole   *Progress
	counted bool
}

// State is where a run is.
type State struct {
	// At names a step of the whole that has begun and not ended, or the units that are
	// rendered side by side.
	At string
	// Done counts the units that are rendered, of Total, which is 0 until that begins.
	Done, Total int
}

// Tell has each change told, by whichever goroutine makes it, one after another. It
// is for before the run.
func (p *Progress) Tell(told func(State)) { p.told = append(p.told, told) }

// Part is for one of several runs side by side, whose units count together.
func (p *Progress) Part() *Progress {
	if p == nil {
		return nil
	}
	return &Progress{whole: p}
}

// Now is where the run is.
func (p *Progress) Now() State {
	if p == nil {
		return State{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// step begins a step and gives what ends it.
func (p *Progress) step(name string) (end func()) {
	return p.begin(name, 0)
}

// unit begins one of so many units, and gives what ends it.
func (p *Progress) unit(name string, total int) (end func()) {
	return p.begin(name, total)
}

func (p *Progress) begin(name string, total int) (end func()) {
	if p == nil {
		return func() {}
	}
	part := p
	if p.whole != nil {
		p = p.whole
	}
	p.change(func() {
		p.at = append(p.at, name)
		switch {
		case part == p:
			p.now.Total = max(p.now.Total, total)
		case !part.counted && total > 0:
			p.now.Total += total
			part.counted = true
		}
	})
	return func() {
		p.change(func() {
			if i := slices.Index(p.at, name); i >= 0 {
				p.at = slices.Delete(p.at, i, i+1)
			}
			if total > 0 {
				p.now.Done++
			}
		})
	}
}

func (p *Progress) change(by func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	by()
	p.now.At = strings.Join(p.at, ", ")
	for _, told := range p.told {
		told(p.now)
	}
}
