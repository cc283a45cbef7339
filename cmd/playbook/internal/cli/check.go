package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
)

func checkCommand(a *app) *cobra.Command {
	var sum summary
	c := &cobra.Command{
		Use:   "check",
		Short: "say what is wrong, build nothing",
		Long:  "check reads everything and says what is wrong, at file, line and column, with the next step.",
		Example: `  playbook check
  playbook check --strict              warnings fail as well
  playbook check --format json         for other tools
  playbook check --format github       annotations in a pull request
  playbook check --summary - --base ../before     what changes for readers, in plain words`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			m, err := p.make(c.Context(), nil)
			if err != nil {
				return err
			}
			if err := p.print(m.list); err != nil {
				return machine(err)
			}
			if err := sum.write(p, m); err != nil {
				return err
			}
			p.clock.print(a)
			a.say("%s", tally(m.list, len(m.source.Docs)))
			if p.fails(m.list) {
				return errFindings
			}
			return nil
		},
	}
	sum.flags(c)
	return c
}

func tally(l diag.List, docs int) string {
	errs, warns := l.Count()
	return fmt.Sprintf("%s, %s in %s", plural(errs, "error"), plural(warns, "warning"), plural(docs, "document"))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
