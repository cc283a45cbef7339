// Package search turns pages into a static index that a browser can ask without
// a server. Job: make a first query fetch little. Input: pages as plain text by
// section. Output: files in memory, the same bytes for the same pages, named by
// their content but for the manifest.
//
//	index.json    manifest: where each shard of terms begins, names of the rest
//	t-XXXXXXXX.bin  terms, sorted, front-coded; short posting lists stand inline
//	p-XXXXXXXX.bin  posting lists too long for that
//	d-XXXXXXXX.bin  documents: title, URL, kind, stages, language, headings
//	f-XXXXXXXX.bin  one posting list per kind and stage, read when one is chosen
//
// A posting is a document, how well the term fits it (its share of a BM25F score
// without the rarity, see weigh.go) and the sections that hold it. So the client
// needs nothing but the postings of its words to rank, and documents only for
// what it shows. The text of a passage is in no index: the client takes it from
// the page itself, which is then at hand when it is opened.
//
// The client's half is themes/default/scripts/search-core.js and the modules it
// imports; encode.go has the format. Both fold and split text alike (fold.go,
// text.go; pinned by a test).
//
// Whoever calls decides who may read: an index holds the words of every page it
// is given and of no other.
package search

import "sync"

// Page is what can be found. Text is plain: no markup, entities resolved.
type Page struct {
	// URL is relative to the site's root: "pitches/bank/". It names the page;
	// Build refuses two pages with one URL.
	URL   string
	Title string
	// Kind is the kind of document as the filter has it: "case-study".
	Kind string
	// Stages are ids of stages, for the filter.
	Stages []string
	// Lang is a BCP 47 tag, or empty for the site's language.
	Lang string
	// Sections in the order of the page. The first is the text before the first
	// heading and has neither ID nor Heading; it may be left out.
	Sections []Section
}

// Section is a heading and the text below it, up to the next heading.
type Section struct {
	// ID is the fragment that leads to the heading.
	ID      string
	Heading string
	Text    string
}

// Prepared is a page after its words were read: what Build needs and no more (it
// keeps no text). It never changes and may be shared and kept, so that a
// rebuild after one edit reads the words of one page only.
type Prepared struct {
	url, title, kind, lang string
	stages                 []string
	heads                  []head
	// hashes has the hash of each distinct term, in order of appearance; terms
	// has length byte, term and posting (without the document) of each.
	hashes []uint32
	terms  []byte
}

type head struct{ id, text string }

// URL of the page that was prepared.
func (p *Prepared) URL() string { return p.url }

var counters = sync.Pool{New: func() any { return newCounter() }}

// Prepare reads the words of a page. It may run on several goroutines.
func Prepare(p Page) *Prepared {
	c := counters.Get().(*counter)
	defer counters.Put(c)
	c.reset()

	out := &Prepared{url: p.URL, title: p.Title, kind: p.Kind, lang: p.Lang, stages: p.Stages}
	out.heads = make([]head, 0, len(p.Sections)+1)
	if len(p.Sections) == 0 || p.Sections[0].ID != "" {
		out.heads = append(out.heads, head{})
	}
	c.in(inTitle, 0)
	c.scan(p.Title)
	titleWords := c.words
	for _, s := range p.Sections {
		n := len(out.heads)
		out.heads = append(out.heads, head{s.ID, s.Heading})
		c.in(inHeading, n)
		c.scan(s.Heading)
		c.in(inText, n)
		c.scan(s.Text)
	}
	out.hashes, out.terms = c.postings(titleWords)
	return out
}
