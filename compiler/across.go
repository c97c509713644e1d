package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Across tells what descriptions of several clusters have that is one's: of what they say
// to have in common, and of the directories that they are written to. The first of two, as
// they come, has it, and the other one the problem; of those that are not sound, and so
// nil, nothing is said.
func Across(all []*Result) []diag.List {
	out := make([]diag.List, len(all))
	for i, r := range all {
		if r != nil {
			out[i] = r.across(all[:i])
		}
	}
	return out
}

func (r *Result) across(before []*Result) diag.List {
	var out diag.List
	for _, first := range before {
		if first == nil {
			continue
		}
		// With the first of several that a tree meets it meets the others.
		if p, met := r.nested(first); met && !slices.ContainsFunc(out, func(p diag.Problem) bool { return p.Rule == "tree-path" }) {
			out = append(out, p)
		}
		for _, mine := range r.Common {
			for _, theirs := range first.Common {
				if mine.Name == theirs.Name && mine.Rule == theirs.Rule {
					out = append(out, (&meeting{of: mine, with: theirs, cluster: first.Tree.Cluster, own: r.Tree.Cluster}).problems()...)
				}
			}
		}
	}
	return out.Normalize()
}

// nested tells two trees of which one is, or is in, the other.
func (r *Result) nested(first *Result) (diag.Problem, bool) {
	if r.Home == nil || first.Home == nil || r.Root != first.Root {
		return diag.Problem{}, false
	}
	// There are file systems that tell no upper from lower case.
	mine, theirs := strings.ToLower(r.Home.Directory)+"/", strings.ToLower(first.Home.Directory)+"/"
	how := ""
	switch {
	case mine == theirs:
		how = "is"
	case strings.HasPrefix(mine, theirs):
		how = "is in"
	case strings.HasPrefix(theirs, mine):
		how = "has in it"
	default:
		return diag.Problem{}, false
	}
	says := fmt.Sprintf("the tree %s of cluster %s %s that of cluster %s, %s: give each a directory of its own", r.Home.Directory, r.Tree.Cluster, how, first.Tree.Cluster, first.Home.Directory)
	if mine == theirs && r.Tree.Cluster == first.Tree.Cluster {
		p := onTree(r.Self, fmt.Sprintf("another cluster is called %s, and its tree is this one's, %s: give each cluster a name of its own", r.Tree.Cluster, r.Home.Directory))
		p.Notes = []diag.Note{noteAt(r.Self.Position, first.Self.Position, "the other one")}
		return p, true
	}
	if mine == theirs && r.Home.Position == first.Home.Position { // one line, and one mistake, for however many
		return onTree(*r.Home, fmt.Sprintf("the tree %s is that of cluster %s and of others, whose this line is, too: make it follow from what the clusters do not have in common, such as the cluster's name", r.Home.Directory, first.Tree.Cluster)), true
	}
	p := onTree(*r.Home, says)
	p.Notes = []diag.Note{noteAt(r.Home.Position, first.Home.Position, "the one of cluster "+first.Tree.Cluster)}
	return p, true
}

// onTree is a problem of where a tree is.
func onTree(at Placed, says string) diag.Problem {
	return diag.Problem{Position: at.Position, Excerpt: at.Excerpt, Path: at.Field, Rule: "tree-path", Message: says}
}

// At tells whether the tree is where it was found to be before the description was
// evaluated with the schema, "" for nowhere: elsewhere nothing can be written any more.
func (r *Result) At(path string) (diag.Problem, bool) {
	switch {
	case r.Home == nil:
		at := r.Self
		at.Field = "cluster.tree.path"
		return onTree(at, "is not set, and is where the tree of cluster "+r.Tree.Cluster+" would be: write cluster: tree: path: \"deploy/"+r.Tree.Cluster+"\", or name a directory by -o"), false
	case r.Home.Directory != path:
		return onTree(*r.Home, "is "+r.Home.Directory+" by what the schema says beside what is written: have it follow from what is written alone, such as the cluster's name"), false
	}
	return diag.Problem{}, true
}

// noteAt is a second place, or says that it is the same.
func noteAt(at, first diag.Position, says string) diag.Note {
	if at == first {
		return diag.Note{Position: at, Message: says + " is this line's, too: make it follow from what the clusters do not have in common, such as the cluster's name"}
	}
	return diag.Note{Position: first, Message: says}
}

// meeting is of two clusters in one space.
type meeting struct {
	of, with Common
	// cluster is the first one's name, own that of the other.
	cluster, own string
}

func (m *meeting) problems() diag.List {
	var out diag.List
	met := map[plan.Thing]bool{}
	byName := map[string][]had{}
	var granted []had
	for _, h := range m.with.have {
		byName[h.is+" "+h.name] = append(byName[h.is+" "+h.name], h)
		if h.granted {
			granted = append(granted, h)
		}
	}
	for _, mine := range m.of.have {
		theirs := slices.Concat(byName[mine.is+" "+mine.name], granted)
		if mine.granted {
			theirs = m.with.have // ranges meet what has another name
		}
		i := slices.IndexFunc(theirs, func(h had) bool { return mine.meets(h) })
		if i < 0 {
			continue
		}
		mineToo, theirsToo := shares(m.of, mine, theirs[i]), shares(m.with, mine, theirs[i])
		if mineToo && theirsToo {
			continue
		}
		met[plan.Thing{Kind: mine.is, Name: mine.name}] = true
		if slices.ContainsFunc(mine.follows, func(t plan.Thing) bool { return met[t] }) {
			continue
		}
		out = append(out, m.problem(mine, theirs[i], mineToo, theirsToo))
	}
	return append(out, m.unlike()...)
}

// unlike tells what goes with a thing that both clusters share, and is not the same.
func (m *meeting) unlike() diag.List {
	var out diag.List
	for _, alike := range m.of.Alike {
		for _, mine := range m.of.have {
			i := slices.IndexFunc(m.with.have, func(h had) bool { return mine.is == alike.Is && mine.meets(h) })
			if i < 0 || !shares(m.of, mine) || !shares(m.with, mine) {
				continue
			}
			theirs := m.with.have[i]
			own, other := m.of.first(alike.With, mine.unit), m.with.first(alike.With, theirs.unit)
			if own == nil || other == nil || own.name == other.name {
				continue
			}
			p := own.place
			p.Rule = m.of.Rule
			p.Message = fmt.Sprintf("%s %s goes with %s %s, which cluster %s shares with %s %s: what is one mesh in both clusters has the same of both", own.is, own.name, mine.is, mine.name, m.cluster, other.is, other.name)
			p.Notes = []diag.Note{{Position: other.place.Position, Message: "the one of cluster " + m.cluster}}
			out = append(out, p)
		}
	}
	return out
}

// first is the first thing of a kind that a unit has.
func (c Common) first(is, unit string) *had {
	i := slices.IndexFunc(c.have, func(h had) bool { return h.is == is && h.unit == unit })
	if i < 0 {
		return nil
	}
	return &c.have[i]
}

// meets tells whether two things are one: of ranges that are granted only if their
// tenants are two.
func (h had) meets(o had) bool {
	switch {
	case h.is != o.is:
		return false
	case h.granted || o.granted:
		return h.unit != o.unit && (liesIn(h.name, o.name) || liesIn(o.name, h.name))
	}
	return h.name == o.name
}

// shares tells whether a cluster says that others may have it, too.
func shares(c Common, things ...had) bool {
	return slices.ContainsFunc(c.Shared, func(s plan.SpaceShared) bool {
		return slices.ContainsFunc(things, func(h had) bool { return s.Is == h.is && contains(h.form, s.Name, h.name) })
	})
}

// problem says that the first cluster has it, and how both could.
func (m *meeting) problem(mine, theirs had, mineToo, theirsToo bool) diag.Problem {
	what := fmt.Sprintf("%s %s of %s", mine.is, mine.name, m.of.Name)
	has := "is cluster " + m.cluster + "'s already"
	switch {
	case theirs.granted && theirs.name == mine.name:
		has = fmt.Sprintf("is granted to mesh %s in cluster %s", theirs.unit, m.cluster)
	case theirs.granted:
		has = fmt.Sprintf("is granted to mesh %s in cluster %s, by %s", theirs.unit, m.cluster, theirs.name)
	case mine.granted:
		has = fmt.Sprintf("has %s, which is mesh %s's in cluster %s", theirs.name, theirs.unit, m.cluster)
	case theirs.unit == plan.Shared:
		has = "is another cluster's already"
	default:
		has += fmt.Sprintf(", for mesh %s", theirs.unit)
	}
	field := "cluster." + strings.Join(mine.by, ".")
	both := ""
	switch {
	case len(mine.by) == 0:
	case mineToo:
		both = fmt.Sprintf("; this cluster shares it: have cluster %s say so in %s, too", m.cluster, field)
	case theirsToo:
		both = fmt.Sprintf("; cluster %s shares it: if it is meant to be the same, have cluster %s say so in %s, too", m.cluster, m.own, field)
	default:
		both = fmt.Sprintf("; if it is meant to be both clusters', each says so in %s", field)
	}
	p := mine.place
	p.Rule, p.Message, p.Facts = m.of.Rule, diag.Say(m.of.Rule, []any{what, has, both}), what
	says := map[bool]string{true: "granted there", false: "first taken here"}[theirs.granted]
	p.Notes = []diag.Note{noteAt(p.Position, theirs.place.Position, cmp.Or(map[bool]string{true: "what cluster " + m.cluster + " has"}[p.Position == theirs.place.Position], says))}
	return p
}
