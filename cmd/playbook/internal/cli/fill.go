package cli

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/proposal"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

func fillCommand(a *app) *cobra.Command {
	var set []string
	var data string
	var oral bool
	c := &cobra.Command{
		Use:   "fill PROPOSAL",
		Short: "a proposal from the terminal",
		Long: `fill puts values into a proposal and writes it as Markdown or as a page to print.
While a required field is empty it says which, and writes nothing.`,
		Example: `  playbook fill proposals/pilot.md --set client="Acme" --set units=12 --output acme.html
  playbook fill proposals/pilot.md --data acme.yaml --output acme.md
  playbook fill proposals/pilot.md --data acme.yaml --output -      Markdown to the terminal`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeProposals(a),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			_, src, list, err := p.read(nil)
			if err != nil {
				return err
			}
			doc, err := findProposal(src, args[0])
			if err != nil {
				return err
			}
			about := slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Severity != diag.Error || d.File != doc.Path })
			if len(about) > 0 {
				return p.refuse(about) // such as an expired fact
			}
			values, err := p.values(data, set)
			if err != nil {
				return err
			}
			site := src.Site.Value.WithDefaults()
			facts := func(name string) string {
				if src.Facts == nil {
					return ""
				}
				return src.Facts.Value.Facts[name].Value
			}
			out, err := proposal.Fill(doc, values, proposal.Options{Currency: site.Currency, Language: site.Language, Facts: facts, Oral: oral})
			if err != nil {
				return usage("its fields: "+fieldList(doc), "%w", err)
			}
			for _, w := range out.Wrong {
				fmt.Fprintf(a.Err, "%s\n", w)
			}
			for _, m := range out.Missing {
				fmt.Fprintf(a.Err, "still missing: %s\n", m)
			}
			if len(out.Wrong)+len(out.Missing) > 0 {
				return &failure{exitFindings, errors.New("nothing was written"), "give values with --set name=value or --data FILE; fields: " + fieldList(doc)}
			}
			return a.writeFilled(out)
		},
	}
	c.Flags().StringArrayVar(&set, "set", nil, "a value, as name=value; may be given often")
	c.Flags().StringVar(&data, "data", "", "a YAML file of values")
	c.Flags().BoolVar(&oral, "oral", false, "with what is said, not only what is sent")
	return c
}

func (a *app) writeFilled(out proposal.Filled) error {
	text := []byte(out.Markdown)
	to := a.flags.output
	switch strings.ToLower(filepath.Ext(to)) {
	case ".html", ".htm":
		text = out.HTML
	case ".md", ".markdown":
	default:
		if to != "" && to != "-" {
			return usage("end its name in .html or .md", "what to write into %s is not clear", to)
		}
	}
	if to == "" || to == "-" {
		_, err := a.Out.Write(text)
		return err
	}
	if err := replace(to, text); err != nil {
		return machine(fmt.Errorf("%s: cannot be written: %w", to, cause(err)))
	}
	a.say("%s written", to)
	return nil
}

// values are those of the file, then those of --set.
func (p *project) values(file string, set []string) (map[string]string, error) {
	values := map[string]string{}
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, machine(fmt.Errorf("%s: cannot be read: %w", file, cause(err)))
		}
		m, faults := load.Values(file, b)
		if len(faults) > 0 {
			return nil, p.refuse(faults)
		}
		values = m
	}
	for _, s := range set {
		k, v, ok := strings.Cut(s, "=")
		if !ok {
			return nil, usage("write --set name=value", "--set %s has no value", s)
		}
		values[k] = v
	}
	return values, nil
}

func findProposal(src *load.Source, name string) (*load.Doc, error) {
	name = route.Slashed(name, filepath.Separator)
	var all []string
	for _, d := range src.Docs {
		if d.Kind != schema.Proposal {
			continue
		}
		rel := strings.TrimPrefix(d.Path, "content/")
		if name == d.Path || name == rel || name == path.Base(rel) || name+".md" == path.Base(rel) {
			return d, nil
		}
		all = append(all, rel)
	}
	return nil, usage(orHint(diag.DidYouMean(name, all), "proposals: "+strings.Join(all, ", ")), "no proposal %q", name)
}

func fieldList(d *load.Doc) string {
	var names []string
	for _, f := range d.Front.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
