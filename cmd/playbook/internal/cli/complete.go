package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// completion is what cobra's shell completion asks for the arguments of a command.
type completion = func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective)

// completeFlags offers the values of the common flags.
func completeFlags(root *cobra.Command) {
	for name, values := range map[string][]string{"audience": {"public", "team", "manager"}, "format": {"text", "json", "github"}} {
		_ = root.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // fails for unknown flags only
	}
}

// completeNew offers kinds, then the names that a kind leaves open.
func completeNew(a *app) completion {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return starting(kindNames(), begun), cobra.ShellCompDirectiveNoFileComp
		}
		if len(args) == 1 && (args[0] == "stage" || args[0] == "stages") {
			var ids []string
			if site, err := load.Settings(os.DirFS(a.flags.source)); err == nil {
				for _, s := range site.Stages {
					ids = append(ids, s.ID)
				}
			}
			return starting(ids, begun), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeImport offers formats, then files.
func completeImport(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return starting(formatNames(), begun), cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// completeProposals offers the proposals of the playbook.
func completeProposals(a *app) completion {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		dir := schema.Proposal.Folder()
		list, _ := os.ReadDir(filepath.Join(a.flags.source, "content", dir)) // none without a playbook
		var names []string
		for _, e := range list {
			if strings.HasSuffix(e.Name(), ".md") {
				names = append(names, dir+"/"+e.Name())
			}
		}
		return starting(names, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

func starting(names []string, begun string) []string {
	out := slices.DeleteFunc(slices.Clone(names), func(s string) bool { return !strings.HasPrefix(s, begun) })
	slices.Sort(out)
	return out
}
