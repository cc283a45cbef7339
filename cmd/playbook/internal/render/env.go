package render

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"
	"unsafe"

	"playbook/cmd/playbook/internal/chart"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

// Options of Build.
type Options struct {
	BaseURL string // address of the site; its path is the base path; "" means /
	Preview bool   // in serve: live reload, no service worker
	ECharts bool   // the theme's bundle of interactive charts is built
	Unlock  bool   // pages are going to be sealed: the site gets an unlock page
	Folder  string // of the sources in the repository, in slashes; "" at its top
	Memory  *Memory
}

// Memory keeps what is costly to make from one Build to the next, keyed by what
// it is made of. The zero Memory is empty.
type Memory struct {
	charts *chart.Renderer
	words  prepared
	once   sync.Once
}

// env is what every page of one Build is made with. It is read-only but for its
// caches.
type env struct {
	pb     *playbook.Playbook
	th     *theme.Theme
	opt    Options
	base   string // base path, "/" or "/repo/"
	host   string // scheme and host; "" when not known
	mem    *Memory
	site   SiteView
	asset  Assets
	nav    sync.Map // language + section + current address → template.HTML
	parts  *parts
	cardOf sync.Map // *playbook.Document → *Card
}

func newEnv(pb *playbook.Playbook, th *theme.Theme, opt Options) *env {
	e := &env{pb: pb, th: th, opt: opt, base: "/", mem: opt.Memory}
	if e.mem == nil {
		e.mem = &Memory{}
	}
	e.mem.once.Do(func() { e.mem.charts = chart.NewRenderer(4096) })
	if opt.BaseURL != "" {
		rest := opt.BaseURL
		if i := strings.Index(rest, "://"); i >= 0 {
			e.host = rest[:i+3]
			rest = rest[i+3:]
			h, p, _ := strings.Cut(rest, "/")
			e.host += h
			rest = "/" + p
		}
		e.base = "/" + strings.Trim(rest, "/") + "/"
		if e.base == "//" {
			e.base = "/"
		}
	}
	e.site = SiteView{Title: pb.Site.Title, Tagline: pb.Site.Tagline, Repository: pb.Site.Repository,
		HasPipeline: len(pb.Weeks) > 0, HasAccounts: len(pb.Accounts) > 0, HasTeam: len(pb.Reps) > 0}
	for _, s := range pb.Stages {
		e.site.Stages = append(e.site.Stages, e.stageLink(s))
	}
	e.asset = Assets{Style: e.base + th.StyleAt, Sheet: map[string]string{}, Script: map[string]string{}, SearchIndex: e.base + "search/index/"}
	for name, p := range th.Sheets {
		e.asset.Sheet[name] = e.base + p
	}
	for name, p := range th.Scripts {
		e.asset.Script[name] = e.base + th.ScriptAt + p
	}
	if opt.Preview {
		delete(e.asset.Script, "offline")
	}
	if _, ok := th.Files[th.ScriptAt+"echarts.js"]; ok {
		e.asset.ECharts = e.base + th.ScriptAt + "echarts.js"
	}
	if _, ok := th.Files["icon.svg"]; ok {
		e.asset.Icon = e.base + "icon.svg"
	}
	e.asset.Manifest = e.base + "manifest.webmanifest"
	if len(pb.Kind(schema.TalkingPoints)) > 0 {
		e.asset.Feed = e.base + "feed.xml"
	}
	if opt.Unlock {
		e.asset.Unlock = e.base + "unlock/"
	}
	if !opt.Preview {
		e.asset.Worker = e.base + "worker.js"
	}
	ui := th.Language(pb.Site.Language)
	e.parts = &parts{th: th}
	e.parts.shared.Frame = Frame{UI: ui, Base: e.base, Site: e.site, Assets: e.asset, NoIndex: !pb.Site.Index, Generated: pb.Today.String(),
		Preview: opt.Preview, words: wordsOf{th, ui}, parts: e.parts}
	return e
}

// url is the address of a site path.
func (e *env) url(page string) string { return e.base + route.Escape(page) }

// policy is the Content-Security-Policy of every page: nothing from elsewhere, no
// script and no style within the page. Pictures come as data: out of style sheets
// and as blob: once they are unlocked, sound and film as blob: alike. What a meta
// element cannot say (frame-ancestors) the unlock page sees to itself.
const policy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'"

// Policy is the page's Content-Security-Policy.
func (f *Frame) Policy() string { return policy }

// wordsOf gives a view the interface's words.
type wordsOf struct {
	th   *theme.Theme
	lang string
}

// T is a word of the interface, with args filled in.
func (f *Frame) T(key string, args ...any) string { return f.words.th.Word(f.words.lang, key, args...) }

// Has tells whether the interface has a word.
func (f *Frame) Has(key string) bool { return f.words.th.HasWord(f.words.lang, key) }

// Day prints a date for readers: 16 Nov 2026, 2026年11月16日.
func (f *Frame) Day(iso string) string { return printDay(iso, f.words.lang) }

// dayText is Day in the site's interface.
func (e *env) dayText(iso string) string {
	if iso == "" {
		return ""
	}
	return printDay(iso, e.th.Language(e.pb.Site.Language))
}

func printDay(iso, lang string) string {
	t, err := time.Parse("2006-01-02", iso)
	if err != nil {
		return iso
	}
	if strings.HasPrefix(lang, "zh") {
		return t.Format("2006年1月2日")
	}
	return t.Format("2 Jan 2006")
}

// frame fills what every page has. page is its site path.
func (e *env) frame(layout, title, page, section, lang string) Frame {
	if lang == "" {
		lang = e.pb.Site.Language
	}
	f := e.parts.shared.Frame
	f.Layout, f.Lang, f.Title, f.URL, f.Section = layout, lang, title, e.url(page), section
	if e.host != "" {
		f.Absolute = e.host + f.URL
	}
	return f
}

// word is a word of the site's interface.
func (e *env) word(key string, args ...any) string {
	return e.th.Word(e.th.Language(e.pb.Site.Language), key, args...)
}

// draft is a page before its layout is filled in.
type draft struct {
	frame *Frame
	view  func() any
	size  int // about how long a very long page becomes, in bytes
}

// page gives a frame what every page has. view makes what the layout gets, a
// pointer: a template that calls a method of a value copies the whole of it each
// time. mark is how far the page is from public.
func (e *env) page(f *Frame, mark schema.Visibility, view func() any) (*draft, error) {
	if mark != schema.ForAll && mark != "" {
		f.Audience = string(mark)
	}
	nav, err := e.navigation(f)
	if err != nil {
		return nil, err
	}
	f.Nav = nav
	if err := e.parts.fill(f); err != nil {
		return nil, err
	}
	return &draft{frame: f, view: view}, nil
}

// append writes a draft with its layout behind dst.
func (e *env) append(dst []byte, d *draft) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	out.Grow(d.size)
	if err := e.th.Execute(out, d.frame.Layout, d.view()); err != nil {
		return nil, fmt.Errorf("rendering /%s with layout %q: %w", strings.TrimPrefix(d.frame.URL, e.base), d.frame.Layout, err)
	}
	return out.Bytes(), nil
}

// trusted is the one place where text becomes HTML that html/template does not
// escape. It takes what package markdown sanitised, what package chart drew, and
// what this package escaped itself. The bytes are given away: a page's text is
// not copied once more.
func trusted(b []byte) template.HTML {
	return template.HTML(unsafe.String(unsafe.SliceData(b), len(b)))
}

// trustedJSON is its like for JSON inside a script element, which html/template
// would take for a string and quote once more. The JSON has <, > and & escaped.
func trustedJSON(b []byte) template.JS { return template.JS(b) }

func (e *env) stageLink(s *playbook.Stage) Link { return Link{Title: s.Name, URL: e.url(s.URL)} }
