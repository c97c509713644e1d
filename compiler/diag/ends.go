package diag

import "slices"

// Names of what ends a run, or is noted in one, beside rules: none of it is said of a
// description, so none stands in the table of rules.
const (
	// Usage is a mistake in the command line, IO what the system refuses, Stopped a
	// limit or a signal.
	Usage   = "usage"
	IO      = "io"
	Stopped = "stopped"
	// StaleTree is a tree that --check finds to be another, RefusedTree one that is not
	// written to as it is.
	StaleTree   = "stale-tree"
	RefusedTree = "refused-tree"
	// Reaches is a change that reaches other units than it was to.
	Reaches = "reaches"
	// NoPort is a mesh for whose ports too few numbers are free.
	NoPort = "no-free-port"
	// NoImport is a file that tells of no mesh that could be imported.
	NoImport = "no-import"
	// Noted is what changes no exit status.
	Noted = "noted"
)

// ends are what these are, in the manner of rules.
func ends() []Rule {
	return []Rule{
		{Name: Usage, Means: "The command line is none that meshc takes."},
		{Name: IO, Means: "A file or a stream cannot be read or written."},
		{Name: Stopped, Means: "A limit, or a signal, ended the run before it was done."},
		{Name: StaleTree, Means: "The tree is not what the description gives."},
		{Name: RefusedTree, Means: "The tree is not written to as it is: something would go that nobody said is to go."},
		{Name: Reaches, Means: "A change of the description changes other units than diff --only names."},
		{Name: NoPort, Means: "Fewer node ports are free than a new mesh asks for."},
		{Name: NoImport, Means: "A file is none of those that a mesh can be imported from."},
		{Name: Noted, Severity: Notes, Means: "Something about a tree that changes no exit status."},
	}
}

// isEnd tells the name of one.
func isEnd(rule string) bool {
	return slices.ContainsFunc(ends(), func(r Rule) bool { return r.Name == rule })
}

// ended tells a problem that is not of a description, and of which no file is known:
// the run was not what it was to be.
func ended(p Problem) bool {
	return p.File == "" && isEnd(p.Rule)
}

// site is where the pages on rules, and on what else ends a run, are.
const site = "https://meshc.dev/docs/"

// URL is of the page on a rule.
func URL(rule string) string {
	if isEnd(rule) {
		return site + "commands.md#flags-and-forms"
	}
	return site + "rules.md#" + rule
}
