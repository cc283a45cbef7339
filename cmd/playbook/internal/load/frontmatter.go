package load

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
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
		_, after := cutLine(b.body)
		_, after = cutLine(after) // it never looks further than a line after the block, and would copy the rest
		var none struct{}
		r := readers.Get().(*bufio.Reader) // the library would make one of 4 kB for each document
		r.Reset(bytes.NewReader(src[:len(src)-len(after)]))
		rest, err := frontmatter.Parse(r, &none, f)
		readers.Put(r)
		if err != nil || !bytes.Equal(bytes.TrimSpace(found), bytes.TrimSpace(b.text)) || !bytes.Equal(bytes.TrimSpace(rest), bytes.TrimSpace(b.body[:len(b.body)-len(after)])) {
			hint := fmt.Sprintf("write no line that is only %q inside the block, and leave one empty line after it", mark)
			if b.format == "json" {
				hint = `write "{" and "}" on lines of their own, and leave one empty line after "}"`
			}
			return b, at(b.frontLine, "front-matter", hint, "it is not clear where the front matter ends")
		}
	}
	if f := strayKey(b); f != nil {
		return b, f
	}
	return b, oldMac(src, b)
}

// oldMac refuses a document that has other front matter, or a visibility key where
// there was none, as soon as a CR alone ends lines too.
func oldMac(src []byte, b block) *diag.Diagnostic {
	i := loneCR(src)
	if i < 0 {
		return nil
	}
	mended := bytes.Clone(src)
	for j := i; j >= 0; j = loneCR(mended) {
		mended[j] = '\n'
	}
	m, fault := find(mended)
	if fault == nil && m.format == b.format && len(m.text) == len(b.text) && strayKey(m) == nil {
		return nil
	}
	f := at(bytes.Count(src[:i], []byte("\n"))+1, "front-matter", "save the file with the line ends of your system", "a line ends with CR alone, as on old Macs: what is front matter is not clear")
	f.Col = utf8.RuneCount(src[bytes.LastIndexByte(src[:i], '\n')+1:i]) + 1
	return f
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
	if seen := strings.TrimLeftFunc(mark, unseen); len(seen) < len(mark) && (seen == "---" || seen == "+++" || strings.HasPrefix(seen, "{")) && (seen[0] == '{' || keyLine(rest)) {
		return none, at(line, "front-matter", "delete the line and write it again", "a character that is not seen (%U) stands before %q: this does not open front matter", []rune(mark)[0], seen)
	}
	switch {
	case mark == "---" || mark == "+++":
	case strings.HasPrefix(mark, "{") && !strings.HasPrefix(mark, "{{") && !strings.HasPrefix(mark, "{%"):
		return findJSON(src, line-1)
	case len(mark) > 3 && strings.Trim(mark, "-") == "" || strings.TrimSpace(mark) == "---" || strings.HasPrefix(mark, "---") && (isWord(mark[3:]) || strings.HasPrefix(strings.TrimSpace(mark[3:]), "#")) || mark == ";;;":
		if keyLine(rest) || mark == ";;;" && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{")) {
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
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		after := bytes.TrimLeft(src[start+1:], " \t\r\n")
		if len(after) > 0 && after[0] == '"' {
			f := at(line+1, "front-matter", `JSON wants quotes around keys and texts, and no comma before "}"`, "the JSON front matter cannot be read: %v", err)
			var se *json.SyntaxError
			if errors.As(err, &se) {
				read := src[:min(start+int(se.Offset), len(src))]
				if strings.Contains(err.Error(), "after object key:value pair") || errors.Is(err, io.ErrUnexpectedEOF) {
					f.Hint = `put a comma between two keys, and "}" on a line of its own at the end`
				}
				read = read[:max(len(read)-1, 0)] // up to the byte that is wrong
				f.Line, f.Col = bytes.Count(read, []byte("\n"))+1, utf8.RuneCount(read[bytes.LastIndexByte(read, '\n')+1:])+1
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
		return strings.Contains(err.Error(), "control characters") // nobody writes them in prose either
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

// unseen tells the characters that a mark may hide behind.
func unseen(r rune) bool {
	return r == '\u00a0' || r == '\u00ad' || r == '\ufeff' || r == '\u2060' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e'
}

// strayKey refuses a body whose first lines hold what looks like a visibility
// key: front matter in the wrong place must not make a page public.
func strayKey(b block) *diag.Diagnostic {
	body, n := b.body, 0
	for ; len(body) > 0 && n < 20; n++ {
		var l []byte
		l, body = cutLine(body)
		if saysVisibility(l) {
			return at(b.bodyLine+n+1, "visibility", `put it between two lines "---" at the very top of the file, or take it out`,
				"%q stands in the text, not in front matter: who may read this is not clear", strings.TrimSpace(string(l)))
		}
	}
	return nil
}

// swallowed finds a line of the front matter that looks like a visibility key, for
// a document that has none: a quote that was not ended has made it part of a text.
func (b block) swallowed() *diag.Diagnostic {
	n := b.frontLine
	for text := b.text; len(text) > 0; {
		var l []byte
		l, text = cutLine(text)
		n++
		if !bytes.HasPrefix(bytes.TrimSpace(l), []byte("#")) && saysVisibility(l) {
			return at(n, "visibility", "write it at the first column; end the text above it, if it is part of one",
				"%q stands within another value: who may read this is not clear", strings.TrimSpace(string(l)))
		}
	}
	return nil
}

// saysVisibility tells whether a line looks like a visibility key with a value, or
// like a mapping in braces that holds one.
func saysVisibility(l []byte) bool {
	t := bytes.TrimSpace(l)
	if bytes.HasPrefix(t, []byte("{")) || bytes.HasPrefix(t, []byte("[{")) {
		for _, part := range bytes.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("{}[],", r) }) {
			if isVisibility(part) {
				return true
			}
		}
		return false
	}
	return isVisibility(l)
}

func isVisibility(l []byte) bool {
	k, v, ok := bytes.Cut(l, []byte(":"))
	if !ok {
		k, v, ok = bytes.Cut(l, []byte("："))
	}
	if !ok {
		k, v, ok = bytes.Cut(l, []byte("="))
	}
	return ok && len(k) <= 24 && len(k) >= 8 && len(bytes.Fields(v)) <= 2 && bytes.IndexByte(k, '{') < 0 && looksLikeVisibility(string(bytes.TrimLeft(k, "->#? \t")))
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
