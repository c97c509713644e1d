package compiler

import (
	"bytes"
	"sync"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
)

// prints writes objects that differ in their units' names alone once, with blanks, and
// fills those in for each. What it knows of an object is the object: its text is
// taken where the object is what the blank one gives with the unit's names.
type prints struct {
	mu   sync.Mutex
	made map[string]*printed
}

// printed is what is written of objects with one identity but for names.
type printed struct {
	mu sync.Mutex
	// seen counts those that were written themselves.
	seen int
	// blanks are the texts with blanks: such objects come in some forms.
	blanks []blankText
}

type blankText struct {
	body any
	text string
}

const (
	// So many objects are written before one is with blanks: most units are alike
	// or none is.
	before = 2
	// forms are so many with one identity that are looked through.
	forms = 8
)

func newPrints() *prints { return &prints{made: map[string]*printed{}} }

// text writes an object of a unit.
func (p *prints) text(names *mold.Names, o manifest.Object) (*mold.Text, error) {
	if p == nil || names == nil {
		text, err := readBack(o)
		return mold.Own(text), err
	}
	one := p.of(names.Class() + " " + names.Blank(o.ID().String()+" "+o.Version()))
	one.mu.Lock()
	known := one.blanks
	one.mu.Unlock()
	for _, b := range known {
		if names.Fits(b.body, o.Body) {
			return mold.Filled(b.text, names), nil
		}
	}
	text, err := readBack(o)
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.seen++; err == nil && one.seen > before && len(one.blanks) < forms {
		if b, ok := blankOf(names, o, text); ok {
			one.blanks = append(one.blanks, b)
		}
	}
	return mold.Own(text), err
}

func (p *prints) of(key string) *printed {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made[key] == nil {
		p.made[key] = &printed{}
	}
	return p.made[key]
}

// blankOf writes an object with blanks. It is false where names decide how it is
// written, or what is filled in is not what was written of the object itself.
func blankOf(names *mold.Names, o manifest.Object, own []byte) (blankText, bool) {
	if names.Broken(o.Body, manifest.IsBlock) {
		return blankText{}, false
	}
	body, ok := names.BlankTree(o.Body)
	if !ok || !names.Fits(body, o.Body) {
		return blankText{}, false
	}
	text, err := manifest.FormatShown(manifest.Object{Body: manifest.Map(body)}, diag.Forges)
	if err != nil || !bytes.Equal([]byte(names.Fill(string(text))), own) {
		return blankText{}, false
	}
	return blankText{body, string(text)}, true
}

// readBack is an object's text, which is read back as kubectl reads it: it must be the
// object that was judged.
func readBack(o manifest.Object) ([]byte, error) {
	text, err := manifest.FormatShown(o, diag.Forges)
	if err == nil {
		err = manifest.SameRead(text, o.ID(), o.Version())
	}
	return text, err
}
