package cluster

import (
	"path/filepath"

	"meshc.dev/compiler/diag"
)

// InFile is a problem at a line of a file in the module, given by its path from
// the root; line 0 means the whole file.
func (d *Description) InFile(name string, n int, message, rule string) diag.Problem {
	full := filepath.Join(d.Root, filepath.FromSlash(name))
	p := diag.Problem{Position: diag.Position{File: display(full), Line: n}, Message: message, Rule: rule}
	if n > 0 {
		p.Excerpt = line(full, n)
	}
	return p
}
