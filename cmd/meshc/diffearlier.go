package main

import (
	"fmt"

	"meshc.dev/compiler/diag"
)

// earlier are problems of a revision. Programs look for the files that they are told,
// and would find other ones, or none: to them the message says where it is.
func earlier(problems diag.List, at string, r *report) diag.List {
	place := func(p *diag.Position, message *string) {
		switch {
		case p.File == "":
		case r.form == "text":
			p.File = at + ":" + p.File
		default:
			*message = fmt.Sprintf("%s:%s:%d:%d: %s", at, p.File, p.Line, p.Column, *message)
			*p = diag.Position{}
		}
	}
	for i := range problems {
		p := &problems[i]
		place(&p.Position, &p.Message)
		for j := range p.Notes {
			place(&p.Notes[j].Position, &p.Notes[j].Message)
		}
		for j := range p.Also {
			place(&p.Also[j].Position, new(string))
		}
	}
	return problems
}
