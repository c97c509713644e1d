package compiler

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// fewestRows are as many as tell what all rows have from what some have by chance.
const fewestRows = 3

// valuesIn matches what differs by row in what is said of each.
var valuesIn = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[0-9]+`)

// everyRow tells what every row of data has wrong once, at the first: the mistake is in what is
// made of them, and no row is mended for it.
func everyRow(d *cluster.Description, in diag.List) diag.List {
	groups, rows := map[string][]int{}, map[string]map[string]bool{}
	for i, p := range in {
		if p.IsNote() || !slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(p.File)) {
			continue
		}
		mesh := meshOf(p.Path)
		key := fmt.Sprint(filesOf(p.File), p.Rule, " ", valuesIn.ReplaceAllString(unnamed(mesh, p.Message), ""), " ", valuesIn.ReplaceAllString(unnamed(mesh, p.Path), ""))
		if groups[key] = append(groups[key], i); rows[key] == nil {
			rows[key] = map[string]bool{}
		}
		row := mesh
		if row == "" {
			row = p.Position.String()
		}
		rows[key][row] = true
	}
	drop := map[int]bool{}
	for key, all := range groups {
		first := &in[all[0]]
		made := d.RowsIn(func(file string) bool { return filesOf(file) == filesOf(first.File) })
		if len(rows[key]) < max(fewestRows, len(made)) {
			continue
		}
		if len(made) > 0 {
			first.Message += "; all other rows have it, too: mend it in all, or in what is made of them"
		}
		for _, i := range all[1:] {
			first.Also = append(append(slices.Clip(first.Also), diag.Place{Position: in[i].Position, Path: in[i].Path}), in[i].Also...)
			drop[i] = true
		}
	}
	var out diag.List
	for i, p := range in {
		if !drop[i] {
			out = append(out, p)
		}
	}
	return out
}

// filesOf are the files that may be rows together: those of one directory and of one kind.
func filesOf(file string) string { return filepath.Join(filepath.Dir(file), "*"+filepath.Ext(file)) }

// meshOf is the mesh that a field is of.
func meshOf(path string) string {
	rest, ok := strings.CutPrefix(path, "mesh.")
	if !ok {
		return ""
	}
	if strings.HasPrefix(rest, `"`) {
		name, _, _ := strings.Cut(rest[1:], `"`)
		return name
	}
	name, _, _ := strings.Cut(rest, ".")
	return name
}

func unnamed(mesh, text string) string {
	if mesh == "" {
		return text
	}
	return strings.ReplaceAll(text, mesh, "")
}
