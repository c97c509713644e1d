package main

import "slices"

// brought are the files that meshc brings, and where in a repository they are. Those
// of a forge are written where it is asked for. Those at the top are read in the root of
// a Git repository alone.
func brought() []struct {
	forge, from, to string
	top             bool
} {
	return []struct {
		forge, from, to string
		top             bool
	}{
		{"github", "ci/github.yml", ".github/workflows/meshc.yml", true},
		{"gitlab", "ci/gitlab-ci.yml", ".gitlab-ci.yml", true},
		{"", "ci/pre-commit-config.yaml", ".pre-commit-config.yaml", true},
		{"", "ci/gitattributes", ".gitattributes", false},
		{"", "ci/yamllint", ".yamllint", false},
	}
}

// misplaced are the files that nobody would read where they would be written.
func (r *repository) misplaced() []string {
	var out []string
	if r.below == "" {
		return nil
	}
	for _, b := range brought() {
		if b.top && (b.forge == "" || slices.Contains(r.ci, b.forge)) {
			out = append(out, b.to)
		}
	}
	if len(r.owners) > 0 {
		out = append(out, codeownersFile)
	}
	return out
}

// forges are those with a workflow.
func forges() []string {
	var out []string
	for _, b := range brought() {
		if b.forge != "" {
			out = append(out, b.forge)
		}
	}
	return out
}
