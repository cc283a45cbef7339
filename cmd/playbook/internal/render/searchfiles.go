package render

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/search"
)

// prepKey is all that a document's words in the index depend on: what was read of
// it, and what the rest of the playbook makes of that.
type prepKey struct {
	doc                          *load.Doc
	hidden, title, summary, lang string
}

// prepared remembers the words of documents from one Build to the next.
type prepared struct {
	mu    sync.Mutex
	known map[prepKey]*search.Prepared
}

// spare is how many documents that are gone are remembered at most.
const spare = 64

// prune forgets what the documents of this build do not use, once it is much:
// each edit leaves a version behind, and another audience its own.
func (m *prepared) prune(e *env, docs []*playbook.Document) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) <= len(docs)+spare {
		return
	}
	used := make(map[prepKey]*search.Prepared, len(docs))
	for _, d := range docs {
		k := e.prepKey(d)
		if p, ok := m.known[k]; ok {
			used[k] = p
		}
	}
	m.known = used
}

func (e *env) prepKey(d *playbook.Document) prepKey {
	k := prepKey{doc: d.Doc, title: e.pb.Expand(d.Title), summary: e.pb.Expand(d.Front.Summary), lang: d.Language(e.pb.Site)}
	for _, r := range d.Hidden {
		k.hidden += strconv.Itoa(r.FirstSection) + "-" + strconv.Itoa(r.NextSection) + " "
	}
	return k
}

// prepared are a document's words, kept from one Build to the next.
func (e *env) prepared(d *playbook.Document) *search.Prepared {
	key := e.prepKey(d)
	e.mem.words.mu.Lock()
	p := e.mem.words.known[key]
	e.mem.words.mu.Unlock()
	if p != nil {
		return p
	}
	pg := search.Page{URL: d.URL, Title: key.title, Kind: string(d.Kind), Stages: d.Front.Stages, Lang: key.lang}
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
			sec.Text = strings.TrimSpace(key.summary + "\n" + sec.Text)
		}
		if d.Kind == schema.QuestionBank && s.Heading < 0 {
			for _, q := range d.Front.Questions {
				sec.Text += "\n" + q.Ask
			}
		}
		if d.Kind == schema.Stage && s.Heading < 0 {
			sec.Text = strings.Join(slices.Concat([]string{sec.Text}, d.Front.Entry, d.Front.Exit), "\n")
		}
		if sec.Text != "" || sec.Heading != "" {
			pg.Sections = append(pg.Sections, sec)
		}
	}
	p = search.Prepare(pg)
	if e.opt.Preview { // a build makes the index once
		e.mem.words.mu.Lock()
		defer e.mem.words.mu.Unlock()
		if e.mem.words.known == nil {
			e.mem.words.known = map[prepKey]*search.Prepared{}
		}
		e.mem.words.known[key] = p
	}
	return p
}
