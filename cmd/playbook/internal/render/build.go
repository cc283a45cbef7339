package render

import (
	"bytes"
	"html/template"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

// list collects the files of a site.
type list struct {
	e      *env
	files  []File
	groups []*Lazy
}

func (l *list) file(path string, v schema.Visibility, bytes func() ([]byte, error)) {
	l.add(File{Path: path, Visibility: v, Bytes: bytes})
}

// page adds the page at a site path.
func (l *list) page(page string, v schema.Visibility, m func() (*draft, error)) {
	l.pageFile(route.Index(page), v, m)
}

// pageFile adds a page as the file at path.
func (l *list) pageFile(path string, v schema.Visibility, m func() (*draft, error)) {
	into := func(dst []byte) ([]byte, error) {
		d, err := m()
		if err != nil {
			return nil, err
		}
		return l.e.append(dst, d)
	}
	l.add(File{Path: path, Visibility: v, Append: into, Bytes: func() ([]byte, error) { return into(nil) }})
}

func (l *list) add(f File) {
	if f.Visibility == "" {
		f.Visibility = schema.ForAll
	}
	l.files = append(l.files, f)
}

// Build lists the files of the site that pb's audience sees. No page is made
// before its bytes are asked for.
func Build(pb *playbook.Playbook, th *theme.Theme, opt Options) *Site {
	e := newEnv(pb, th, opt)
	l := &list{e: e, files: make([]File, 0, len(pb.Docs)+256)}
	e.documentPages(l)
	e.listPages(l)
	e.pipelinePages(l)
	e.accountPages(l)
	e.teamPages(l)
	e.sitePages(l)
	e.searchFiles(l)
	e.feeds(l)
	for p, data := range th.Files {
		l.file(p, schema.ForAll, func() ([]byte, error) { return data, nil })
	}
	for _, a := range pb.Assets {
		l.file(route.File(a.Path), schema.ForAll, a.Read)
	}
	off := e.offlineFiles(l)
	off.site = NewSite(l.files, l.groups...)
	return off.site
}

// navigation makes parts/nav.html once for each section, and once more for pages
// that the navigation names themselves.
func (e *env) navigation(f *Frame) (template.HTML, error) {
	key := f.Section
	if h, ok := e.nav.Load(key); ok {
		return h.(template.HTML), nil
	}
	n := Nav{Frame: *f}
	for _, s := range e.site.Stages {
		s.Current = "stages/"+lastSegment(s.URL) == f.Section
		n.Stages = append(n.Stages, s)
	}
	for _, k := range schema.Kinds() {
		if len(e.pb.Kind(k)) > 0 && k != schema.Stage {
			n.Kinds = append(n.Kinds, Link{Title: e.word("kinds." + string(k)), URL: e.url(k.Folder() + "/"), Current: f.Section == string(k)})
		}
	}
	for _, fd := range e.topFolders() {
		n.Pages = append(n.Pages, Link{Title: fd.Title, URL: e.url(fd.URL), Current: f.Section == fd.Path})
	}
	tool := func(ok bool, section, page string) {
		if ok {
			n.Tools = append(n.Tools, Link{Title: e.word("tool." + section), URL: e.url(page), Current: f.Section == section})
		}
	}
	tool(len(e.pb.Weeks) > 0, "pipeline", "pipeline/")
	tool(len(e.pb.Accounts) > 0, "accounts", "accounts/")
	tool(len(e.pb.Kind(schema.Meeting)) > 0, "agenda", "agenda/")
	tool(len(e.pb.Reps) > 0, "team", "team/")
	tool(len(e.pb.Kind(schema.Meeting)) > 0, "praise", "praise/")
	tool(len(e.pb.Site.Personas) > 0, "coverage", "coverage/")
	tool(true, "review", "review/")
	tool(true, "book", "book/")
	var b bytes.Buffer
	if err := e.th.Part(&b, "nav", &n); err != nil {
		return "", err
	}
	h := trusted(b.Bytes())
	e.nav.Store(key, h)
	return h, nil
}

// topFolders are the folders of plain pages just below content/, with those that
// only hold folders left out.
func (e *env) topFolders() (out []*playbook.Folder) {
	for _, f := range e.pb.Folders {
		if strings.Count(f.Path, "/") == 1 && len(out) < 20 {
			out = append(out, f)
		}
	}
	return out
}

func lastSegment(u string) string {
	u = strings.TrimSuffix(u, "/")
	return u[strings.LastIndexByte(u, '/')+1:]
}
