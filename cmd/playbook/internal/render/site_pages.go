package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/net/html"

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
	l.page("book/", schema.ForAll, e.book)
	l.page("search/", schema.ForAll, func() ([]byte, error) { return e.simple("search", "search", "search/") })
	l.page("offline/", schema.ForAll, func() ([]byte, error) { return e.simple("offline", "offline.title", "offline/") })
	l.file("404.html", schema.ForAll, func() ([]byte, error) { return e.simple("404", "lost", "404.html") })
	l.file("manifest.webmanifest", schema.ForAll, func() ([]byte, error) { return e.webManifest(), nil })
	l.file(".nojekyll", schema.ForAll, func() ([]byte, error) { return nil, nil })
	l.file("robots.txt", schema.ForAll, func() ([]byte, error) { return e.robots(), nil })
}

func (e *env) home() ([]byte, error) {
	f := e.frame("home", e.pb.Site.Title, "", "home", "")
	mark := schema.ForAll
	if h := e.pb.Home; h != nil {
		f.Summary = e.pb.Expand(h.Front.Summary)
		f.Lang = h.Language(e.pb.Site)
		e.sourced(&f, h.Path)
		mark = h.Visibility
	}
	return e.page(&f, mark, func() any {
		v := HomeView{Frame: f, Points: e.pointsSummary(), Stages: e.tiles()}
		if h := e.pb.Home; h != nil {
			v.Doc.Body = e.body(h)
		}
		for _, k := range []schema.Kind{schema.Pitch, schema.Objection, schema.CaseStudy, schema.Proposal, schema.QuestionBank} {
			if docs := e.pb.Kind(k); len(docs) > 0 {
				v.Kinds = append(v.Kinds, Group{Key: "kinds." + string(k), URL: e.listOf(k), Cards: e.cards(docs, 3), Add: e.addDocument(k)})
			}
		}
		if ms := e.pb.Kind(schema.Meeting); len(ms) > 0 {
			c := e.card(ms[0])
			v.Meeting, v.MeetingDay = &c, ms[0].Date.String()
		}
		for _, d := range e.overdue(5) {
			v.Review = append(v.Review, e.card(d))
		}
		e.homeFigures(&v)
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

func (e *env) simple(layout, title, page string) ([]byte, error) {
	f := e.frame(layout, e.word(title), page, layout, "")
	f.NoIndex = true
	return e.page(&f, schema.ForAll, func() any {
		v := SimpleView{Frame: f}
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

// book is the whole playbook on one page. Ids and links within it get the
// document's own prefix, so that they stay apart.
func (e *env) book() ([]byte, error) {
	f := e.frame("book", e.word("book"), "book/", "book", "")
	f.Summary = e.word("book.says")
	return e.page(&f, schema.ForAll, func() any {
		v := BookView{Frame: f}
		add := func(key, title, id string, docs []*playbook.Document) {
			if len(docs) == 0 {
				return
			}
			c := Chapter{Key: key, Title: title, ID: id}
			for _, d := range docs {
				prefix := "d-" + strings.ReplaceAll(strings.Trim(d.URL, "/"), "/", "-") + "-"
				c.Docs = append(c.Docs, BookDoc{ID: strings.TrimSuffix(prefix, "-"), Title: e.pb.Expand(d.Title), Summary: e.pb.Expand(d.Front.Summary),
					Body: prefixed(e.body(d), prefix, 2)})
			}
			v.Chapters = append(v.Chapters, c)
		}
		for _, k := range []schema.Kind{schema.Stage, schema.Pitch, schema.QuestionBank, schema.Objection, schema.CaseStudy, schema.Proposal, schema.Scorecard} {
			add("kinds."+string(k), "", "c-"+string(k), e.pb.Kind(k))
		}
		for i, fd := range e.pb.Folders {
			add("", or(fd.Title, e.word("kinds.page")), fmt.Sprintf("c-pages-%d", i), fd.Docs)
		}
		return v
	})
}

// prefixed puts a prefix before ids and links to them, and moves headings down.
func prefixed(h template.HTML, prefix string, down int) template.HTML {
	var b bytes.Buffer
	z := html.NewTokenizer(strings.NewReader(string(h)))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			break
		}
		if tt != html.StartTagToken && tt != html.SelfClosingTagToken && tt != html.EndTagToken {
			b.Write(z.Raw())
			continue
		}
		raw := slices.Clone(z.Raw())
		t := z.Token()
		heading := len(t.Data) == 2 && t.Data[0] == 'h' && t.Data[1] >= '1' && t.Data[1] <= '6'
		changed := heading
		if heading {
			t.Data = "h" + string(rune(min('6', int(t.Data[1])+down)))
		}
		for i, a := range t.Attr {
			switch {
			case a.Key == "id" || a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby":
				t.Attr[i].Val = prefix + a.Val
				changed = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				t.Attr[i].Val = "#" + prefix + a.Val[1:]
				changed = true
			}
		}
		if changed {
			b.WriteString(t.String())
		} else {
			b.Write(raw)
		}
	}
	return trusted(b.Bytes())
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
