package markdown

import (
	"bytes"
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

// Limits of one document (SAFETY: goldmark); more of them in guard.go.
const (
	MaxSource = 1 << 20 // bytes of Markdown
	maxGrowth = 50      // bytes of HTML for each byte of Markdown
	minOutput = 64 << 10
	maxOutput = 8 << 20
)

// Options of Convert.
type Options struct {
	Parts    bool          // fill Section.Parts
	Deadline time.Duration // 1.5 s when zero
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
			extension.Strikethrough, extension.TaskList,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Footnote, extension.DefinitionList,
			extension.NewCJK(extension.WithEscapedSpace()), // ends of lines: plainText
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(), parser.WithHeadingAttribute(),
			parser.WithInlineParsers(util.Prioritized(nameParser{}, 50), util.Prioritized(watchInline{}, 1),
				util.Prioritized(linkify{extension.NewLinkifyParser()}, 999)),
			parser.WithBlockParsers(util.Prioritized(watchBlock{}, 1)),
			parser.WithASTTransformers(util.Prioritized(alerts{}, 500), util.Prioritized(rawEnds{}, 2000)),
		),
		goldmark.WithRendererOptions(
			html.WithUnsafe(), // raw HTML comes out of nodes.rawHTML, sanitised
			renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100)),
		),
	)
	c.pool.New = func() any { return new(recorder) }
	return c
}

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
		opt.Deadline = 1500 * time.Millisecond
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
	w := &watch{end: time.Now().Add(opt.Deadline), marks: bytes.Count(src, []byte{'\n'})}
	pc.Set(watchKey, w)
	root := c.md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))
	if w.deep && tooDeep(root, 0) {
		return nil, ErrDeep
	}

	r := c.pool.Get().(*recorder)
	defer c.pool.Put(r)
	r.reset(src, opt)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			r.rawStops(h)
			r.heading(h)
		}
		if err := c.md.Renderer().Render(r, src, n); err != nil {
			return nil, err
		}
		if _, ok := n.(*ast.Heading); ok {
			r.bodyStarts()
		} else {
			r.collect(n)
		}
	}
	r.audience(root)
	return r.finish(), nil
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
			if c.IsRaw() {
				_, _ = b.Write(c.Segment.Value(src))
			} else {
				_, _ = b.Write(meant(c.Segment.Value(src)))
			}
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
