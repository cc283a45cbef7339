package markdown

import (
	"bytes"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// This file is the one guard around goldmark (SAFETY): what makes a short text
// dear to read is counted while it is read, and the document is given up before
// it costs two seconds or 64 MB. The counts, not the clock, decide, so a document
// is refused on every machine or on none; the clock is there for what nobody
// thought of.
const (
	maxMarks  = 100_000   // lines, and characters that begin markup, of a document
	maxCells  = 60_000    // cells of all tables, those that goldmark adds included
	maxDepth  = 100       // blocks within blocks, and inline elements within each other
	maxOpen   = 4_000     // brackets in one paragraph
	maxDelims = 3_000     // * _ and ~ in one paragraph
	maxNotes  = 1_000     // footnotes
	maxTags   = 30_000    // tags of raw HTML
	maxScan   = 256 << 20 // bytes that lie between a mark and the end of its line, summed up
)

// Errors of Convert.
var (
	ErrLarge = errors.New("it is over 1 MB")
	ErrGrows = errors.New("its HTML would be far longer than the text")
	ErrSlow  = errors.New("it takes too long")
	ErrMarks = errors.New("it has more lines and marks than a reader could follow")
	ErrDeep  = errors.New("lists, quotes or emphasis are nested too deep")
	ErrText  = errors.New("it is not UTF-8")
	ErrTable = errors.New("its tables have too many cells")
)

// stop is thrown through goldmark when a limit is reached.
type stop struct{ err error }

// heavy refuses what the text shows before it is parsed: too many lines, and
// tables whose rows goldmark would pad to a very wide header.
func heavy(src []byte) error {
	if !utf8.Valid(src) {
		return ErrText // goldmark 1.8.7 panics where a line ends in half a character
	}
	if bytes.Count(src, []byte{'\n'}) > maxMarks {
		return ErrMarks
	}
	if bytes.Count(src, []byte{'['}) > maxNotes && bytes.Count(src, []byte("[^")) > 2*maxNotes {
		return ErrMarks
	}
	if bytes.Count(src, []byte{'|'}) < 1000 {
		return nil
	}
	cells, cols, rows := 0, 0, 0
	for line := range bytes.Lines(src) {
		if len(bytes.Trim(line, "> \t\r\n")) == 0 {
			cells += cols * rows
			cols, rows = 0, 0
			continue
		}
		rows++
		cols = max(cols, bytes.Count(line, []byte{'|'}))
		if cols > 0 && cells+cols*rows > maxCells {
			return ErrTable
		}
	}
	return nil
}

// watch counts what a document has cost so far.
type watch struct {
	end    time.Time
	marks  int
	tick   int
	parent ast.Node // of the paragraph at hand
	open   int      // its brackets
	scan   int
	delims int  // its delimiters
	deep   bool // a paragraph has delimiters enough to nest deep
}

var watchKey = parser.NewContextKey()

// mark counts a mark, and n more.
func (w *watch) mark(n int) {
	if w.marks += 1 + n; w.marks > maxMarks {
		panic(stop{ErrMarks})
	}
	if w.tick++; w.tick%64 == 0 && time.Now().After(w.end) {
		panic(stop{ErrSlow})
	}
}

// watchInline is asked at every character that begins inline markup. It takes
// none; it counts.
type watchInline struct{}

func (watchInline) Trigger() []byte {
	return []byte{'[', ']', '*', '_', '<', '`', '!', '~', '{', '&', ':'}
}

func (watchInline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	w, ok := pc.Get(watchKey).(*watch)
	if !ok {
		return nil
	}
	w.mark(0)
	if parent != w.parent {
		w.parent, w.open, w.delims = parent, 0, 0
	}
	line, _ := block.PeekLine()
	switch line[0] {
	case '[', ']', '<', '`', '{':
		// what follows is looked through for the other end
		if w.scan += len(line); w.scan > maxScan {
			panic(stop{ErrSlow})
		}
	}
	switch line[0] {
	case '`':
		w.mark(1) // two nodes
	case '[':
		if w.open++; w.open > maxOpen {
			panic(stop{ErrSlow})
		}
	case '*', '_', '~':
		for n := 0; n < len(line) && line[n] == line[0] && w.delims <= maxDelims; n++ {
			w.delims++
		}
		if w.delims > maxDelims {
			panic(stop{ErrMarks})
		}
		w.deep = w.deep || w.delims > 2*maxDepth
	}
	return nil
}

// watchBlock is asked wherever a list, quote, footnote or definition may begin.
// It opens none; it counts, and measures how deep the place is.
type watchBlock struct{}

func (watchBlock) Trigger() []byte { return []byte(">-*+:[#=0123456789") }

func (watchBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if w, ok := pc.Get(watchKey).(*watch); ok {
		w.mark(0)
		depth := 0
		for n := parent; n != nil; n = n.Parent() {
			if depth++; depth > maxDepth {
				panic(stop{ErrDeep})
			}
		}
	}
	switch line, _ := reader.PeekLine(); line[max(pc.BlockOffset(), 0)] {
	case '#':
		attributes(line)
	case '=', '-':
		if p, ok := pc.LastOpenedBlock().Node.(*ast.Paragraph); ok && p.Lines().Len() > 0 {
			last := p.Lines().At(p.Lines().Len() - 1)
			attributes(last.Value(reader.Source()))
		}
	}
	return nil, parser.NoChildren
}

// attributes stops a heading whose attributes are lists within lists: goldmark
// reads them by recursion.
func attributes(line []byte) {
	if i := bytes.IndexByte(line, '{'); i >= 0 && bytes.Count(line[i:], []byte{'['})+bytes.Count(line[i:], []byte{'{'}) > maxDepth {
		panic(stop{ErrDeep})
	}
}

// linkify is goldmark's, counted.
type linkify struct{ parser.InlineParser }

func (l linkify) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n := l.InlineParser.Parse(parent, block, pc)
	if n != nil {
		if w, ok := pc.Get(watchKey).(*watch); ok {
			w.mark(1)
		}
	}
	return n
}

func (watchBlock) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (watchBlock) Close(ast.Node, text.Reader, parser.Context)                 {}
func (watchBlock) CanInterruptParagraph() bool                                 { return true }
func (watchBlock) CanAcceptIndentedLine() bool                                 { return true }

// tooDeep tells whether elements stand in each other more than maxDepth deep. It
// is asked only of documents with many delimiters in one paragraph.
func tooDeep(n ast.Node, depth int) bool {
	if depth > 2*maxDepth {
		return true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if tooDeep(c, depth+1) {
			return true
		}
	}
	return false
}
