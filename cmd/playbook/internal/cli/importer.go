package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"playbook/cmd/playbook/internal/crm"
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

func importCommand(a *app) *cobra.Command {
	var week, mapping, pipeline, dates, currency, asOf string
	var dry, force bool
	c := &cobra.Command{
		Use:   "import FORMAT FILE",
		Short: "a CRM export → a weekly snapshot",
		Long: `import reads an export of deals and writes data/pipeline/<week>.yaml. FORMAT is
hubspot, salesforce, pipedrive or csv (with --mapping); FILE may be - for standard
input. Stages and owners map under crm: in data/site.yaml. Nothing is dropped
silently: a summary counts what was read, written and skipped, and why.`,
		Example: `  playbook import hubspot deals.csv --week 2026-W47
  playbook import csv export.csv --week 2026-W47 --mapping crm.yaml --dry-run
  playbook import salesforce report.csv --week 2026-W47 --date-format DD/MM/YYYY`,
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: completeImport,
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			w, err := schema.ParseWeek(strings.ToUpper(week))
			if err != nil {
				return usage("say which week it is, as --week 2026-W47", "%v", err)
			}
			src, err := load.Load(p.fsys, &p.sources, nil)
			if err != nil {
				return machine(err)
			}
			faults := slices.Clone(src.Site.Faults)
			if src.Team != nil {
				faults = append(faults, src.Team.Faults...)
			}
			if errs, _ := faults.Count(); errs > 0 {
				return p.refuse(faults) // stages and people are not known
			}
			site := src.Site.Value.WithDefaults()
			opt := crm.Options{Format: crm.Format(args[0]), Week: w, Mapping: site.CRM[args[0]], Pipeline: pipeline, DateFormat: dates,
				Currency: orHint(currency, site.Currency), Stages: site.Stages, FileName: strings.TrimPrefix(args[1], "./")}
			if args[1] == "-" {
				opt.FileName = "standard input"
			}
			if !slices.Contains(crm.Formats(), opt.Format) {
				return usage(orHint(diag.DidYouMean(args[0], formatNames()), "formats: "+strings.Join(formatNames(), ", ")), "no format %q", args[0])
			}
			if asOf != "" {
				if opt.AsOf, err = schema.ParseDate(asOf); err != nil {
					return usage("write --as-of 2026-11-20", "%v", err)
				}
			}
			if src.Team != nil {
				opt.Reps = src.Team.Value.Reps
			}
			if mapping != "" {
				b, err := os.ReadFile(mapping)
				if err != nil {
					return machine(fmt.Errorf("%s: cannot be read: %w", mapping, cause(err)))
				}
				m, faults := load.Mapping(mapping, b)
				if len(faults) > 0 {
					return p.refuse(faults)
				}
				opt.Mapping, opt.MappingFile = m, mapping
			}
			return p.importDeals(args[1], opt, dry, force)
		},
	}
	f := c.Flags()
	f.StringVar(&week, "week", "", "week of the snapshot, as 2026-W47")
	f.StringVar(&asOf, "as-of", "", "day of the snapshot; the week's Sunday when not given")
	f.StringVar(&mapping, "mapping", "", "YAML file that maps stages, owners and columns")
	f.StringVar(&pipeline, "pipeline", "", "which of several pipelines")
	f.StringVar(&dates, "date-format", "", "order of numeric dates, such as DD/MM/YYYY")
	f.StringVar(&currency, "currency", "", "currency of amounts that name none")
	f.BoolVar(&dry, "dry-run", false, "show what would change, write nothing")
	f.BoolVar(&force, "force", false, "write over a snapshot that is there")
	return c
}

func formatNames() (names []string) {
	for _, f := range crm.Formats() {
		names = append(names, string(f))
	}
	return names
}

// refuse prints faults and ends the command.
func (p *project) refuse(l diag.List) error {
	if err := p.print(l); err != nil {
		return machine(err)
	}
	return errFindings
}

func (p *project) importDeals(file string, opt crm.Options, dry, force bool) error {
	a := p.app
	in := a.In
	var size int64
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return machine(fmt.Errorf("%s: cannot be read: %w", file, cause(err)))
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			size = info.Size()
		}
		in = f
	}
	done := a.progress(&opt, size)
	res, err := crm.Import(in, opt)
	done()
	var faults *crm.Faults
	switch {
	case errors.As(err, &faults):
		return p.refuse(faults.List)
	case errors.As(err, new(*fs.PathError)):
		return machine(err)
	case err != nil:
		return usage("see playbook import --help", "%w", err)
	}
	for _, n := range res.Notes {
		a.say("note: %s", n)
	}
	a.say("%d read, %d written, %d skipped", res.Read, res.Written, len(res.Skipped))
	for _, g := range res.Summary {
		a.say("  %d skipped: %s", g.Count, g.Reason)
	}
	path := "data/pipeline/" + opt.Week.String() + ".yaml"
	full := filepath.Join(p.root, filepath.FromSlash(path))
	old := p.snapshot(opt.Week)
	if dry {
		var before schema.Snapshot
		if old != nil {
			before = old.Value
		}
		for _, l := range crm.Diff(before, res.Snapshot).Lines() {
			fmt.Fprintln(a.Out, l)
		}
		a.say("  nothing was written: --dry-run")
		return nil
	}
	if _, err := os.Stat(full); err == nil && !force {
		return usage("look at the change with --dry-run, then write over it with --force", "%s is there already", path)
	}
	text, err := crm.Encode(res.Snapshot)
	if err != nil {
		return err
	}
	if err := p.stays(path); err != nil {
		return err
	}
	if err := replace(full, text); err != nil {
		return machine(err)
	}
	fmt.Fprintln(a.Out, path)
	a.say("  next: playbook check")
	return nil
}

// snapshot is the one that the playbook has of a week; nil when none.
func (p *project) snapshot(w schema.Week) *load.Snapshot {
	src, err := load.Load(p.fsys, &p.sources, []string{})
	if err != nil {
		return nil
	}
	for _, s := range src.Weeks {
		if s.Week == w {
			return s
		}
	}
	return nil
}

// replace writes a file whole or not at all.
func replace(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".import-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// progress draws a bar on a terminal; elsewhere it draws nothing.
func (a *app) progress(opt *crm.Options, size int64) (done func()) {
	f, ok := a.Err.(interface{ Fd() uintptr })
	if !ok || size < 1<<20 || a.flags.quiet || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	const wide = 30
	opt.Progress = func(read int64) {
		n := int(min(read, size) * wide / size)
		fmt.Fprintf(a.Err, "\r[%s%s] %d %%", strings.Repeat("=", n), strings.Repeat(" ", wide-n), min(read, size)*100/size)
	}
	return func() { fmt.Fprint(a.Err, "\r"+strings.Repeat(" ", wide+12)+"\r") }
}
