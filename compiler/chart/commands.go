package chart

import (
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// looks is by what a chart may tell one name from others.
type looks struct {
	// sound: its templates can be read, and are all there is.
	sound bool
	// whole are texts that values may be compared with, within those that stand beside
	// functions which look into texts.
	whole  map[string]bool
	within []string
	// odd are the commands that may look into texts, or compare what no template names,
	// as they are written, each with what is piped into it.
	odd []string
}

// template reads one template, with all that it defines.
func (l *looks) template(text string) {
	set := map[string]*parse.Tree{}
	t := parse.New("template")
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(text, "", "", set); err != nil {
		l.sound = false // rendering tells why
		return
	}
	for _, tree := range set {
		l.node(tree.Root)
	}
}

func (l *looks) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, item := range n.Nodes {
				l.node(item)
			}
		}
	case *parse.ActionNode:
		l.action(n.Pipe)
	case *parse.TemplateNode:
		l.action(n.Pipe)
	case *parse.IfNode:
		l.branch(&n.BranchNode)
	case *parse.RangeNode:
		l.branch(&n.BranchNode)
	case *parse.WithNode:
		l.branch(&n.BranchNode)
	}
}

func (l *looks) branch(n *parse.BranchNode) {
	l.action(n.Pipe)
	l.node(n.List)
	l.node(n.ElseList)
}

// action reads what stands between two braces.
func (l *looks) action(p *parse.PipeNode) {
	if p == nil {
		return
	}
	var a action
	a.pipe(p)
	for _, text := range a.texts {
		l.whole[text] = true
		if len(a.odd) > 0 && worded(text) {
			l.within = append(l.within, text)
		}
	}
	l.odd = append(l.odd, a.odd...)
}

// action is what one has: texts, and commands that look into some.
type action struct{ texts, odd []string }

func (a *action) pipe(p *parse.PipeNode) {
	for i, c := range p.Cmds {
		a.command(c)
		if !plain(c, i > 0) {
			a.odd = append(a.odd, written(p.Cmds[:i+1]))
		}
	}
}

func (a *action) command(c *parse.CommandNode) {
	args := c.Args
	if id, is := args[0].(*parse.IdentifierNode); is && id.Ident == "include" && len(args) > 1 {
		args = args[2:] // a template's own name is compared with nothing
	}
	for _, arg := range args {
		switch arg := arg.(type) {
		case *parse.StringNode:
			a.texts = append(a.texts, arg.Text)
		case *parse.PipeNode:
			a.pipe(arg)
		case *parse.ChainNode:
			if p, is := arg.Node.(*parse.PipeNode); is {
				a.pipe(p)
			}
		}
	}
}

func written(commands []*parse.CommandNode) string {
	var texts []string
	for _, c := range commands {
		texts = append(texts, c.String())
	}
	return strings.Join(texts, " | ")
}

// Functions that take texts as they are, or make others of them, and look into none: all
// alike, or so long as what they compare, or the keys that they name, stand there as
// texts. Whoever reads a key that is a name finds it in values alone.
var (
	passing = regexp.MustCompile(`^(and|or|not|print|default|required|fail|cat|list|ternary|coalesce|empty|quote|toString|toYaml|toJson|toPrettyJson|` +
		`indent|nindent|trim|get|hasKey|deepCopy|merge|mergeOverwrite|mustMergeOverwrite|kindIs|typeIs|append|concat)$`)
	comparing = regexp.MustCompile(`^(eq|ne|has)$`)
	verbs     = regexp.MustCompile(`%[^svdq%]`)
)

// plain tells whether a command looks into no text. Methods may, such as .Files.Get, but of
// what stands there.
func plain(c *parse.CommandNode, piped bool) bool {
	args := c.Args[1:]
	id, is := c.Args[0].(*parse.IdentifierNode)
	switch {
	case !is:
		return others(args, constant) == 0 && !piped
	case passing.MatchString(id.Ident):
		return true
	case comparing.MatchString(id.Ident):
		if piped {
			return others(args, constant) == 0
		}
		return others(args, constant) <= 1
	case len(args) == 0:
		return false
	case id.Ident == "include":
		return isText(args[0])
	case id.Ident == "printf":
		format, is := args[0].(*parse.StringNode)
		return is && !verbs.MatchString(format.Text)
	}
	named, is := keys(id.Ident, args)
	return is && !piped && others(named, isText) == 0
}

// keys are the arguments of a function of maps that are keys; it is false for any other.
func keys(function string, args []parse.Node) ([]parse.Node, bool) {
	switch {
	case function == "dict":
		var out []parse.Node
		for pair := range slices.Chunk(args, 2) {
			out = append(out, pair[0])
		}
		return out, true
	case function == "set" && len(args) == 3:
		return args[1:2], true
	case function == "dig" && len(args) > 2:
		return args[:len(args)-2], true
	case function == "omit" || function == "pick" || function == "unset":
		return args[1:], true
	}
	return nil, false
}

func others(args []parse.Node, is func(parse.Node) bool) (n int) {
	for _, arg := range args {
		if !is(arg) {
			n++
		}
	}
	return n
}

func isText(n parse.Node) bool { return n.Type() == parse.NodeString }

func constant(n parse.Node) bool {
	return isText(n) || n.Type() == parse.NodeNumber || n.Type() == parse.NodeBool || n.Type() == parse.NodeNil
}

// worded tells a text that has more of a word than a single sign or letter: "-" and "." are in
// all names, or in none.
func worded(text string) bool {
	n := 0
	for _, c := range text {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			n++
		}
	}
	return n > 1
}
