package compiler

import (
	"slices"
	"strings"
	"sync"
)

// Progress tells what a run is at, to whoever watches over it while it goes on. A
// nil one tells nobody.
type Progress struct {
	mu sync.Mutex
	// at are the steps that have begun and not ended.
	at []string
	// told, if not nil, is told each time that this changes.
	told func(at string)
	// done and total count units.
	done, total int
}

// Tell has each change of what the run is at told.
func (p *Progress) Tell(told func(at string)) { p.told = told }

// At names what the run is at: a step of the whole, or the units that are
// rendered side by side.
func (p *Progress) At() string {
	if p == nil {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all()
}

func (p *Progress) all() string { return strings.Join(p.at, ", ") }

// changed tells what the run is at; mu is held.
func (p *Progress) changed() {
	if p.told != nil {
		p.told(p.all())
	}
}

// Units tells how many are rendered, and of how many.
func (p *Progress) Units() (done, total int) {
	if p == nil {
		return 0, 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done, p.total
}

// step begins a step and gives what ends it.
func (p *Progress) step(name string) (end func()) {
	if p == nil {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = append(p.at, name)
	p.changed()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if i := slices.Index(p.at, name); i >= 0 {
			p.at = slices.Delete(p.at, i, i+1)
			p.changed()
		}
	}
}

// unit begins a unit of total.
func (p *Progress) unit(name string, total int) (end func()) {
	ended := p.step(name)
	return func() {
		ended()
		if p == nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.done, p.total = p.done+1, total
	}
}
