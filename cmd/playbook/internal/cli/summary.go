package cli

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/changes"
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
)

// summary are the flags of check that explain a pull request.
type summary struct {
	file, base string
	at         edited
}

func (s *summary) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.file, "summary", "", "add a summary in plain words, as Markdown, to this file (- prints it)")
	f.StringVar(&s.base, "base", "", "with --summary: the playbook as it was, to say what changes for readers")
	s.at.flags(c, "with --summary: ")
}

// write adds the summary to its file.
func (s *summary) write(p *project, m made) error {
	if s.file == "" {
		if s.base != "" {
			return usage("add --summary FILE", "--base says what a summary compares with")
		}
		return nil
	}
	site := m.source.Site.Value.WithDefaults()
	at, err := s.at.checked()
	if err != nil {
		return err
	}
	at.over(&site)
	sum := changes.Summary{Faults: m.list, Strict: p.app.flags.strict, Repository: site.Repository, Branch: site.Branch}
	if s.base != "" {
		if info, err := os.Stat(s.base); err != nil || !info.IsDir() {
			return usage("check the old state out into a folder and name it", "--base %s is not a folder", s.base)
		}
		before, err := load.Load(os.DirFS(filepath.Join(s.base, p.repository().folder)), &load.Cache{}, nil)
		if err != nil {
			return machine(err)
		}
		if sum.Changes = changes.Compare(before, m.source); sum.Changes == nil {
			sum.Changes = []changes.Change{}
		}
	}
	sum.Folder = p.repository().folder
	if errs, _ := m.list.Count(); errs == 0 {
		sum.Owners = p.newOwners(m.source)
	}
	out := p.app.Out
	if s.file != "-" {
		f, err := os.OpenFile(s.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return machine(fmt.Errorf("%s: cannot be written: %w", s.file, cause(err)))
		}
		defer f.Close()
		out = f
	}
	if err := changes.Write(out, sum); err != nil {
		return machine(fmt.Errorf("writing the summary: %w", err))
	}
	if c, ok := out.(io.Closer); ok && s.file != "-" {
		if err := c.Close(); err != nil {
			return machine(fmt.Errorf("writing the summary: %w", err))
		}
	}
	return nil
}

// inRepository names files as GitHub knows them.
func (p *project) inRepository(l diag.List) diag.List {
	folder := p.repository().folder
	if folder == "" {
		return l
	}
	l = slices.Clone(l)
	for i := range l {
		l[i].File = path.Join(folder, l[i].File)
	}
	return l
}
