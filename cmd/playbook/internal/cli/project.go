package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// project is one playbook on disk, with what is remembered between two builds.
// A rebuild is the same function as a build; the caches only make it fast.
type project struct {
	app     *app
	root    string // absolute
	fsys    fs.FS
	today   schema.Date
	changes map[string]playbook.Change
	preview bool
	unlock  bool // pages are going to be sealed

	sources load.Cache
	checks  check.Cache
	memory  render.Memory
	theme   *theme.Theme
	themeOf string // name it was loaded for
	at      edited // where it is edited, over site.yaml
	repo    *repository
	docs    int // how many there were when they were read last
	clock   stopwatch
}

// open looks at the source folder. It reads nothing yet.
func (a *app) open() (*project, error) {
	switch a.flags.format {
	case "text", "json", "github":
	default:
		return nil, usage("use text, json or github", "no format %q", a.flags.format)
	}
	switch schema.Visibility(a.flags.audience) {
	case "", schema.ForAll, schema.ForTeam, schema.ForManagers:
	default:
		return nil, usage("use public, team or manager", "no audience %q", a.flags.audience)
	}
	root, err := filepath.Abs(a.flags.source)
	if err != nil {
		return nil, machine(err)
	}
	info, err := os.Stat(root)
	if err != nil {
		return nil, machine(fmt.Errorf("%s: cannot be read: %w", a.flags.source, cause(err)))
	}
	if !info.IsDir() {
		return nil, usage("name the folder that holds content/ and data/", "%s is not a folder", a.flags.source)
	}
	if _, err := os.Stat(filepath.Join(root, "content")); errors.Is(err, fs.ErrPermission) {
		return nil, machine(fmt.Errorf("%s: cannot be read: %w", a.flags.source, cause(err)))
	} else if err != nil {
		return nil, usage("name a playbook with --source DIR, or begin one with: playbook init DIR", "there is no content/ in %s", a.flags.source)
	}
	return &project{app: a, root: root, fsys: os.DirFS(root)}, nil
}

func cause(err error) error {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err
	}
	return err
}

// output is the folder that the site is written to.
func (p *project) output() string {
	if o := p.app.flags.output; o != "" {
		return o
	}
	return filepath.Join(p.root, "public")
}

// read loads and checks. The Passed is nil when there are errors.
func (p *project) read(changed []string) (*check.Passed, *load.Source, diag.List, error) {
	p.clock.start("load")
	p.sources.Reading = func(files int) { p.app.limitMemory(max(files, p.docs)) } // a rebuild reads few of them
	src, err := load.Load(p.fsys, &p.sources, changed)
	if err != nil {
		return nil, nil, nil, machine(err)
	}
	p.docs = len(src.Docs)
	p.app.limitMemory(p.docs)
	p.clock.start("check")
	if p.today.IsZero() {
		p.today = p.date(src.Site.Value.WithDefaults().TimeZone)
	}
	passed, list := check.Run(src, check.Options{Today: p.today, Strict: p.app.flags.strict}, &p.checks)
	return passed, src, list, nil
}

// loadTheme reads the theme, when it is not read yet or its files changed.
func (p *project) loadTheme(name string, changed []string) (diag.List, error) {
	if p.app.flags.theme != "" {
		name = p.app.flags.theme
	}
	if p.theme != nil && p.themeOf == name && !slices.ContainsFunc(changed, func(c string) bool { return c == "themes" || strings.HasPrefix(c, "themes/") }) {
		return nil, nil
	}
	if faults := p.themeLinks(); len(faults) > 0 {
		return faults.Sort(), nil
	}
	var disk fs.FS
	if info, err := os.Stat(filepath.Join(p.root, "themes")); err == nil && info.IsDir() {
		disk = os.DirFS(filepath.Join(p.root, "themes"))
	}
	th, faults, err := theme.Load(disk, themes.FS, name)
	if err != nil {
		return nil, machine(err)
	}
	if th != nil {
		p.theme, p.themeOf = th, name
	}
	return faults, nil
}

// themeAhead reads the theme beside the sources when there is none yet: of these it
// wants its name only. What is wrong with it is said when it is asked for again.
func (p *project) themeAhead() (wait func()) {
	var wg sync.WaitGroup
	if p.theme == nil {
		wg.Go(func() {
			if site, err := load.Settings(p.fsys); err == nil {
				_, _ = p.loadTheme(site.Theme, nil)
			}
		})
	}
	return wg.Wait
}

// made is a site with what it was made from.
type made struct {
	passed *check.Passed
	source *load.Source
	site   *render.Site // as the reader of what is in the clear sees it
	// upper are the sites of stricter audiences, for sealing and for counting.
	upper map[schema.Visibility]*render.Site
	list  diag.List
}

// make runs the stages up to render. site is nil when there are errors.
func (p *project) make(ctx context.Context, changed []string) (made, error) {
	themed := p.themeAhead()
	passed, src, list, err := p.read(changed)
	p.clock.start("theme")
	themed()
	m := made{passed: passed, source: src, list: list}
	if err != nil {
		return m, err
	}
	if err := interrupted(ctx); err != nil {
		return m, err
	}
	faults, err := p.loadTheme(src.Site.Value.WithDefaults().Theme, changed)
	if err != nil {
		return m, err
	}
	m.list = append(m.list, faults...).Sort()
	if passed == nil || len(faults) > 0 {
		return m, nil
	}
	p.clock.start("model")
	if p.changes == nil && !p.preview {
		p.changes = p.repository().history(ctx, passed.Settings.TimeZone)
	}
	audience, private := p.audience(passed.Settings)
	m.site = p.build(passed, audience)
	if !private && !p.preview {
		m.upper = map[schema.Visibility]*render.Site{}
		for _, v := range []schema.Visibility{schema.ForTeam, schema.ForManagers} {
			if err := interrupted(ctx); err != nil {
				return m, err
			}
			if v.Rank() > audience.Rank() {
				m.upper[v] = p.build(passed, v)
			}
		}
	}
	return m, nil
}

// remake is make after changes; nil says that anything may be new, the theme too.
func (p *project) remake(ctx context.Context, changed []string) (made, error) {
	if changed == nil {
		p.theme = nil
	}
	return p.make(ctx, changed)
}

// audience is who reads what is written in the clear: the flag, else everybody
// for a public site; a private site and the preview show all.
func (p *project) audience(s schema.Site) (v schema.Visibility, private bool) {
	private = s.Hosting == "private"
	switch {
	case p.app.flags.audience != "":
		return schema.Visibility(p.app.flags.audience), private
	case private || p.preview:
		return schema.ForManagers, private
	}
	return schema.ForAll, false
}

func (p *project) build(passed *check.Passed, v schema.Visibility) *render.Site {
	pb := playbook.New(passed, playbook.Options{Audience: v, Drafts: p.app.flags.drafts || p.preview, Changes: p.changes})
	p.at.over(&pb.Site)
	base := passed.Settings.BaseURL
	if p.preview {
		base = ""
	}
	if p.app.flags.baseURL != "" {
		base = p.app.flags.baseURL
	}
	folder := ""
	if pb.Site.Repository != "" {
		folder = p.repository().folder
	}
	return render.Build(pb, p.theme, render.Options{BaseURL: base, Folder: folder, Preview: p.preview, Unlock: p.unlock, Memory: &p.memory})
}

// print writes messages in the format asked for, each with its source line.
func (p *project) print(l diag.List) error {
	l = p.withSource(l)
	switch p.app.flags.format {
	case "json":
		return diag.JSON(p.app.Out, l)
	case "github":
		diag.GitHub(p.app.Out, p.inRepository(l))
	default:
		diag.Text(p.app.Err, l)
	}
	return nil
}

// withSource adds the source line to each message.
func (p *project) withSource(l diag.List) diag.List {
	l = slices.Clone(l)
	var name string
	var lines [][]byte
	for i := range l {
		d := &l[i]
		if d.Line == 0 || d.Source != "" {
			continue
		}
		if d.File != name {
			name, lines = d.File, nil
			if src, err := fs.ReadFile(p.fsys, name); err == nil && len(src) < 4<<20 {
				lines = bytes.Split(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")), []byte("\n"))
			}
		}
		if d.Line <= len(lines) {
			d.Source = strings.ToValidUTF8(strings.TrimRight(string(lines[d.Line-1]), "\r"), "�")
		}
	}
	return l
}

// fails tells whether messages end the command with exit code 1.
func (p *project) fails(l diag.List) bool {
	errs, warns := l.Count()
	return errs > 0 || p.app.flags.strict && warns > 0
}

// stopwatch measures stages for --timing.
type stopwatch struct {
	names []string
	times []time.Time
}

func (s *stopwatch) start(name string) {
	s.names = append(s.names, name)
	s.times = append(s.times, time.Now())
}

func (s *stopwatch) print(a *app) {
	if !a.flags.timing {
		return
	}
	s.start("end")
	for i := range len(s.names) - 1 {
		fmt.Fprintf(a.Err, "%-9s %8.1f ms\n", s.names[i], float64(s.times[i+1].Sub(s.times[i]).Microseconds())/1000)
	}
}
