package load

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
)

// block is a document taken apart. Line numbers count from 0: text line n of the
// block is line n+frontLine of the file.
type block struct {
	format    string // "yaml", "toml", "json", or "" for none
	text      []byte // what stands between the marks (with the braces, for JSON)
	frontLine int    // lines before text
	body      []byte
	bodyLine  int // lines before body
}

// split is the one door for front matter. Our own strict rule finds the block;
// adrg/frontmatter, which takes a faulty block for none (SAFETY), is handed the
// same text with a format that only records what it found; where the two
// disagree the document is refused, because a lost visibility key would publish it.
func split(src []byte) (block, *diag.Diagnostic) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	b, fault := find(src)
	if fault != nil {
		return b, fault
	}
	if len(b.text) > maxFront {
		return block{body: b.body, bodyLine: b.bodyLine}, at(b.frontLine, "front-matter", "move long text into the body, below the front matter", "the front matter has %d kB; at most %d kB are read", len(b.text)>>10, maxFront>>10)
	}
	if b.format != "" {
		var found []byte
		record := func(data []byte, _ any) error { found = data; return nil }
		mark := map[string]string{"yaml": "---", "toml": "+++", "json": "{"}[b.format]
		f := frontmatter.NewFormat(mark, mark, record)
		if b.format == "json" {
			f = &frontmatter.Format{Start: "{", End: "}", Unmarshal: record, UnmarshalDelims: true, RequiresNewLine: true}
		}
		var none struct{}
		r := readers.Get().(*bufio.Reader) // the library would make one of 4 kB for each document
		r.Reset(bytes.NewReader(src))
		rest, err := frontmatter.Parse(r, &none, f)
		readers.Put(r)
		if err != nil || !bytes.Equal(bytes.TrimSpace(found), bytes.TrimSpace(b.text)) || !bytes.Equal(bytes.TrimSpace(rest), bytes.TrimSpace(b.body)) {
			return b, at(b.frontLine, "front-matter", fmt.Sprintf("write no line that is only %q inside the block, and leave one empty line after it", mark),
				"it is not clear where the front matter ends")
		}
	}
	return b, strayKey(b)
}

var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

func at(line int, rule, hint, format string, args ...any) *diag.Diagnostic {
	return &diag.Diagnostic{Pos: diag.Pos{Line: max(line, 1), Col: 1}, Severity: diag.Error, Rule: rule, Hint: hint, Message: fmt.Sprintf(format, args...)}
}

// find applies the strict rule: the first line that is not empty opens a block
// when it is --- or +++ alone, or {; the next line that is the same mark alone,
// at the first column, ends it.
func find(src []byte) (block, *diag.Diagnostic) {
	none := block{body: src}
	rest, line := src, 0
	var first []byte
	for len(rest) > 0 {
		first, rest = cutLine(rest)
		line++
		if len(bytes.TrimSpace(first)) > 0 {
			break
		}
	}
	mark := string(bytes.TrimRight(first, " \t\r\n"))
	switch {
	case mark == "---" || mark == "+++":
	case strings.HasPrefix(mark, "{") && !strings.HasPrefix(mark, "{{") && !strings.HasPrefix(mark, "{%"):
		return findJSON(src, line-1)
	case len(mark) > 3 && strings.Trim(mark, "-") == "" || strings.TrimSpace(mark) == "---" || strings.HasPrefix(mark, "---") && isWord(mark[3:]) || mark == ";;;":
		if keyLine(rest) {
			return none, at(line, "front-matter", `begin and end front matter with a line "---" alone`, "%q does not open front matter, but keys follow", mark)
		}
		return none, nil
	default:
		return none, nil
	}
	text, n := rest, 0
	for at0 := 0; at0 < len(text); {
		l, _ := cutLine(text[at0:])
		t := string(bytes.TrimRight(l, " \t\r\n"))
		if t == mark {
			b := block{format: map[string]string{"---": "yaml", "+++": "toml"}[mark], text: text[:at0], frontLine: line, body: text[at0+len(l):], bodyLine: line + n + 1}
			if b.format == "yaml" && !opensMapping(b.text) {
				return none, nil // a thematic break
			}
			return b, nil
		}
		if mark == "---" && t == "..." && keyLine(text) {
			return none, at(line+n+1, "front-matter", `end front matter with a line "---"`, `"..." does not end front matter`)
		}
		at0 += len(l)
		n++
	}
	if keyLine(text) {
		return none, at(line, "front-matter", fmt.Sprintf("add a line %q after the last key", mark), "the front matter that begins here has no end")
	}
	return none, nil
}

func findJSON(src []byte, line int) (block, *diag.Diagnostic) {
	none := block{body: src}
	start := bytes.IndexByte(src, '{')
	dec := json.NewDecoder(bytes.NewReader(src[start:]))
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		after := bytes.TrimLeft(src[start+1:], " \t\r\n")
		if len(after) > 0 && after[0] == '"' {
			f := at(line+1, "front-matter", `JSON wants quotes around keys and texts, and no comma before "}"`, "the JSON front matter cannot be read: %v", err)
			var se *json.SyntaxError
			if errors.As(err, &se) {
				read := src[:min(start+int(se.Offset), len(src))]
				f.Line, f.Col = bytes.Count(read, []byte("\n"))+1, utf8.RuneCount(read[bytes.LastIndexByte(read, '\n')+1:])
			}
			return none, f
		}
		return none, nil
	}
	end := start + int(dec.InputOffset())
	rest := src[end:]
	l, after := cutLine(rest)
	if len(bytes.TrimSpace(l)) > 0 {
		return none, at(bytes.Count(src[:end], []byte("\n"))+1, "front-matter", "put nothing behind the closing brace", "text follows the JSON front matter on its last line")
	}
	n := bytes.Count(src[:end], []byte("\n"))
	return block{format: "json", text: src[start:end], frontLine: line, body: after, bodyLine: n + 1}, nil
}

// opensMapping tells whether the text between two marks is front matter: a YAML
// mapping, or something that may have been meant as one. Prose between two
// thematic breaks is not.
func opensMapping(text []byte) bool {
	if len(bytes.TrimSpace(text)) == 0 || keyLine(text) || len(text) > maxFront {
		return true // broken YAML with keys is front matter with a fault
	}
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return false
	}
	if len(n.Content) == 1 && n.Content[0].Kind == yaml.MappingNode {
		return true
	}
	return n.Kind == 0
}

// keyLine tells whether the first line with text looks like "key:" or "key =".
func keyLine(text []byte) bool {
	for len(text) > 0 {
		var l []byte
		l, text = cutLine(text)
		t := strings.TrimSpace(string(l))
		if t == "" || strings.HasPrefix(t, "#") {
			continue
		}
		k, _, ok := strings.Cut(t, ":")
		if !ok {
			k, _, ok = strings.Cut(t, "=")
		}
		return ok && isWord(strings.Trim(strings.TrimSpace(k), `"'`))
	}
	return false
}

func isWord(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return true
}

// strayKey refuses a body whose first lines hold what looks like a visibility
// key: front matter in the wrong place must not make a page public.
func strayKey(b block) *diag.Diagnostic {
	body, n := b.body, 0
	for ; len(body) > 0 && n < 20; n++ {
		var l []byte
		l, body = cutLine(body)
		k, v, ok := bytes.Cut(l, []byte(":"))
		if !ok {
			k, v, ok = bytes.Cut(l, []byte("="))
		}
		if !ok || len(k) > 24 || len(k) < 8 || len(bytes.Fields(v)) > 2 || !looksLikeVisibility(string(bytes.TrimLeft(k, "-# \t"))) {
			continue
		}
		return at(b.bodyLine+n+1, "visibility", `put it between two lines "---" at the very top of the file, or take it out`,
			"%q stands in the text, not in front matter: who may read this is not clear", strings.TrimSpace(string(l)))
	}
	return nil
}

func cutLine(s []byte) (line, rest []byte) {
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		return s[:i+1], s[i+1:]
	}
	return s, nil
}

// tree reads the block into a YAML tree, whatever its format.
func (b block) tree(d *decoder) *yaml.Node {
	switch b.format {
	case "toml":
		return tomlTree(d, b.text)
	case "":
		return nil
	}
	return d.parse(b.text) // JSON is YAML
}

// tomlTree reads TOML and gives keys the line on which they stand.
func tomlTree(d *decoder, text []byte) *yaml.Node {
	var v map[string]any
	if err := toml.Unmarshal(text, &v); err != nil {
		n := &yaml.Node{Line: 1, Column: 1}
		var de *toml.DecodeError
		if asDecode(err, &de) {
			n.Line, n.Column = de.Position()
		}
		d.fault(n, diag.Error, "front-matter", `write lines like title = "Text"`, "TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
		return nil
	}
	out, err := yaml.Marshal(v)
	if err != nil {
		return nil
	}
	n := d.parse(out)
	if n != nil {
		relocate(n, bytes.Split(text, []byte("\n")))
	}
	return n
}

// relocate gives the nodes of a converted tree the line of their top-level key.
func relocate(n *yaml.Node, lines [][]byte) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		for no, l := range lines {
			t := bytes.TrimLeft(l, " \t[")
			if rest, ok := bytes.CutPrefix(t, []byte(key.Value)); ok {
				if r := bytes.TrimLeft(rest, " \t"); len(r) > 0 && (r[0] == '=' || r[0] == ']') {
					key.Line, key.Column = no+1, len(l)-len(t)+1
					move(n.Content[i+1], no+1, len(l)-len(r)+1)
					break
				}
			}
		}
	}
}

func move(n *yaml.Node, line, col int) {
	n.Line, n.Column = line, col
	for _, c := range n.Content {
		move(c, line, col)
	}
}
