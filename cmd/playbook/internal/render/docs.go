package render

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// documentPages adds a page for each document, and one that leads on from each
// old address.
func (e *env) documentPages(l *list) {
	intro := e.introductions()
	for _, d := range e.pb.Docs {
		if intro[d] {
			continue // its text introduces a list page
		}
		if d.Kind == schema.Stage && e.pb.Stage(stem(d.Path)) != nil {
			continue // stage pages are made for every stage
		}
		l.page(d.URL, d.Visibility, func() (*draft, error) { return e.document(d) })
	}
	for _, d := range e.pb.Docs {
		for _, a := range d.Front.Aliases {
			l.file(route.Index(strings.Trim(a, "/")+"/"), d.Visibility, func() ([]byte, error) { return e.alias(d), nil })
		}
	}
}

// introductions are the documents whose text stands on a page that the site makes
// anyway: the home page, the list of a kind, the list of a folder of pages.
func (e *env) introductions() map[*playbook.Document]bool {
	intro := map[*playbook.Document]bool{e.pb.Home: true}
	for _, k := range schema.Kinds() {
		if len(e.pb.Kind(k)) > 0 || k == schema.Stage {
			intro[e.pb.IndexOf(k)] = true
		}
	}
	for _, f := range e.pb.Folders {
		intro[f.Index] = true
	}
	return intro
}

func stem(p string) string {
	p = p[strings.LastIndexByte(p, '/')+1:]
	if i := strings.LastIndexByte(p, '.'); i > 0 {
		p = p[:i]
	}
	return p
}

// document makes a document's page with the layout of its kind.
func (e *env) document(d *playbook.Document) (*draft, error) {
	f := e.docFrame(d)
	return e.page(&f, d.Visibility, func() any {
		doc := e.doc(d)
		switch d.Kind {
		case schema.Pitch:
			return e.pitch(f, doc, d)
		case schema.CaseStudy:
			return e.caseStudy(f, doc, d)
		case schema.Proposal:
			return e.proposal(f, doc, d)
		case schema.Objection:
			return e.objection(f, doc, d)
		case schema.QuestionBank:
			return e.questions(f, doc, d)
		case schema.TalkingPoints:
			return e.points(f, doc, d)
		case schema.Scorecard:
			return e.scorecard(f, doc, d)
		case schema.Meeting:
			return e.meeting(f, doc, d)
		}
		doc.Body = e.body(d)
		return &PageView{f, doc}
	})
}

// docFrame is the frame of a document's page.
func (e *env) docFrame(d *playbook.Document) Frame {
	layout := string(d.Kind)
	if !e.th.Has(layout) || layout == "stage" {
		layout = "page"
	}
	section := string(d.Kind)
	if d.Folder != nil {
		section = d.Folder.Path
	}
	f := e.frame(layout, e.pb.Expand(d.Title), d.URL, section, d.Language(e.pb.Site))
	f.Summary = e.pb.Expand(d.Front.Summary)
	e.sourced(&f, d.Path)
	f.Crumbs = e.crumbs(d)
	return f
}

// sourced fills what follows from the source file; there may be none.
func (e *env) sourced(f *Frame, path string) {
	if path == "" {
		return
	}
	f.Source = path
	f.Edit = e.edit(path)
	if c := e.pb.Change(path); !c.Day.IsZero() {
		f.Changed = c.Day.String()
		if e.pb.SeesPeople() {
			f.ChangedBy = e.author(c.Name)
		}
	}
}

// author is a name from the history, with the role that the team file gives it.
func (e *env) author(name string) string {
	for _, r := range e.pb.Reps {
		if r.Name == name && name != "" && r.Role != "" {
			return name + ", " + e.word("rep.role."+r.Role)
		}
	}
	return name
}

// edit is GitHub's editor for a source file.
func (e *env) edit(path string) string {
	return route.Edit(e.pb.Site.Repository, e.pb.Site.Branch, e.inRepository(path), "")
}

func (e *env) crumbs(d *playbook.Document) []Link {
	out := []Link{{Title: e.word("home"), URL: e.base}}
	switch {
	case d.Kind != schema.Page:
		if len(e.pb.Kind(d.Kind)) > 0 {
			out = append(out, Link{Title: e.word("kinds." + string(d.Kind)), URL: e.url(d.Kind.Folder() + "/")})
		}
	case d.Folder != nil && d.Folder.Title != "":
		out = append(out, Link{Title: d.Folder.Title, URL: e.url(d.Folder.URL)})
	}
	return out
}

// doc fills what every document page has; the body is left to the kind.
func (e *env) doc(d *playbook.Document) Doc {
	v := Doc{Kind: string(d.Kind), Date: d.Front.Date.String(), Draft: d.Front.Draft, Stale: e.stale(d), Tags: d.Front.Tags,
		Personas: e.names(e.pb.Site.Personas, d.Front.Personas), Industries: e.names(e.pb.Site.Industries, d.Front.Industries),
		Verified: d.Front.Verified.String(), ReviewBy: d.Due().String(), Star: d.URL}
	if o := d.Front.Owner; !e.pb.SeesPeople() {
		v.Owner = nil // who keeps it right is for those who see the team
	} else if strings.HasPrefix(o, "@") {
		v.Owner = &Link{Title: o, URL: "https://github.com/" + url.PathEscape(o[1:])}
	} else {
		v.Owner = e.person(o)
	}
	for _, s := range d.Stages {
		v.Stages = append(v.Stages, e.stageLink(s))
	}
	for i, s := range d.Body.Sections {
		if s.Heading < 0 || !d.Shows(i) || i == 1 && d.FromHeading {
			continue
		}
		if h := d.Body.Headings[s.Heading]; h.Level <= 3 && h.ID != "" {
			v.TOC = append(v.TOC, Heading{h.Level, h.Level > 2, h.ID, h.Text})
		}
	}
	if len(v.TOC) < 3 {
		v.TOC = nil
	}
	v.Backlinks = e.cards(d.Backlinks, 12)
	v.Related = e.related(d)
	if p := d.Prev(); p != nil {
		v.Prev = &Link{Title: e.pb.Expand(p.Title), URL: e.url(p.URL)}
	}
	if n := d.Next(); n != nil {
		v.Next = &Link{Title: e.pb.Expand(n.Title), URL: e.url(n.URL)}
	}
	return v
}

// related are the first plays of other kinds for the same stages.
func (e *env) related(d *playbook.Document) (out []*Card) {
	if len(d.Stages) == 0 {
		return nil
	}
	for _, k := range []schema.Kind{schema.Pitch, schema.CaseStudy, schema.Objection, schema.Proposal, schema.QuestionBank} {
		if k == d.Kind {
			continue
		}
		for _, s := range d.Stages {
			if p := s.First(k); p != nil {
				out = append(out, e.card(p))
				break
			}
		}
	}
	return out
}

// alias leads from an old address to the document. It needs no script.
func (e *env) alias(d *playbook.Document) []byte {
	to := e.url(d.URL)
	canonical := to
	if e.host != "" {
		canonical = e.host + to
	}
	t := esc(e.pb.Expand(d.Title))
	return fmt.Appendf(nil, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"same-origin\">\n<title>%s</title>\n<meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"%s\">\n<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n</head>\n<body><p><a href=\"%s\">%s</a></p></body>\n</html>\n",
		esc(d.Language(e.pb.Site)), esc(policy), t, esc(canonical), esc(to), esc(to), t)
}

func seconds(n int) string {
	if n < 60 {
		return "0:" + pad(n)
	}
	return strconv.Itoa(n/60) + ":" + pad(n%60)
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
