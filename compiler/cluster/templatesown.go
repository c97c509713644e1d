package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/diag"
)

// templatesOwn says of a field of a mesh that a template asks for how it is called.
const templatesOwn = "; a template's own fields begin with # or _"

// ofTemplate tells a field of a mesh's that a template has, too.
func (p *Places) ofTemplate(path Path, v cue.Value) bool {
	return len(path) > 2 && path[0] == language().Meshes && slices.ContainsFunc(conjuncts(v), func(c cue.Value) bool {
		return covers(p.sites.templates, c.Source().Pos())
	})
}

// withoutFollowing leaves out what follows from a template's own field that is none of a mesh's: what is
// made of it has no value, and what the template keeps out is told once that is mended.
func withoutFollowing(problems diag.List) diag.List {
	var meshes []string
	for _, p := range problems {
		if strings.HasSuffix(p.Message, templatesOwn) {
			meshes = append(meshes, split(p.Path)[:2].String()+".")
		}
	}
	return slices.DeleteFunc(problems, func(p diag.Problem) bool {
		return (p.Message == needsValue || p.Rule == ruleTemplate) && slices.ContainsFunc(meshes, func(m string) bool { return strings.HasPrefix(p.Path, m) })
	})
}
