package render

import (
	"strings"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/search"
)

// prepKey is what a document's tokens depend on beside its words.
type prepKey struct {
	doc    *load.Doc
	hidden string
	title  string
}

// prepared are a document's tokens, kept from one Build to the next.
func (e *env) prepared(d *playbook.Document) *search.Prepared {
	key := prepKey{doc: d.Doc, title: e.pb.Expand(d.Title)}
	for _, r := range d.Hidden {
		key.hidden += string(rune(r.FirstSection)) + "-" + string(rune(r.NextSection)) + " "
	}
	if p, ok := e.mem.search.Load(key); ok {
		return p.(*search.Prepared)
	}
	pg := search.Page{URL: d.URL, Title: key.title, Kind: string(d.Kind), Stages: d.Front.Stages, Lang: d.Language(e.pb.Site)}
	for i, s := range d.Body.Sections {
		if !d.Shows(i) {
			continue
		}
		sec := search.Section{Text: d.Body.Text(i)}
		if s.Heading >= 0 {
			h := d.Body.Headings[s.Heading]
			if !(i == 1 && d.FromHeading) {
				sec.ID, sec.Heading = h.ID, h.Text
			}
		} else {
			sec.Text = strings.TrimSpace(e.pb.Expand(d.Front.Summary) + "\n" + sec.Text)
		}
		if d.Kind == schema.QuestionBank && s.Heading < 0 {
			for _, q := range d.Front.Questions {
				sec.Text += "\n" + q.Ask
			}
		}
		if sec.Text != "" || sec.Heading != "" {
			pg.Sections = append(pg.Sections, sec)
		}
	}
	p := search.Prepare(pg)
	if e.opt.Preview { // a build makes the index once
		e.mem.search.Store(key, p)
	}
	return p
}
