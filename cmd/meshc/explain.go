package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
	"meshc.dev/docs"
)

func newExplain() *cobra.Command {
	c := &cobra.Command{
		Use:   "explain [RULE]",
		Short: "Say what a rule is for, with what breaks it and what does not",
		Long: `explain prints the section of docs/rules.md on a rule, by the name that messages
end in: what goes wrong in the cluster where it is broken, CUE that breaks it, what
vet says of that, and CUE that does not. Without a name it lists all rules.`,
		Example: `  meshc explain unique-nodeport
  meshc explain -o json`,
		Args: arguments(0, 1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	output := outputFlag(c, "list", "text", "json")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 1 && *output == "json":
			return explained(c.OutOrStdout(), args[0], func(w io.Writer, r diag.Rule) error { return diag.WriteJSON(w, recordOf(r)) })
		case len(args) == 1:
			return explained(c.OutOrStdout(), args[0], writeSection)
		case *output == "json":
			var all []ruleRecord
			for _, r := range diag.Rules() {
				all = append(all, recordOf(r))
			}
			return diag.WriteJSON(c.OutOrStdout(), all)
		}
		return listRules(c.OutOrStdout())
	}
	return c
}

// ruleRecord is a rule as JSON.
type ruleRecord struct {
	Name string `json:"name"`
	// Severity is "problem" or "note".
	Severity string `json:"severity"`
	Means    string `json:"means"`
	// Schema tells that plain `cue vet` refuses what breaks it, too.
	Schema bool `json:"schema"`
	// Hazards are numbers of docs/hazards.md.
	Hazards []string `json:"hazards,omitempty"`
}

func recordOf(r diag.Rule) ruleRecord {
	out := ruleRecord{Name: r.Name, Severity: severity(r), Means: r.Means, Schema: r.Schema}
	if r.Hazard != "" {
		out.Hazards = strings.Split(r.Hazard, ", ")
	}
	return out
}

func severity(r diag.Rule) string {
	if r.Severity == diag.Notes {
		return "note"
	}
	return "problem"
}

func ruleNames() []string {
	var out []string
	for _, r := range diag.Rules() {
		out = append(out, r.Name)
	}
	slices.Sort(out)
	return out
}

// explained shows a rule, if there is one of that name.
func explained(w io.Writer, name string, show func(io.Writer, diag.Rule) error) error {
	// As it stands in a message.
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	r, ok := diag.RuleOf(name)
	if !ok {
		return fmt.Errorf("there is no rule %q; most like it are: %s", name, strings.Join(likeRule(name), ", "))
	}
	return show(w, r)
}

// likeRule are the rules that have the name in theirs, or else those most like it.
func likeRule(name string) []string {
	all := ruleNames()
	within := slices.DeleteFunc(slices.Clone(all), func(rule string) bool { return name == "" || !strings.Contains(rule, name) })
	if len(within) > 0 {
		return within
	}
	return nearest.Sort(name, all)[:3]
}

func writeSection(w io.Writer, r diag.Rule) error {
	_, err := fmt.Fprintf(w, "# %s\n\n%s\n", r.Name, cmp.Or(section(r.Name), r.Means))
	return err
}

// section is what docs/rules.md has on a rule, "" of what is none of the description's.
func section(rule string) string {
	_, after, _ := strings.Cut(docs.Rules, "\n## "+rule+"\n")
	section, _, _ := strings.Cut(after, "\n## ")
	return strings.Trim(section, "\n")
}

func listRules(w io.Writer) error {
	rows := [][]string{{"RULE", "KIND", "WHAT GOES WRONG"}}
	for _, r := range diag.Rules() {
		rows = append(rows, []string{r.Name, severity(r), r.Means})
	}
	return writeTable(w, rows)
}
