package cli

import (
	"context"
	"errors"
	"io/fs"
	"math"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/write"
)

func buildCommand(a *app) *cobra.Command {
	var at edited
	c := &cobra.Command{
		Use:   "build",
		Short: "write the site to public/",
		Long: `build checks everything and writes the site. With an error it writes nothing and
leaves the last good site as it was. Files that did not change are not touched;
only files that an earlier build wrote are ever deleted.

What is above the public is left out, or sealed for its audience when
PLAYBOOK_TEAM_PASSPHRASE or PLAYBOOK_MANAGER_PASSPHRASE is set and playbook keys
new has made its key. The summary says how many pages that were.`,
		Example: `  playbook build
  playbook build --strict --base-url https://owner.github.io/repo/
  playbook build --output /tmp/site --audience team`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			if p.at, err = at.checked(); err != nil {
				return err
			}
			if err := p.outputClear(); err != nil {
				return err
			}
			if done, ok := p.nothingToDo(); ok {
				p.clock.print(a)
				a.say("nothing changed: %s: %d unchanged", p.output(), done.Unchanged)
				return nil
			}
			settings, err := load.Settings(p.fsys)
			if err != nil {
				return machine(err)
			}
			with, err := p.sealer(settings)
			if err != nil {
				return err
			}
			p.unlock = len(with.keys) > 0
			m, err := p.make(c.Context(), nil)
			if err != nil {
				return err
			}
			if err := p.print(m.list); err != nil {
				return machine(err)
			}
			if p.fails(m.list) {
				a.say("nothing was written: %s", tally(m.list, len(m.source.Docs)))
				return errFindings
			}
			p.clock.start("protect")
			audience, private := p.audience(m.passed.Settings)
			site, report, err := protect.Apply(m.site, protect.Options{Audience: audience, Private: private, Views: m.upper, Keys: with.keys, Rings: with.rings})
			if err != nil {
				return err
			}
			if err := interrupted(c.Context()); err != nil {
				return err
			}
			p.clock.start("write")
			opt := write.Options{State: p.state(), Inputs: p.recorded(m.list), Notice: func(s string) { a.say("%s", s) }}
			if m.passed.Settings.Hosting == "private" {
				opt.Limit = math.MaxInt64 // a host of its own; that of GitHub Pages is told, and refuses nothing
			}
			done, err := write.Publish(c.Context(), p.output(), site, opt)
			if err != nil {
				return published(err)
			}
			p.clock.print(a)
			a.say("%s in the clear, %d sealed, %d left out; %s: %d written, %d unchanged, %d deleted",
				plural(report.Public, "page"), report.Sealed, report.LeftOut, p.output(), done.Written, done.Unchanged, done.Deleted)
			a.sealed(with, report)
			return nil
		},
	}
	at.flags(c, "")
	return c
}

// published gives an error of a publication its exit code: what is not the
// machine's is a fault of the theme or of the content. An attachment that left
// or changed since it was looked at is the machine's.
func published(err error) error {
	if errors.Is(err, write.ErrMachine) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.As(err, new(*fs.PathError)) {
		return machine(err)
	}
	return &failure{exitFindings, err, ""}
}
