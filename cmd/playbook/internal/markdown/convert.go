package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"playbook/cmd/playbook/internal/route"
)

// Limits of one document (SAFETY: goldmark).
const (
	MaxSource = 1 << 20 // bytes of Markdown
	maxGrowth = 50      // bytes of HTML for each byte of Markdown
	minOutput = 64 << 10
)

// Errors of Convert.
var (
	ErrLarge = errors.New("the document is over 1 MB")
	ErrGrows = fmt.Errorf("its HTML would be over %d times as long as the text", maxGrowth)
	ErrSlow  = errors.New("it takes too long to read")
)

// Options of Convert.
type Options struct {
	Parts    bool          // fill Section.Parts
	Deadline time.Duration // 2 s when zero
}

// A Converter holds goldmark, set up once; it is safe for many goroutines.
type Converter struct {
	md   goldmark.Markdown
	pool sync.Pool
}

// New sets goldmark up: CommonMark, GFM, footnotes, definition lists, heading ids
// and attributes, GitHub alerts, CJK line breaks, placeholders.
func New() *Converter {
	c := &Converter{}
	c.md = goldmark.New(
		goldmark.WithExtensions(
			extension.Linkify, extension.Strikethrough, extension.TaskList,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Footnote, extension.DefinitionList,
			extension.NewCJK(extension.WithEastAsianLineBreaks(), extension.WithEscapedSpace()),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(), parser.WithHeadingAttribute(),
			parser.WithInlineParsers(util.Prioritized(nameParser{}, 50), util.Prioritized(watchParser{}, 1)),
			parser.WithASTTransformers(util.Prioritized(alerts{}, 500)),
		),
		goldmark.WithRendererOptions(
			html.WithUnsafe(), // raw HTML comes out of nodes.rawHTML, sanitised
			renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100)),
		),
	)
	c.pool.New = func() any { return new(recorder) }
	return c
}

// stop is thrown through goldmark when a limit is reached.
type stop struct{ err error }

// Convert reads one document. Any fault of goldmark's becomes an error: no input
// panics, hangs or grows without bound.
func (c *Converter) Convert(src []byte, opt Options) (doc *Doc, err error) {
	if len(src) > MaxSource {
		return nil, ErrLarge
	}
	if err := heavy(src); err != nil {
		return nil, err
	}
	if opt.Deadline == 0 {
		opt.Deadline = 2 * time.Second
	}
	defer func() {
		if r := recover(); r != nil {
			doc = nil
			if s, ok := r.(stop); ok {
				err = s.err
				return
			}
			err = fmt.Errorf("the Markdown reader failed: %v\n%s", r, debug.Stack())
		}
	}()
	pc := parser.NewContext(parser.WithIDs(&ids{}))
	pc.Set(watchKey, &watch{end: time.Now().Add(opt.Deadline)})
	root := c.md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))

	r := c.pool.Get().(*recorder)
	defer c.pool.Put(r)
	r.reset(src, opt)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			r.heading(h)
		}
		if err := c.md.Renderer().Render(r, src, n); err != nil {
			return nil, err
		}
		if h, ok := n.(*ast.Heading); ok {
			_ = h
			r.bodyStarts()
		} else {
			r.collect(n)
		}
	}
	return r.finish(), nil
}

// heavy refuses what is known to take goldmark far longer than its length says:
// thousands of opening brackets in one paragraph, and tables whose rows are
// padded to a very wide header.
func heavy(src []byte) error {
	const most = 4000
	if bytes.Count(src, []byte{'['}) > most || bytes.Count(src, []byte{'|'}) > most || bytes.Count(src, []byte{'>'}) > most {
		opens, cols, rows := 0, 0, 0
		for line := range bytes.Lines(src) {
			t := bytes.TrimSpace(line)
			if len(t) == 0 {
				opens, cols, rows = 0, 0, 0
				continue
			}
			opens += bytes.Count(t, []byte("["))
			if n := bytes.Count(t, []byte("|")); n > cols {
				cols = n
			}
			rows++
			if opens > most || cols*rows > 50*len(src) || cols > most {
				return ErrSlow
			}
			if bytes.Count(t, []byte(">")) > most {
				return ErrSlow
			}
		}
	}
	return nil
}

// ids makes heading ids as GitHub does.
type ids struct{ seen map[string]int }

func (s *ids) Generate(value []byte, kind ast.NodeKind) []byte {
	base := route.Anchor(string(value))
	if base == "" {
		base = "section"
		if kind != ast.KindHeading {
			base = "id"
		}
	}
	return []byte(s.fresh(base))
}

func (s *ids) fresh(base string) string {
	if s.seen == nil {
		s.seen = make(map[string]int, 8)
	}
	id := base
	for {
		n, taken := s.seen[id]
		if !taken {
			s.seen[id] = 0
			return id
		}
		s.seen[base]++
		_ = n
		id = fmt.Sprintf("%s-%d", base, s.seen[base])
	}
}

func (s *ids) Put(value []byte) {
	if s.seen == nil {
		s.seen = make(map[string]int, 8)
	}
	s.seen[string(value)] = 0
}

// plain is the text of n without markup.
func plain(b *textBuffer, n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			_, _ = b.Write(util.UnescapePunctuations(c.Segment.Value(src)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				_ = b.WriteByte(' ')
			}
		case *ast.String:
			_, _ = b.Write(c.Value)
		case *ast.AutoLink:
			_, _ = b.Write(c.Label(src))
		case *ast.RawHTML:
		default:
			plain(b, c, src)
		}
	}
}
