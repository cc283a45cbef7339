package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/scaffold"
)

func schemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "JSON Schemas for editors",
		Long: `schema prints the JSON Schema of a file, made from the Go types: site, team,
snapshot, account, facts, rehearsals, or front-KIND, the front matter of a kind.
Without NAME it lists them; with --output it writes all of them into a folder.
.vscode/settings.json says which files under data/ they are for. Front matter in
Markdown is checked by the editors and extensions that can; VS Code alone cannot.`,
		Example: `  playbook schema
  playbook schema snapshot
  playbook schema --output .vscode/schemas`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			names, err := schemaNames()
			if err != nil || len(args) > 0 {
				names = nil
			}
			return starting(names, begun), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			all, err := scaffold.Schemas()
			if err != nil {
				return err
			}
			if len(args) == 1 && a.flags.output != "" {
				return usage("leave the name out to write all, or --output out to print one", "a name and --output do not go together")
			}
			if len(args) == 1 {
				for _, f := range all {
					if f.Path == args[0]+".json" {
						fmt.Fprint(a.Out, f.Text)
						return nil
					}
				}
				names, _ := schemaNames()
				return usage(orHint(diag.DidYouMean(args[0], names), "schemas: "+strings.Join(names, ", ")), "no schema %q", args[0])
			}
			if a.flags.output == "" {
				names, _ := schemaNames()
				fmt.Fprintln(a.Out, strings.Join(names, "\n"))
				return nil
			}
			root, err := openFolder(a.flags.output)
			if err != nil {
				return machine(err)
			}
			defer root.Close()
			for _, f := range all {
				if err := write1(root, f.Path, f.Text); err != nil {
					return machine(err)
				}
			}
			a.say("%d schemas in %s", len(all), a.flags.output)
			return nil
		},
	}
}

func schemaNames() (names []string, err error) {
	all, err := scaffold.Schemas()
	for _, f := range all {
		names = append(names, strings.TrimSuffix(f.Path, ".json"))
	}
	return names, err
}
