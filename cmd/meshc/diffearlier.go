package main

import (
	"fmt"
	"strings"

	"meshc.dev/compiler/diag"
)

// earlier are problems of a revision. Programs look for the files that they are told,
// and would find other ones, or none: to them the message says where it is.
func earlier(problems diag.List, at string, r *report) diag.List {
	place := func(p *diag.Position, _ *string) {
		if p.File != "" {
			p.File = at + ":" + p.File
		}
	}
	everywhere(problems, place)
	return unplaced(problems, at, r)
}

// unplaced has places of a revision in messages, for programs.
func unplaced(problems diag.List, at string, r *report) diag.List {
	if r.form == "text" {
		return problems
	}
	everywhere(problems, func(p *diag.Position, message *string) {
		if strings.HasPrefix(p.File, at+":") {
			*message = fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, *message)
			*p = diag.Position{}
		}
	})
	return problems
}

// everywhere changes the places of problems, with the messages that have them.
func everywhere(problems diag.List, place func(*diag.Position, *string)) {
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
}
