package search

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The format. Numbers are unsigned varints (as in encoding/binary); a name is
// four bytes, shown as eight hex digits. All files but the manifest are deflated
// (RFC 1951, no header).
//
//	t, f: count of p files, their names, count of terms, terms
//	term: bytes shared with the term before, count of further bytes, these;
//	      documents; then size<<1 and the list itself, or size<<2 | next<<1 | 1:
//	      the list is in the current p file, or (next) begins the next one
//	list: per document the step from the one before (from -1), then the posting
//	      (appendPosting)
//	d:    JSON, an array of [url, title, kind, stages, lang, [[id, heading], ...]]
//
// Sizes are in bytes before deflating. Small files cost names in the manifest and
// files to write, large ones bring what is not asked for. BenchmarkFirstQuery at
// 10,000 pages, kB fetched by a first query and files in all: as below 47 and
// 1,252; lists of 4 kB 42 and 2,224; terms of 6 kB 3 less and 165 more; 8
// documents 6 less and 625 more, 32 of them 15 more and 312 less.
const (
	inlineMost = 48       // longest list inside a shard of terms
	termsMost  = 12 << 10 // shard of terms
	listsMost  = 16 << 10 // file of lists; one list alone may be longer
	docsEach   = 16       // documents in a d file
)

type manifest struct {
	Version int      `json:"v"`
	Root    string   `json:"root"`
	Pages   int      `json:"pages"`
	Each    int      `json:"each"`   // documents in a d file
	First   []string `json:"first"`  // first term of each t file
	Terms   string   `json:"terms"`  // names, one after another
	Docs    string   `json:"docs"`   // names
	Filter  string   `json:"filter"` // name
	Kinds   []string `json:"kinds"`
	Stages  []string `json:"stages"`
}

// writer collects the files of one index.
type writer struct {
	manifest
	files []raw
	names map[string]int // name → place in files
}

func newWriter(o Options, pages int) *writer {
	return &writer{
		manifest: manifest{Version: 1, Root: o.Root, Pages: pages, Each: docsEach, First: []string{}},
		names:    map[string]int{},
	}
}

// lists are posting lists on their way into p files.
type lists struct {
	w     *writer
	buf   []byte
	names []byte
	count int
}

func (l *lists) flush() {
	if len(l.buf) > 0 {
		name := l.w.add('p', l.buf)
		l.names = append(l.names, name[:]...)
		l.count++
		l.buf = nil
	}
}

// terms writes t and p files. A shard ends where it is full, or from half full on
// at a term whose hash says so: the same terms end shards after an edit elsewhere.
func (w *writer) terms(terms []term) {
	var names []string
	for len(terms) > 0 {
		n, size := 0, 0
		for n < len(terms) && size < termsMost {
			if size > termsMost/2 && hash(terms[n].text)%64 == 0 {
				break
			}
			size += 6 + min(len(terms[n].list), inlineMost)
			n++
		}
		name := w.add('t', w.shard(terms[:n]))
		names = append(names, fmt.Sprintf("%x", name))
		w.First = append(w.First, string(terms[0].text))
		terms = terms[n:]
	}
	w.Terms = strings.Join(names, "")
}

// shard encodes terms, and puts long lists into p files.
func (w *writer) shard(terms []term) []byte {
	out := lists{w: w}
	var body []byte
	var before []byte
	for i := range terms {
		t := &terms[i]
		body = appendText(body, before, t.text)
		before = t.text
		body = binary.AppendUvarint(body, uint64(t.docs))
		size := uint64(len(t.list))
		if len(t.list) <= inlineMost {
			body = append(binary.AppendUvarint(body, size<<1), t.list...)
			continue
		}
		var next uint64
		if len(out.buf) > 0 && len(out.buf)+len(t.list) > listsMost {
			out.flush()
			next = 1
		}
		out.buf = append(out.buf, t.list...)
		body = binary.AppendUvarint(body, size<<2|next<<1|1)
	}
	out.flush()
	head := binary.AppendUvarint(nil, uint64(out.count))
	head = append(head, out.names...)
	head = binary.AppendUvarint(head, uint64(len(terms)))
	return append(head, body...)
}

// appendText writes text as what it shares with before and what follows.
func appendText(dst, before, text []byte) []byte {
	n := 0
	for n < len(before) && n < len(text) && before[n] == text[n] {
		n++
	}
	dst = binary.AppendUvarint(dst, uint64(n))
	return append(binary.AppendUvarint(dst, uint64(len(text)-n)), text[n:]...)
}

// filters writes the f file: terms "kind:x" and "stage:x" whose postings carry
// no weight and no section.
func (w *writer) filters(pages []*Prepared) {
	by := map[string]*term{}
	add := func(name string, doc int) {
		t := by[name]
		if t == nil {
			t = &term{text: []byte(name), last: -1}
			by[name] = t
		}
		if t.last == int32(doc) {
			return // a stage named twice
		}
		t.list = append(binary.AppendUvarint(t.list, uint64(int32(doc)-t.last)), 0)
		t.last = int32(doc)
		t.docs++
	}
	for d, p := range pages {
		if p.kind != "" {
			add("kind:"+p.kind, d)
		}
		for _, s := range p.stages {
			add("stage:"+s, d)
		}
	}
	names := make([]string, 0, len(by))
	for n := range by {
		names = append(names, n)
	}
	slices.Sort(names)
	body := binary.AppendUvarint([]byte{0}, uint64(len(names)))
	w.Kinds, w.Stages = []string{}, []string{}
	for _, n := range names {
		t := by[n]
		body = appendText(body, nil, []byte(n))
		body = binary.AppendUvarint(body, uint64(t.docs))
		body = append(binary.AppendUvarint(body, uint64(len(t.list))<<1), t.list...)
		if kind, ok := strings.CutPrefix(n, "kind:"); ok {
			w.Kinds = append(w.Kinds, kind)
		} else {
			w.Stages = append(w.Stages, strings.TrimPrefix(n, "stage:"))
		}
	}
	name := w.add('f', body)
	w.Filter = fmt.Sprintf("%x", name)
}

// documents writes d files.
func (w *writer) documents(pages []*Prepared) {
	var names strings.Builder
	for chunk := range slices.Chunk(pages, docsEach) {
		var buf []byte
		for i, p := range chunk {
			buf = append(append(buf, "[,"[min(i, 1)]), '[')
			buf = appendJSON(append(appendJSON(buf, p.url), ','), p.title)
			buf = append(appendJSON(append(buf, ','), p.kind), ",["...)
			for i, s := range p.stages {
				buf = appendJSON(appendComma(buf, i), s)
			}
			buf = append(appendJSON(append(buf, "],"...), p.lang), ",["...)
			for i, h := range p.heads {
				buf = append(appendComma(buf, i), '[')
				buf = append(appendJSON(append(appendJSON(buf, h.id), ','), h.text), ']')
			}
			buf = append(buf, "]]"...)
		}
		fmt.Fprintf(&names, "%x", w.add('d', append(buf, ']')))
	}
	w.Docs = names.String()
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

// appendJSON writes s as a JSON string; only what needs an escape pays for one.
func appendJSON(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string always has a JSON form
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}
