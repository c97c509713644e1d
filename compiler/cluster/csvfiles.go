package cluster

import (
	"bytes"
	"encoding/csv"
	stderrors "errors"
	"path"

	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
)

// noCSV tells an embedded file that encoding/csv.Decode cannot read, at the line that it cannot: CUE
// says that the call fails, and neither why nor where.
func (r *reader) noCSV(e errors.Error) (diag.Problem, bool) {
	if words(e) != calls+"encoding/csv.Decode" || r.from == nil || r.places.whole == nil {
		return diag.Problem{}, false
	}
	for _, a := range embeds(r.places.whole, r.from.files) {
		found, _ := a.FindAll(r.from.files) // CUE tells where there is none
		for _, name := range found {
			full := r.from.files.Full(name)
			if path.Ext(name) != ".csv" {
				continue
			}
			_, err := csv.NewReader(bytes.NewReader(r.places.text(full))).ReadAll()
			var why *csv.ParseError
			if !stderrors.As(err, &why) {
				continue
			}
			p := diag.Problem{Rule: ruleCUE, Excerpt: r.places.line(full, why.StartLine)}
			p.Position = diag.Position{File: display(full), Line: why.StartLine, Column: 1}
			p.Message = "is no CSV: " + why.Err.Error()
			switch {
			case stderrors.Is(why, csv.ErrFieldCount):
				p.Message = "is no CSV: this row has more fields, or fewer, than the first"
			case stderrors.Is(why, csv.ErrQuote), stderrors.Is(why, csv.ErrBareQuote):
				p.Message = "is no CSV: a \" begins or ends here that has no other; within a field in quotes it is written \"\""
			}
			at, _ := r.places.show(e.Position())
			p.Notes = []diag.Note{{Position: at, Message: "read here"}}
			return p, true
		}
	}
	return diag.Problem{}, false
}
