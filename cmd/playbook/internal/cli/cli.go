// Package cli is the commands, one file each. It wires the stages (load → check →
// playbook → render → protect → write or serve) and is the only room that prints,
// reads the environment and knows the clock. Input: arguments and streams.
// Output: an exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/write"
)

// Exit codes (DESIGN §6).
const (
	exitOK       = 0
	exitFindings = 1 // findings that fail
	exitUsage    = 2
	exitMachine  = 3 // disk, network
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// failure is an error with its exit code and the next step.
type failure struct {
	code int
	err  error
	hint string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func usage(hint, format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...), hint}
}

func machine(err error) error { return &failure{exitMachine, err, ""} }

// errFindings ends a command whose messages are printed already.
var errFindings = &failure{code: exitFindings, err: errors.New("")}

// Main runs one command and returns its exit code.
func Main(ctx context.Context, args []string, s Streams, getenv func(string) string) int {
	root := newRoot(&app{Streams: s, getenv: getenv, ctx: ctx})
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	code, hint := exitUsage, ""
	var f *failure
	var refused *write.RefusedError
	switch {
	case errors.As(err, &f):
		code, hint = f.code, f.hint
	case errors.Is(err, write.ErrMachine) || errors.Is(err, context.Canceled):
		code = exitMachine
		if ctx.Err() != nil {
			hint = nextStep(context.Canceled)
		}
	case errors.As(err, &refused):
		code = exitFindings
	}
	if code == exitMachine && hint == "" {
		hint = nextStep(err)
	}
	if msg := err.Error(); msg != "" {
		fmt.Fprintf(s.Err, "playbook: %s\n", msg)
	}
	if hint != "" {
		fmt.Fprintf(s.Err, "  %s\n", hint)
	}
	return code
}

// app is what all commands share.
type app struct {
	Streams
	getenv func(string) string
	flags  flags
	ctx    context.Context // of the one command that runs; commands hand on their own
}

// flags are the common flags.
type flags struct {
	source, output, baseURL, theme, audience, format string
	drafts, strict, timing, quiet                    bool
}

func newRoot(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "playbook",
		Short: "a sales playbook as code",
		Long: `playbook turns Markdown (pitches, case studies, proposals, talking points) and
YAML (pipeline, accounts, team) into a static site with funnel charts.`,
		Example: `  playbook serve                       preview with live reload
  playbook check                       say what is wrong, build nothing
  playbook build                       write public/
  playbook new talking-points          next week's talking points`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, sub := range c.Commands() {
				names = append(names, sub.Name())
			}
			return usage(orHint(diag.DidYouMean(args[0], names), "see playbook --help"), "no command %q", args[0])
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	f := c.PersistentFlags()
	f.StringVarP(&a.flags.source, "source", "s", ".", "folder of the playbook, with content/ and data/")
	f.StringVarP(&a.flags.output, "output", "o", "", "folder to write the site to (default public/ in the source)")
	f.StringVar(&a.flags.baseURL, "base-url", "", "address of the site, over base_url in data/site.yaml")
	f.StringVar(&a.flags.theme, "theme", "", "theme, over theme in data/site.yaml")
	f.StringVar(&a.flags.audience, "audience", "", "who reads what is written in the clear: public, team or manager")
	f.BoolVar(&a.flags.drafts, "drafts", false, "with documents that are marked draft")
	f.BoolVar(&a.flags.strict, "strict", false, "warnings fail")
	f.StringVar(&a.flags.format, "format", "text", "messages as text, json or github (annotations)")
	f.BoolVar(&a.flags.timing, "timing", false, "print how long each stage took")
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "print messages only")
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(fmt.Sprintf("see %s --help", c.CommandPath()), "%w", err)
	})
	completeFlags(c)
	for _, sub := range commands(a) {
		c.AddCommand(sub)
	}
	return c
}

// commands lists all commands, each in its own file.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{serveCommand(a), checkCommand(a), buildCommand(a), keysCommand(a), ownersCommand(a), newCommand(a), initCommand(a), importCommand(a), fillCommand(a), schemaCommand(a)}
}

func (a *app) say(format string, args ...any) {
	if !a.flags.quiet {
		fmt.Fprintf(a.Err, format+"\n", args...)
	}
}
