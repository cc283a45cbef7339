package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// nameNode is {{ name }}.
type nameNode struct {
	ast.BaseInline
	name string
	at   int
}

var kindName = ast.NewNodeKind("PlaybookName")

func (n *nameNode) Kind() ast.NodeKind         { return kindName }
func (n *nameNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// nameParser reads {{ name }} and {{ fact.name }}. Anything else in braces, and
// foreign shortcodes, stays text.
type nameParser struct{}

func (nameParser) Trigger() []byte { return []byte{'{'} }

func (nameParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 5 || line[1] != '{' {
		return nil
	}
	name, n := scanName(line)
	if n == 0 {
		return nil
	}
	block.Advance(n)
	return &nameNode{name: name, at: seg.Start}
}

// scanName reads {{ name }} at the start of b and returns the name and the bytes
// taken; 0 when it is none. A name is letters, digits, _ - and dots.
func scanName(b []byte) (string, int) {
	i := 2
	for i < len(b) && b[i] == ' ' {
		i++
	}
	start := i
	for i < len(b) && (b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z' || b[i] >= '0' && b[i] <= '9' || b[i] == '_' || b[i] == '-' || b[i] == '.') {
		i++
	}
	end := i
	for i < len(b) && b[i] == ' ' {
		i++
	}
	if end == start || i+1 >= len(b) || b[i] != '}' || b[i+1] != '}' {
		return "", 0
	}
	return string(b[start:end]), i + 2
}

// ExpandNames replaces {{ name }} in a plain string by what f gives; where f
// says no, the text stays.
func ExpandNames(s string, f func(name string) (string, bool)) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '{' && i+1 < len(s) && s[i+1] == '{' {
			if name, n := scanName([]byte(s[i:])); n > 0 {
				if v, ok := f(name); ok {
					out = append(out, v...)
					i += n - 1
					continue
				}
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// NamesIn lists the placeholders of a plain string.
func NamesIn(s string) (names []string) {
	ExpandNames(s, func(name string) (string, bool) { names = append(names, name); return "", false })
	return names
}
