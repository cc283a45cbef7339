package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// volume is how much HTML one page of the book may hold, in bytes. What is longer
// than a phone can open or a printer should print becomes several volumes.
const volume = 1 << 20

// chapter is a part of the book before its pages are made.
type chapter struct {
	key, title, id string
	docs           []*playbook.Document
}

// bookPages adds the book: the whole playbook on one page, or a list of volumes.
func (e *env) bookPages(l *list) {
	vols := e.volumes()
	if len(vols) == 1 {
		l.page("book/", schema.ForAll, func() (*draft, error) { return e.book("book/", e.word("book"), vols[0]) })
		return
	}
	l.page("book/", schema.ForAll, func() (*draft, error) { return e.volumeList(vols) })
	for i, v := range vols {
		l.page(volumeAt(i), schema.ForAll, func() (*draft, error) { return e.book(volumeAt(i), fmt.Sprintf("%s %d", e.word("book"), i+1), v) })
	}
}

// stageDocs are the documents of the stages in the order of the sale; one of no
// stage comes last.
func (e *env) stageDocs() []*playbook.Document {
	docs := slices.Clone(e.pb.Kind(schema.Stage))
	place := func(d *playbook.Document) int {
		if i := slices.IndexFunc(e.pb.Stages, func(s *playbook.Stage) bool { return s.Doc == d }); i >= 0 {
			return i
		}
		return len(e.pb.Stages)
	}
	slices.SortStableFunc(docs, func(a, b *playbook.Document) int { return place(a) - place(b) })
	return docs
}

func volumeAt(i int) string { return fmt.Sprintf("book/%d/", i+1) }

// volumes lists the chapters in reading order, cut where a volume is full.
func (e *env) volumes() [][]chapter {
	var all []chapter
	all = append(all, chapter{"kinds." + string(schema.Stage), "", "c-" + string(schema.Stage), e.stageDocs()})
	for _, k := range []schema.Kind{schema.Pitch, schema.QuestionBank, schema.Objection, schema.CaseStudy, schema.Proposal, schema.Scorecard} {
		all = append(all, chapter{"kinds." + string(k), "", "c-" + string(k), e.pb.Kind(k)})
	}
	for i, fd := range e.pb.Folders {
		all = append(all, chapter{"", or(fd.Title, e.word("kinds.page")), fmt.Sprintf("c-pages-%d", i), fd.Docs})
	}
	var vols [][]chapter
	var now []chapter
	size := 0
	for _, c := range all {
		from := 0
		for i, d := range c.docs {
			if size += len(d.Body.HTML); size > volume && i > from {
				now = append(now, chapter{c.key, c.title, c.id, c.docs[from:i]})
				vols, now = append(vols, now), nil
				from, size = i, len(d.Body.HTML)
			}
		}
		if from < len(c.docs) {
			now = append(now, chapter{c.key, c.title, c.id, c.docs[from:]})
		}
	}
	return append(vols, now)
}

// book is one volume. Ids and links within a document get its own prefix, so that
// they stay apart.
func (e *env) book(page, title string, chapters []chapter) (*draft, error) {
	f := e.frame("book", title, page, "book", "")
	f.Summary = e.word("book.says")
	size := 0
	for _, c := range chapters {
		for _, d := range c.docs {
			size += len(d.Body.HTML) + len(d.Body.HTML)/8 + 256
		}
	}
	made, err := e.page(&f, schema.ForAll, func() any {
		v := &BookView{Frame: f}
		all := make([]byte, 0, size) // every body, one after the other
		var one []byte
		for _, c := range chapters {
			out := Chapter{Key: c.key, Title: c.title, ID: c.id}
			for _, d := range c.docs {
				prefix := "d-" + strings.ReplaceAll(strings.Trim(d.URL, "/"), "/", "-") + "-"
				one = e.appendBody(one[:0], d)
				from := len(all)
				all = prefixed(all, one, prefix)
				out.Docs = append(out.Docs, BookDoc{ID: strings.TrimSuffix(prefix, "-"), Title: e.pb.Expand(d.Title), Summary: e.pb.Expand(d.Front.Summary),
					Body: trusted(all[from:])})
			}
			v.Chapters = append(v.Chapters, out)
		}
		return v
	})
	if err == nil {
		made.size = size + size/8
	}
	return made, err
}

func (e *env) volumeList(vols [][]chapter) (*draft, error) {
	f := e.frame("list", e.word("book"), "book/", "book", "")
	f.Summary = e.word("book.says")
	return e.page(&f, schema.ForAll, func() any {
		v := &ListView{Frame: f, Kind: "page"}
		var g Group
		for i, chapters := range vols {
			first := chapters[0].docs[0]
			last := chapters[len(chapters)-1].docs
			g.Cards = append(g.Cards, &Card{Title: fmt.Sprintf("%s %d", e.word("book"), i+1), URL: e.url(volumeAt(i)),
				Summary: e.pb.Expand(first.Title) + " – " + e.pb.Expand(last[len(last)-1].Title)})
		}
		v.Groups = []Group{g}
		return v
	})
}

// prefixed appends s to out with a prefix before ids and links to them, and with
// headings two levels down, at most to the sixth. In HTML that this program wrote,
// a double quote stands only around attributes, and > only at the end of a tag.
func prefixed(out, s []byte, prefix string) []byte {
	for {
		start := bytes.IndexByte(s, '<')
		if start < 0 {
			break
		}
		length := bytes.IndexByte(s[start:], '>')
		if length < 0 {
			break
		}
		tag := s[start : start+length+1]
		out = append(out, s[:start]...)
		s = s[start+length+1:]
		name := 1
		if tag[1] == '/' {
			name = 2
		}
		if len(tag) > name+1 && tag[name] == 'h' && tag[name+1] >= '1' && tag[name+1] <= '6' {
			out = append(append(out, tag[:name+1]...), min(tag[name+1]+2, '6'))
			tag = tag[name+2:]
		}
		for {
			at := bytes.IndexByte(tag, '"')
			if at < 0 {
				break
			}
			end := at + 1 + bytes.IndexByte(tag[at+1:], '"')
			value := at + 1
			switch before := tag[:value]; {
			case bytes.HasSuffix(before, hrefIs) && value < len(tag) && tag[value] == '#':
				value++
				fallthrough
			case bytes.HasSuffix(before, idIs), bytes.HasSuffix(before, forIs):
				out = append(append(out, tag[:value]...), prefix...)
				out = append(out, tag[value:end+1]...)
			default:
				out = append(out, tag[:end+1]...)
			}
			tag = tag[end+1:]
		}
		out = append(out, tag...)
	}
	return append(out, s...)
}

var hrefIs, idIs, forIs = []byte(` href="`), []byte(` id="`), []byte(` for="`)
