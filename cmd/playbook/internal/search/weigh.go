package search

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// field is where a word stands.
type field uint8

const (
	inTitle field = iota
	inHeading
	inText
)

// The weight of a term in a page is BM25F's, without the rarity of the term (the
// client has that from the length of the posting list):
//
//	tf ÷ (tf + k1 × (1 − b + b × words ÷ usual))      for the text
//	+ headingBonus when a heading has it
//	+ titleBonus × 2 ÷ (1 + title words ÷ titleUsual)  when the title has it
//
// (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
// Beyond, 2009; text saturates by itself, so that a repeated word never outdoes
// a title.) The usual lengths are constants and not the site's averages: a page
// weighs the same whatever stands beside it, so an edit changes few shards.
const (
	k1           = 1.2
	b            = 0.6
	usual        = 400
	titleUsual   = 4
	headingBonus = 1
	titleBonus   = 1.6
)

// Weights are kept as 16 levels, each 1.22 times the one before; the client
// computes the same values from its level0 and step.
const (
	level0 = 0.2
	step   = 1.22
	levels = 16
)

// floors holds the smallest weight of each level: half a step below its value.
var floors = func() (f [levels]float64) {
	v := level0 / 1.1045361017187261 // √step
	for i := range f {
		f[i] = v
		v *= step
	}
	return f
}()

func level(weight float64) byte {
	n := 0
	for s := levels / 2; s > 0; s /= 2 {
		if weight >= floors[n+s] {
			n += s
		}
	}
	return byte(n)
}

// lastSection is the highest section a posting can name; what comes after it on
// a page counts as part of it.
const lastSection = 63

// count is what is known of one term of the page that is being read.
type count struct {
	hash           uint32
	at, size       int32 // in counter.text
	title, heading bool
	inText         uint16
	sections       uint64
}

// counter counts the terms of one page at a time and is used again for the next.
type counter struct {
	scanner
	slots  []uint32 // hash table over counts: index + 1, 0 is free
	counts []count
	text   []byte // the terms one after another
	words  int    // of the page so far, all fields
	out    []byte // room for postings

	field   field
	section int
}

func newCounter() *counter {
	c := &counter{slots: make([]uint32, 1<<11)}
	c.emit = c.add
	return c
}

func (c *counter) reset() {
	clear(c.slots)
	c.counts, c.text, c.words = c.counts[:0], c.text[:0], 0
}

// in says where the text that follows stands.
func (c *counter) in(f field, section int) {
	c.field, c.section = f, min(section, lastSection)
}

// hash is FNV-1a, 32 bits.
func hash(term []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range term {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func (c *counter) add(term []byte) {
	c.words++
	h := hash(term)
	mask := uint32(len(c.slots) - 1)
	i := h & mask
	for ; c.slots[i] != 0; i = (i + 1) & mask {
		n := &c.counts[c.slots[i]-1]
		if n.hash == h && string(c.text[n.at:n.at+n.size]) == string(term) {
			c.seen(n)
			return
		}
	}
	c.counts = append(c.counts, count{hash: h, at: int32(len(c.text)), size: int32(len(term))})
	c.text = append(c.text, term...)
	c.slots[i] = uint32(len(c.counts))
	c.seen(&c.counts[len(c.counts)-1])
	if len(c.counts)*2 > len(c.slots) {
		c.grow()
	}
}

func (c *counter) seen(n *count) {
	switch c.field {
	case inTitle:
		n.title = true
	case inHeading:
		n.heading = true
	case inText:
		if n.inText < 1<<15 {
			n.inText++
		}
	}
	n.sections |= 1 << c.section
}

func (c *counter) grow() {
	c.slots = make([]uint32, 2*len(c.slots))
	mask := uint32(len(c.slots) - 1)
	for k := range c.counts {
		i := c.counts[k].hash & mask
		for c.slots[i] != 0 {
			i = (i + 1) & mask
		}
		c.slots[i] = uint32(k + 1)
	}
}

// postings gives what Prepared keeps of the page just read.
func (c *counter) postings(titleWords int) (hashes []uint32, terms []byte) {
	hashes = make([]uint32, len(c.counts))
	out := c.out[:0]
	norm := k1 * (1 - b + b*float64(c.words)/usual)
	title := titleBonus * 2 / (1 + float64(titleWords)/titleUsual)
	for i := range c.counts {
		n := &c.counts[i]
		hashes[i] = n.hash
		weight := float64(n.inText) / (float64(n.inText) + norm)
		if n.heading {
			weight += headingBonus
		}
		if n.title {
			weight += title
		}
		out = append(out, byte(n.size))
		out = append(out, c.text[n.at:n.at+n.size]...)
		out = appendPosting(out, level(weight), n.sections)
	}
	c.out = out
	return hashes, bytes.Clone(out)
}

// appendPosting writes level and sections of a posting. The first byte is
// level<<4 | s: one section s below 14; 14 and a byte with two sections below
// 16, the first in the low half; or 15 and the set of sections as a varint.
func appendPosting(dst []byte, level byte, sections uint64) []byte {
	first := bits.TrailingZeros64(sections)
	rest := sections & (sections - 1)
	second := bits.TrailingZeros64(rest)
	switch {
	case rest == 0 && first < 14:
		return append(dst, level<<4|byte(first))
	case rest != 0 && rest&(rest-1) == 0 && second < 16:
		return append(dst, level<<4|14, byte(first|second<<4))
	}
	return binary.AppendUvarint(append(dst, level<<4|15), sections)
}

// postingSize is the length of the posting at the start of p.
func postingSize(p []byte) int {
	switch p[0] & 15 {
	case 15:
		n := 1
		for p[n] >= 0x80 {
			n++
		}
		return n + 1
	case 14:
		return 2
	}
	return 1
}
