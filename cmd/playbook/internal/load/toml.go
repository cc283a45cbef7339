package load

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
)

// tomlTree reads TOML into a YAML tree whose nodes have the places of the TOML.
func tomlTree(d *decoder, text []byte) *yaml.Node {
	var v map[string]any
	if err := toml.Unmarshal(text, &v); err != nil {
		n := &yaml.Node{Line: 1, Column: 1}
		var de *toml.DecodeError
		if errors.As(err, &de) {
			n.Line, n.Column = de.Position()
			lines := bytes.Split(text, []byte("\n"))
			n.Line = min(max(n.Line, 1), len(lines))
			l := lines[n.Line-1] // the library counts bytes
			n.Column = utf8.RuneCount(l[:min(max(n.Column-1, 0), len(l))]) + 1
		}
		msg := strings.TrimPrefix(err.Error(), "toml: ")
		d.fault(n, diag.Error, "front-matter", tomlHint(msg), "TOML: %s", msg)
		return nil
	}
	out, err := yaml.Marshal(v)
	if err != nil {
		return nil
	}
	n := d.parse(out)
	if n != nil {
		relocate(n, "", tomlPlaces(text), spot{1, 1, 1})
	}
	return n
}

func tomlHint(msg string) string {
	for _, c := range [][2]string{
		{"already", "keep one of them"},
		{"date", "write a date like 2026-11-16"},
		{"too large", "write a smaller number"},
		{"control character", "take the character out; it may not be seen"},
		{"escape", `write "\\" for a backslash, or use single quotes`},
		{"incomplete", "end it with the bracket that begins it"},
		{"not terminated", "end the text with the quotes that begin it"},
		{"expected '='", `write "=" between key and value; YAML stands between lines "---"`},
	} {
		if strings.Contains(msg, c[0]) {
			return c[1]
		}
	}
	return `write lines like title = "Text"`
}

// spot is where a key and its value stand.
type spot struct{ line, key, value int }

// tomlPlaces finds keys by their path, such as results[1].before, reading line by
// line: good enough to point at, whatever stands inside of long texts.
func tomlPlaces(text []byte) map[string]spot {
	at := map[string]spot{}
	count := map[string]int{}
	table, no := "", 0
	for rest := text; len(rest) > 0; {
		var l []byte
		l, rest = cutLine(rest)
		no++
		t := bytes.TrimLeft(l, " \t")
		col := len(l) - len(t) + 1
		name := strings.Trim(strings.TrimSpace(string(t)), "[]")
		if i := strings.IndexByte(name, ']'); i >= 0 {
			name = name[:i]
		}
		switch {
		case bytes.HasPrefix(t, []byte("[[")):
			table = dotted("", name) + "[" + strconv.Itoa(count[name]) + "]"
			count[name]++
			mark(at, table, spot{no, col, col})
		case bytes.HasPrefix(t, []byte("[")):
			table = dotted("", name)
			mark(at, table, spot{no, col, col})
		default:
			if k, v, ok := bytes.Cut(t, []byte("=")); ok {
				v2 := bytes.TrimLeft(v, " \t")
				mark(at, dotted(table, string(k)), spot{no, col, utf8.RuneCount(l[:len(l)-len(v2)]) + 1})
			}
		}
	}
	return at
}

// mark keeps the first place of a path and of all that it lies in.
func mark(at map[string]spot, path string, s spot) {
	for range 16 {
		if _, ok := at[path]; ok {
			return
		}
		at[path] = s
		i := strings.LastIndexAny(path, ".[")
		if i <= 0 {
			return
		}
		path, s.value = path[:i], s.key
	}
}

// dotted joins a table and a key, without the spaces and quotes around its parts.
func dotted(table, key string) string {
	for part := range strings.SplitSeq(key, ".") {
		table = join(table, strings.Trim(strings.TrimSpace(part), `"'`))
	}
	return table
}

// relocate gives the nodes of a converted tree the places found for their paths;
// where none was found, that of what they lie in.
func relocate(n *yaml.Node, path string, at map[string]spot, in spot) {
	n.Line, n.Column = in.line, in.value
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			p := path + "[" + strconv.Itoa(i) + "]"
			s, ok := at[p]
			if !ok {
				s = in
			}
			relocate(c, p, at, s)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			p := join(path, n.Content[i-1].Value)
			s, ok := at[p]
			if !ok {
				s = in
			}
			n.Content[i-1].Line, n.Content[i-1].Column = s.line, s.key
			relocate(c, p, at, s)
		}
	}
}
