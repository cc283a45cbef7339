package render

import (
	"bytes"
	"encoding/xml"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// feeds adds the Atom feed of talking points and the sitemap. Both need the
// address of the site; without one there is no sitemap, and the feed's links are
// paths.
func (e *env) feeds(l *list) {
	if len(e.pb.Kind(schema.TalkingPoints)) > 0 {
		l.file("feed.xml", listMark(e.pb.Kind(schema.TalkingPoints), nil), e.atom)
	}
	if e.host != "" {
		pages := make([]string, 0, len(l.files))
		for _, f := range l.files {
			if f.Visibility == schema.ForAll && strings.HasSuffix(f.Path, "index.html") && !strings.HasPrefix(f.Path, "offline/") && !strings.HasPrefix(f.Path, "search/") && !strings.HasPrefix(f.Path, "unlock/") {
				pages = append(pages, strings.TrimSuffix(f.Path, "index.html"))
			}
		}
		l.file("sitemap.xml", schema.ForAll, func() ([]byte, error) { return e.sitemap(pages), nil })
	}
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary,omitempty"`
	Content atomText `xml:"content"`
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

// atom is RFC 4287. A week's entry is dated by the last change of its file, when
// that is known, else by its Monday.
func (e *env) atom() ([]byte, error) {
	root := e.host + e.base
	f := atomFeed{ID: root + "feed.xml", Title: e.pb.Site.Title + " – " + e.word("kinds.talking-points"), Author: e.pb.Site.Title,
		Links: []atomLink{{"self", root + "feed.xml"}, {"alternate", root}}}
	n := 0
	for _, d := range e.pb.Kind(schema.TalkingPoints) {
		if d.Week.IsZero() || schema.WeekOf(e.pb.Today).Before(d.Week) {
			continue
		}
		if n++; n > 20 {
			break
		}
		day := d.Week.Monday()
		if c := e.pb.Change(d.Path); !c.Day.IsZero() {
			day = c.Day
		}
		updated := day.String() + "T00:00:00Z"
		if updated > f.Updated {
			f.Updated = updated
		}
		u := e.host + e.url(d.URL)
		f.Entries = append(f.Entries, atomEntry{ID: u, Title: e.pb.Expand(d.Title), Updated: updated, Link: atomLink{"alternate", u},
			Summary: e.pb.Expand(d.Front.Summary), Content: atomText{"html", e.absolute(string(e.body(d)))}})
	}
	if f.Updated == "" {
		f.Updated = e.pb.Today.String() + "T00:00:00Z"
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(f); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// absolute gives links within the site their host, for readers elsewhere.
func (e *env) absolute(h string) string {
	if e.host == "" {
		return h
	}
	return strings.NewReplacer(` href="`+e.base, ` href="`+e.host+e.base, ` src="`+e.base, ` src="`+e.host+e.base).Replace(h)
}

func (e *env) sitemap(pages []string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range pages {
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(e.host+e.url(p)))
		b.WriteString("</loc></url>\n")
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}
