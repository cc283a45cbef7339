package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/scaffold"
)

func schemaCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "JSON Schemas for editors",
		Long: `schema prints the JSON Schema of a file, made from the Go types: site, team,
snapshot, account, facts, rehearsals, or the front matter of a kind. With --output
it writes all of them into a folder.`,
		Example: `  playbook schema snapshot
  playbook schema --output .vscode/schemas`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			all, err := scaffold.Schemas()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				for _, f := range all {
					if f.Path == args[0]+".json" {
						fmt.Fprint(a.Out, f.Text)
						return nil
					}
				}
				return usage("see playbook schema --help", "no schema %q", args[0])
			}
			if a.flags.output == "" {
				for _, f := range all {
					fmt.Fprintln(a.Out, f.Path[:len(f.Path)-len(".json")])
				}
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
	return c
}
