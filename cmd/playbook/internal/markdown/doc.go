// Package markdown turns Markdown into HTML with holes. goldmark is set up here,
// once. Input: the text of a document without its front matter. Output: a Doc:
// HTML in which links, pictures, facts and placeholders are left open, because
// what they become depends on the rest of the playbook and on who may read it;
// with headings, sections, plain text and the places of everything that a check
// may want to speak about.
package markdown

import "playbook/cmd/playbook/internal/schema"

// Doc is a converted document. Offsets At, Start and End index HTML.
type Doc struct {
	HTML     []byte
	Holes    []Hole
	Headings []Heading
	Sections []Section // the text before the first heading, then one per heading
	Links    []Link
	Images   []Image
	Names    []Name // {{ name }} and {{ fact.name }}, in order
	Notes    []Note // what is worth a warning
}

// HoleKind says what belongs into a hole.
type HoleKind uint8

// Kinds of holes. Ref of a Hole indexes the list named behind each.
const (
	HoleLink  HoleKind = iota // attributes of <a>: Links
	HoleImage                 // attributes src, width, height of <img>: Images
	HoleName                  // text: Names
	HoleAlert                 // title of an alert: Alerts()
)

// Hole is an open place in HTML.
type Hole struct {
	At   int
	Kind HoleKind
	Ref  int
}

// Heading is a heading at the top level of the document. Visibility is what
// {visibility=…} asks for; empty when not said.
type Heading struct {
	Level      int
	ID, Text   string
	Pos        Pos
	Visibility schema.Visibility
	VisText    string // the word as written, when it is not an audience
}

// Section is a heading with what follows it up to the next heading of any level.
// Start is the offset of the heading's element, Body that of what follows it.
type Section struct {
	Heading          int // index in Headings; -1 before the first
	Start, Body, End int
	Parts            []Part // paragraphs, when Options.Parts asked for them
}

// Part is a paragraph, list item or cell of plain text. Quote marks what stands
// in a blockquote: stage directions in a pitch.
type Part struct {
	Quote bool
	Text  string
}

// Pos is a place in the document given to Convert: line and column from 1, the
// column in characters.
type Pos struct{ Line, Col int }

// Link is a link as written. Auto marks a bare address.
type Link struct {
	Dest string
	Pos  Pos
}

// Image is a picture as written.
type Image struct {
	Dest, Alt string
	Pos       Pos
}

// Name is {{ name }} as written; facts begin with "fact.".
type Name struct {
	Name string
	Pos  Pos
}

// NoteKind names a reason for a warning.
type NoteKind uint8

// Kinds of notes.
const (
	NoteShortcode NoteKind = iota // first foreign shortcode
	NoteHTML                      // raw HTML that was changed for safety
	NoteUnsafe                    // a link with a scheme that is not allowed
	NoteAudience                  // what would be read by more people than was meant
	NoteBodyKey                   // a line in the body that looks like the front matter's visibility
)

// Note is something to warn about. Text is the piece of source concerned.
type Note struct {
	Kind NoteKind
	Text string
	Pos  Pos
}

// Extent returns the range of HTML that section i governs: its own body and all
// deeper sections after it; and the index of the section after that.
func (d *Doc) Extent(i int) (start, body, end, next int) {
	s := d.Sections[i]
	start, body, end, next = s.Start, s.Body, s.End, i+1
	if s.Heading < 0 {
		return start, body, end, next
	}
	level := d.Headings[s.Heading].Level
	for next < len(d.Sections) && d.Headings[d.Sections[next].Heading].Level > level {
		end = d.Sections[next].End
		next++
	}
	return start, body, end, next
}

// Filler writes what belongs into a hole. It must write safe HTML.
type Filler interface {
	Link(dst []byte, i int) []byte  // attributes of <a>, with a space in front; nothing for no link
	Image(dst []byte, i int) []byte // attributes of <img>, with a space in front
	Name(dst []byte, i int) []byte  // content
	Alert(dst []byte, i int) []byte // title of Alerts()[i]
}

// Append writes HTML[start:end] with its holes filled to dst.
func (d *Doc) Append(dst []byte, start, end int, f Filler) []byte {
	lo, hi := 0, len(d.Holes)
	for lo < hi { // first hole at or after start
		m := (lo + hi) / 2
		if d.Holes[m].At < start {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for _, h := range d.Holes[lo:] {
		if h.At >= end {
			break
		}
		dst = append(dst, d.HTML[start:h.At]...)
		start = h.At
		switch h.Kind {
		case HoleLink:
			dst = f.Link(dst, h.Ref)
		case HoleImage:
			dst = f.Image(dst, h.Ref)
		case HoleName:
			dst = f.Name(dst, h.Ref)
		case HoleAlert:
			dst = f.Alert(dst, h.Ref)
		}
	}
	return append(dst, d.HTML[start:end]...)
}
