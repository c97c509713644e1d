package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// defaultDir is where a description is looked for.
const defaultDir = "meshes"

// dirFlag adds -d, the directory of the description.
func dirFlag(c *cobra.Command) *string {
	dir := c.Flags().StringP("dir", "d", defaultDir, "directory of the description")
	_ = c.MarkFlagDirname("dir") // fails only for a flag that is not there
	return dir
}

// dirOf is the directory of a command that takes it as -d or as its only argument.
func dirOf(c *cobra.Command, dir string, args []string) (string, error) {
	switch {
	case len(args) == 0:
		return dir, nil
	case c.Flags().Changed("dir"):
		return "", hint(c, fmt.Errorf("the directory is given twice: -d %s, and %s", dir, args[0]))
	}
	return args[0], nil
}

// dirsOf are the directories, and patterns of such, of a command that takes them as
// arguments, or one as -d.
func dirsOf(c *cobra.Command, dir string, args []string) ([]string, error) {
	if len(args) > 1 && !c.Flags().Changed("dir") {
		return args, nil
	}
	one, err := dirOf(c, dir, args)
	return []string{one}, err
}

// oneOf refuses a flag's value that is none of these.
func oneOf(flag, given string, words ...string) error {
	if slices.Contains(words, given) {
		return nil
	}
	return &cluster.UsageError{Message: fmt.Sprintf("--%s must be %s, not %q", flag, either(words), given)}
}

// outputFlag adds -o, the form of what a command makes: the first of the forms, unless
// another of them is given.
func outputFlag(c *cobra.Command, of string, forms ...string) *string {
	output := c.Flags().StringP("output", "o", forms[0], "form of the "+of+": "+either(forms))
	completeWords(c, "output", forms...)
	c.PreRunE = func(*cobra.Command, []string) error { return oneOf("output", *output, forms...) }
	return output
}

// noArguments refuses any: cobra takes them for commands of the command.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no argument: leave %q out", c.Name(), args[0])
}

// arguments are so many at least, and at most where most is not below that, as the command's
// usage and its first example have them.
func arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		_, names, _ := strings.Cut(c.Use, " ")
		words := strings.Fields(names)
		switch {
		case len(args) < least:
			says := fmt.Sprintf("%s needs %s", c.Name(), strings.Join(words[len(args):least], " and "))
			if example, _, _ := strings.Cut(strings.TrimSpace(c.Example), "\n"); example != "" {
				says += ", as in " + example
			}
			return errors.New(says)
		case most >= least && len(args) > most:
			return fmt.Errorf("%s takes %s: leave %q out", c.Name(), names, strings.Join(args[most:], " "))
		}
		return nil
	}
}

// completeWords completes a flag's value from a fixed list.
func completeWords(c *cobra.Command, flag string, words ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completeDirs completes names of directories.
func completeDirs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeUnits completes names of units from the description, as fast as a shell
// asks: of meshes and what they share, and of further units beside them.
func completeUnits(dir *string, further bool) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if _, err := shutIn(c, *dir, "", false); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		s, _, err := cluster.Look(*dir)
		if err != nil || s == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer s.Close() //nolint:errcheck // it was only read
		meshes, _ := s.Names()
		names := append([]string{plan.Shared}, meshes...)
		if further {
			names = append(names, s.Further()...)
		}
		names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(args, n) })
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeMeshes completes names of meshes alone.
func completeMeshes(dir *string) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, part string) ([]string, cobra.ShellCompDirective) {
		names, then := completeUnits(dir, false)(c, args, part)
		return slices.DeleteFunc(names, func(n string) bool { return n == plan.Shared }), then
	}
}

// completeOne completes the first argument.
func completeOne(by cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, part string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return by(c, args, part)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
