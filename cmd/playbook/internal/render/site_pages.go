package render

import (
	"encoding/json"
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// sitePages adds the pages that come from the playbook as a whole.
func (e *env) sitePages(l *list) {
	mark := schema.ForAll
	if e.pb.Home != nil {
		mark = e.pb.Home.Visibility
	}
	l.page("", mark, e.home)
	e.bookPages(l)
	l.page("search/", schema.ForAll, func() (*draft, error) { return e.simple("search", "search", "search/") })
	l.page("offline/", schema.ForAll, func() (*draft, error) { return e.simple("offline", "offline.title", "offline/") })
	if e.opt.Unlock {
		l.page("unlock/", schema.ForAll, func() (*draft, error) { return e.simple("unlock", "unlock", "unlock/") })
	}
	l.pageFile("404.html", schema.ForAll, func() (*draft, error) { return e.simple("404", "lost", "404.html") })
	l.file("manifest.webmanifest", schema.ForAll, func() ([]byte, error) { return e.webManifest(), nil })
	l.file(".nojekyll", schema.ForAll, func() ([]byte, error) { return nil, nil })
	l.file("robots.txt", schema.ForAll, func() ([]byte, error) { return e.robots(), nil })
}

func (e *env) home() (*draft, error) {
	f := e.frame("home", e.pb.Site.Title, "", "home", "")
	mark := schema.ForAll
	if h := e.pb.Home; h != nil {
		f.Summary = e.pb.Expand(h.Front.Summary)
		f.Lang = h.Language(e.pb.Site)
		e.sourced(&f, h.Path)
		mark = h.Visibility
	}
	return e.page(&f, mark, func() any {
		v := &HomeView{Frame: f, Points: e.pointsSummary(), Stages: e.tiles()}
		if h := e.pb.Home; h != nil {
			v.Doc.Body = e.body(h)
		}
		for _, k := range []schema.Kind{schema.Pitch, schema.Objection, schema.CaseStudy, schema.Proposal, schema.QuestionBank} {
			if docs := e.pb.Kind(k); len(docs) > 0 {
				v.Kinds = append(v.Kinds, Group{Key: "kinds." + string(k), URL: e.listOf(k), Cards: e.cards(docs, 3), Add: e.addDocument(k)})
			}
		}
		if ms := e.pb.Kind(schema.Meeting); len(ms) > 0 {
			v.Meeting, v.MeetingDay = e.card(ms[0]), ms[0].Date.String()
		}
		for _, d := range e.overdue(5) {
			c := *e.card(d)
			c.Date, c.Note = "", e.word("review.overdue", e.pb.Today.Days(d.Due()))
			v.Review = append(v.Review, &c)
		}
		e.homeFigures(v)
		return v
	})
}

// overdue are the documents whose review is due, most overdue first; all for most 0.
func (e *env) overdue(most int) []*playbook.Document {
	var late []*playbook.Document
	for _, d := range e.pb.Docs {
		if e.stale(d) {
			late = append(late, d)
		}
	}
	slices.SortStableFunc(late, func(a, b *playbook.Document) int { return a.Due().Compare(b.Due().Time) })
	if most > 0 && len(late) > most {
		late = late[:most]
	}
	return late
}

func (e *env) simple(layout, title, page string) (*draft, error) {
	f := e.frame(layout, e.word(title), page, layout, "")
	f.NoIndex = true
	return e.page(&f, schema.ForAll, func() any {
		v := &SimpleView{Frame: f}
		for _, k := range schema.Kinds() {
			if len(e.pb.Kind(k)) > 0 {
				v.Kinds = append(v.Kinds, Link{Title: e.word("kinds." + string(k)), URL: string(k)})
			}
		}
		for _, s := range e.pb.Stages {
			v.Stages = append(v.Stages, Link{Title: s.Name, URL: s.ID})
		}
		v.Suggest = []Link{{Title: e.word("home"), URL: e.base}, {Title: e.word("kinds.stage"), URL: e.url("stages/")}, {Title: e.word("book"), URL: e.url("book/")}}
		return v
	})
}

func (e *env) webManifest() []byte {
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	m := struct {
		Name       string `json:"name"`
		ShortName  string `json:"short_name"`
		Lang       string `json:"lang"`
		StartURL   string `json:"start_url"`
		Scope      string `json:"scope"`
		ID         string `json:"id"`
		Display    string `json:"display"`
		Background string `json:"background_color"`
		Theme      string `json:"theme_color"`
		Icons      []icon `json:"icons"`
	}{e.pb.Site.Title, e.pb.Site.Title, e.pb.Site.Language, e.base, e.base, e.base, "standalone", "#fffdf7", "#ffc531", nil}
	for _, n := range []struct{ file, purpose string }{{"icon.svg", "any"}, {"icon-maskable.svg", "maskable"}} {
		if _, ok := e.th.Files[n.file]; ok {
			m.Icons = append(m.Icons, icon{e.base + n.file, "any", "image/svg+xml", n.purpose})
		}
	}
	b, _ := json.MarshalIndent(m, "", " ") // strings and no cycles: cannot fail
	return append(b, '\n')
}

func (e *env) robots() []byte {
	if !e.pb.Site.Index {
		return []byte("User-agent: *\nDisallow: /\n")
	}
	s := "User-agent: *\nAllow: /\n"
	if e.host != "" {
		s += "Sitemap: " + e.host + e.base + "sitemap.xml\n"
	}
	return []byte(s)
}
