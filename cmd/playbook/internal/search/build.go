package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// Options of an index. The zero value serves a folder just below the site's root.
type Options struct {
	// Root leads from the folder of the index to the root that the pages' URLs
	// are relative to: "../" when empty.
	Root string
}

// File is one file of an index: a name without folder, and its bytes.
type File struct {
	Name string
	Data []byte
}

// Manifest is the name of the file that leads to all others. Its content changes
// under one name; every other name stands for one content for good.
const Manifest = "index.json"

// Build makes the files of an index, sorted by name. The order of pages does not
// matter. It fails when two pages share a URL.
func Build(pages []*Prepared, o Options) ([]File, error) {
	o.Root = cmp.Or(o.Root, "../")
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b *Prepared) int { return cmp.Compare(a.url, b.url) })
	for i := 1; i < len(pages); i++ {
		if pages[i].url == pages[i-1].url {
			return nil, fmt.Errorf("build search index: two pages have the address %q", pages[i].url)
		}
	}
	w := newWriter(o, len(pages))
	w.terms(merge(pages))
	w.filters(pages)
	w.documents(pages)
	return w.finish()
}

// term is a word of the index with its postings.
type term struct {
	text []byte
	list []byte // postings in order of the documents: varint step, posting
	docs int32
	last int32 // document of the newest posting
}

// merge gathers the postings of all pages by term and sorts them by their bytes.
// It reads every page twice: to know the length of each list, then to fill it,
// so that all lists share one piece of memory.
func merge(pages []*Prepared) []term {
	total := 0
	for _, p := range pages {
		total += len(p.hashes)
	}
	ids := make([]uint32, 0, total) // term of each posting, in reading order
	v := vocabulary{slots: make([]slot, 1<<12), at: []uint32{0}}
	for d, p := range pages {
		rest := p.terms
		for _, h := range p.hashes {
			n := int(rest[0])
			id := v.id(h, rest[1:1+n])
			rest = rest[1+n:]
			size := postingSize(rest)
			rest = rest[size:]
			t := &v.tallies[id]
			t.size += uint32(size + varintSize(uint64(int32(d)-t.last)))
			t.last = int32(d)
			t.docs++
			ids = append(ids, id)
		}
	}
	next := make([]cursor, len(v.tallies))
	end := 0
	for i, t := range v.tallies {
		next[i] = cursor{at: end, last: -1}
		end += int(t.size)
	}
	room := make([]byte, end)
	for d, p := range pages {
		rest := p.terms
		for range p.hashes {
			rest = rest[1+int(rest[0]):]
			size := postingSize(rest)
			c := &next[ids[0]]
			ids = ids[1:]
			c.at += binary.PutUvarint(room[c.at:], uint64(int32(d)-c.last))
			c.at += copy(room[c.at:], rest[:size])
			c.last = int32(d)
			rest = rest[size:]
		}
	}
	terms := make([]term, len(v.tallies))
	for i, t := range v.tallies {
		terms[i] = term{text: v.text(uint32(i)), list: room[next[i].at-int(t.size) : next[i].at], docs: t.docs}
	}
	slices.SortFunc(terms, func(a, b term) int { return bytes.Compare(a.text, b.text) })
	return terms
}

// tally is what the first reading learns of a term.
type tally struct {
	docs, last int32
	size       uint32 // of its list
}

// cursor is where the second reading writes on.
type cursor struct {
	at   int
	last int32
}

func varintSize(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// vocabulary numbers terms: a hash table over hashes that Prepare has made. The
// terms stand close together, for the many look-ups that hit.
type vocabulary struct {
	slots   []slot
	tallies []tally
	arena   []byte
	at      []uint32 // term i is arena[at[i]:at[i+1]]
}

type slot struct{ hash, id uint32 } // id + 1; 0 is free

func (v *vocabulary) text(id uint32) []byte { return v.arena[v.at[id]:v.at[id+1]] }

func (v *vocabulary) id(h uint32, text []byte) uint32 {
	mask := uint32(len(v.slots) - 1)
	i := h & mask
	for ; v.slots[i].id != 0; i = (i + 1) & mask {
		if s := v.slots[i]; s.hash == h && bytes.Equal(v.text(s.id-1), text) {
			return s.id - 1
		}
	}
	v.arena = append(v.arena, text...)
	v.at = append(v.at, uint32(len(v.arena)))
	v.tallies = append(v.tallies, tally{last: -1})
	id := uint32(len(v.tallies))
	v.slots[i] = slot{h, id}
	if len(v.tallies)*2 > len(v.slots) {
		v.grow()
	}
	return id - 1
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	mask := uint32(len(v.slots) - 1)
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		i := s.hash & mask
		for v.slots[i].id != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = s
	}
}
