package load

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
)

// broken refuses what YAML reads and people do not: line breaks that other
// programs take for none, and whatever comes behind the first document, which the
// library leaves unread without a word.
func broken(text []byte) *diag.Diagnostic {
	line, content, ended := 0, false, false
	for rest := text; len(rest) > 0; {
		var l []byte
		l, rest = cutLine(rest)
		line++
		if r, i := oddBreak(l); i >= 0 {
			if r == '\r' {
				return place(line, utf8.RuneCount(l[:i])+1, "save the file with the line ends of your system", "a line ends with CR alone, as on old Macs")
			}
			return place(line, utf8.RuneCount(l[:i])+1, "delete it and press Enter", "an odd line break (U+%04X) stands here: some programs see one line, others two", r)
		}
		t := bytes.TrimSpace(l)
		if isConflict(l) {
			return place(line, 1, "keep one of the two sides, and take out the lines of the marks", "a conflict of two edits stands here that nobody has settled")
		}
		switch {
		case isMarker(l, "---"):
			if content || ended {
				return place(line, 1, "take the line out, or indent it", `"---" at the first column begins a second document, which nothing would read`)
			}
			content = true
		case isMarker(l, "..."):
			ended = true
		case len(t) == 0 || t[0] == '#' || t[0] == '%' && !content:
		case ended:
			return place(line, 1, `take out the line "..." above it`, "this stands behind the end of the document, where nothing would read it")
		default:
			content = true
		}
	}
	return nil
}

// isConflict tells the mark that Git leaves where two edits meet.
func isConflict(l []byte) bool {
	return bytes.HasPrefix(l, []byte("<<<<<<< ")) || bytes.HasPrefix(l, []byte(">>>>>>> "))
}

// isMarker tells whether a line is a document marker of YAML, which is one even
// within a text.
func isMarker(l []byte, mark string) bool {
	return bytes.HasPrefix(l, []byte(mark)) && (len(l) == 3 || strings.IndexByte(" \t\r\n", l[3]) >= 0)
}

// oddBreak finds a line break within a line, by those who count a lone CR, NEL,
// LS and PS as one; -1 when there is none.
func oddBreak(l []byte) (rune, int) {
	if i := loneCR(l); i >= 0 {
		return '\r', i
	}
	for _, r := range "\u0085\u2028\u2029" {
		if i := bytes.IndexRune(l, r); i >= 0 {
			return r, i
		}
	}
	return 0, -1
}

// loneCR finds a carriage return that no line feed follows: the line end of old
// Macs. -1 when there is none.
func loneCR(s []byte) int {
	for i := 0; ; i++ {
		n := bytes.IndexByte(s[i:], '\r')
		if n < 0 {
			return -1
		}
		if i += n; i+1 == len(s) || s[i+1] != '\n' {
			return i
		}
	}
}

func place(line, col int, hint, format string, args ...any) *diag.Diagnostic {
	return &diag.Diagnostic{Pos: diag.Pos{Line: line, Col: col}, Hint: hint, Message: fmt.Sprintf(format, args...)}
}

// misread puts an error of the YAML library into words: the line where the fault
// begins, rather than the one where the library could not go on, and a next step.
func misread(text []byte, err error) *diag.Diagnostic {
	line, msg := yamlError(err)
	lines := bytes.Split(text, []byte("\n"))
	line = min(line, len(lines))
	f := place(line, 1, "", "%s", msg)
	at := func(no int) { f.Line = no }
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(msg, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("cannot start any token"):
		f.Hint = "put a value that begins with @, ` or % in quotes"
		if l := lines[line-1]; bytes.IndexByte(l[:len(l)-len(bytes.TrimLeft(l, " \t"))], '\t') >= 0 {
			f.Hint = "indent with spaces, not tabs"
		}
	case has("unexpected end of stream", "document indicator"):
		f.Hint = "end a quoted text with the quote that begins it"
		at(openQuote(lines[:line], line))
	case has("could not find expected ':'"):
		f.Message, f.Hint = "this is no key with a value", `write it like "key: value", with a space behind the colon`
		at(keyless(lines[:line], line))
	case has("',' or ']'"):
		f.Hint = `end the list with "]"`
		at(openBracket(lines[:line], line, "[", "]"))
	case has("',' or '}'"):
		f.Hint = `end it with "}", and put a text that holds a brace in quotes`
		at(openBracket(lines[:line], line, "{", "}"))
	case has("mapping values are not allowed", "did not find expected key", "did not find expected '-'"):
		f.Hint = `put a value that holds ":", "#" or a quote in quotes, and indent with spaces, all keys alike`
	case has("unknown anchor", "alphabetic or numeric"):
		f.Hint = `put a value that begins with "*" or "&" in quotes`
	case has("escape"):
		f.Hint = `inside double quotes write "\\" for a backslash, or use single quotes`
	case has("control characters"):
		f.Hint = "take the character out; it may not be seen"
	case has("tab"):
		f.Hint = "indent with spaces, not tabs"
	case has("tag"):
		f.Hint = `put a value that begins with "!" in quotes`
	}
	return f
}

// openQuote is the last line with a quote that the line does not end; else or.
func openQuote(lines [][]byte, or int) int {
	for i := len(lines) - 1; i >= 0; i-- {
		for _, q := range []string{`"`, "'"} {
			if _, v, ok := bytes.Cut(lines[i], []byte(q)); ok && bytes.Count(v, []byte(q))%2 == 0 {
				return i + 1
			}
		}
	}
	return or
}

// openBracket is the last line with more brackets opened than shut; else or.
func openBracket(lines [][]byte, or int, open, shut string) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if bytes.Count(lines[i], []byte(open)) > bytes.Count(lines[i], []byte(shut)) {
			return i + 1
		}
	}
	return or
}

// keyless is the last line with text and without a key; else or.
func keyless(lines [][]byte, or int) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if l := bytes.TrimSpace(lines[i]); len(l) > 0 && l[0] != '#' && !bytes.Contains(l, []byte(": ")) && !bytes.HasSuffix(l, []byte(":")) {
			return i + 1
		}
	}
	return or
}

// yamlError takes the line and the cause out of a message of the YAML library.
func yamlError(err error) (int, string) {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	first, _, _ := strings.Cut(msg, "\n")
	line := 1
	if i := strings.Index(first, "line "); i >= 0 {
		digits := first[i+5:]
		end := 0
		for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
			end++
		}
		if n, err := strconv.Atoi(digits[:end]); err == nil {
			line = n
		}
		if j := strings.Index(first[i:], ": "); j >= 0 {
			first = first[i+j+2:]
		}
	}
	return max(line, 1), strings.TrimSpace(first)
}

// control refuses characters that escapes can write and no page or feed can hold.
func (d *decoder) control(n *yaml.Node, path string) {
	for _, r := range n.Value {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
			d.fault(n, diag.Error, "encoding", "take it out", "%s holds a character that is not text (U+%04X)", name(path), r)
			return
		}
	}
}

// emptied warns of a value that a "#" has made a comment of: title: #1 in town.
func (d *decoder) emptied(val, key *yaml.Node, path string) {
	c := val.LineComment + key.LineComment
	if val.Tag == "!!null" && val.Value == "" && len(c) > 1 && c[0] == '#' && c[1] != ' ' && c[1] != '#' {
		d.fault(key, diag.Warning, "yaml", "put the value in quotes", `%s is empty: what follows "#" is a comment`, path)
	}
}
