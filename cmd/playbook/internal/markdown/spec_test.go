package markdown

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var update = flag.Bool("update", false, "rewrite golden files")

// example is one example of a specification.
type example struct {
	name, markdown, html string
}

// goldmarkDir is where the module cache holds goldmark, which brings the examples
// of CommonMark, and of GitHub's extensions, along.
func goldmarkDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Skip("no module cache: ", err)
	}
	return strings.TrimSpace(string(out))
}

func commonMark(t *testing.T, dir string) (list []example) {
	src, err := os.ReadFile(filepath.Join(dir, "_test", "spec.json"))
	if err != nil {
		t.Skip("goldmark came without its examples: ", err)
	}
	var raw []struct {
		Markdown, HTML, Section string
		Example                 int
	}
	if err := json.Unmarshal(src, &raw); err != nil {
		t.Fatal(err)
	}
	for _, e := range raw {
		list = append(list, example{fmt.Sprintf("CommonMark %03d, %s", e.Example, e.Section), e.Markdown, e.HTML})
	}
	return list
}

func extensions(t *testing.T, dir string) (list []example) {
	const sep, end = "//- - - - - - - - -//\n", "//= = = = = = = = = = = = = = = = = = = = = = = =//"
	for _, name := range []string{"table", "strikethrough", "tasklist", "linkify", "footnote", "definition_list"} {
		src, err := os.ReadFile(filepath.Join(dir, "extension", "_test", name+".txt"))
		if err != nil {
			t.Skip("goldmark came without its examples: ", err)
		}
		for _, part := range strings.Split(string(src), end) {
			f := strings.Split(part, sep)
			if len(f) != 3 || strings.Contains(f[0], "OPTIONS") {
				continue
			}
			no, _, _ := strings.Cut(strings.TrimSpace(f[0]), ":")
			list = append(list, example{fmt.Sprintf("%s %s", name, no), f[1], f[2]})
		}
	}
	return list
}

// normal is HTML with what does not matter taken out: white space between blocks,
// the order of attributes, how a character is written.
func normal(s string) string {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	var walk func(n *html.Node, pre bool)
	walk = func(n *html.Node, pre bool) {
		switch n.Type {
		case html.TextNode:
			t := n.Data
			if !pre {
				t = strings.Join(strings.Fields(t), " ")
			}
			if t != "" {
				fmt.Fprintf(&b, "%q ", t)
			}
		case html.ElementNode:
			b.WriteString("<" + n.Data)
			attrs := slices.Clone(n.Attr)
			slices.SortFunc(attrs, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
			for _, a := range attrs {
				fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
			}
			b.WriteString("> ")
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, pre || n.Data == "pre")
			}
			b.WriteString("</" + n.Data + "> ")
		case html.CommentNode:
			b.WriteString("<!> ")
		}
	}
	for _, n := range nodes {
		walk(n, false)
	}
	return b.String()
}

// spec fills holes as plain goldmark would, so that only real differences show.
type specFill struct{ d *Doc }

func (f specFill) Link(dst []byte, i int) []byte {
	return fmt.Appendf(dst, ` href="%s"`, html.EscapeString(f.d.Links[i].Dest))
}
func (f specFill) Image(dst []byte, i int) []byte {
	return fmt.Appendf(dst, ` src="%s"`, html.EscapeString(f.d.Images[i].Dest))
}
func (f specFill) Name(dst []byte, i int) []byte {
	return append(dst, "{{ "+f.d.Names[i].Name+" }}"...)
}
func (f specFill) Alert(dst []byte, i int) []byte { return append(dst, Alerts()[i]...) }

var attrOut = regexp.MustCompile(` (id|loading|href|src)="(\\.|[^"\\])*"`)

// reason says why an example comes out differently; "" when nobody decided so.
func reason(e example, got string) string {
	md, want := e.markdown, e.html
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(md, p) })
	}
	// In turn: take out one decision of ours, see whether nothing else is left.
	strip := func(s string) string {
		s = attrOut.ReplaceAllString(s, "")
		return s
	}
	switch {
	case strip(normal(got)) == strip(normal(want)):
		switch {
		case strings.Contains(got, "loading=") || strings.Contains(got, "<h"):
			return "headings have ids, pictures load when they are looked at"
		}
		return "addresses are kept as written until their place is known"
	case strings.Contains(got, `type="checkbox"`):
		return "the boxes of a task list have a name"
	case strings.Contains(want, "<img") && has("http"):
		return "a picture from another site becomes a link"
	case has("<!--", "<?", "<!"):
		return "comments and declarations are for the author, not the reader"
	case has("<"):
		return "raw HTML passes an allow-list, and ends with the block it stands in"
	case strings.Contains(got, "table-scroll"):
		return "a table scrolls by itself"
	case has("{{"):
		return "placeholders"
	case has("http://", "https://", "www.", "@", "ftp://"):
		return "bare addresses are links"
	case has("~"):
		return "strikethrough"
	case has("|"):
		return "tables"
	case has("\n:", "\n  :"):
		return "definition lists"
	case has("{"):
		return "headings may have attributes"
	case has("\\ "):
		return "an escaped space is nothing, as Chinese and Japanese need"
	case has("[^"):
		return "footnotes"
	}
	return ""
}

// TestSpecifications runs every example of CommonMark and of GitHub's extensions
// through the set-up and lists those that come out differently, with the reason.
func TestSpecifications(t *testing.T) {
	dir := goldmarkDir(t)
	c := New()
	var b strings.Builder
	same, differ := 0, 0
	for _, e := range append(commonMark(t, dir), extensions(t, dir)...) {
		d, err := c.Convert([]byte(e.markdown), Options{})
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		got := string(d.Append(nil, 0, len(d.HTML), specFill{d}))
		if normal(got) == normal(e.html) {
			same++
			continue
		}
		differ++
		why := reason(e, got)
		if why == "" {
			t.Errorf("%s differs, and nobody decided so\nfrom %q\n got %q\nwant %q", e.name, e.markdown, got, e.html)
		}
		fmt.Fprintf(&b, "%s: %s\n", e.name, why)
	}
	out := fmt.Sprintf("%d examples come out as in the specification, %d differ:\n\n%s", same, differ, b.String())
	golden(t, "testdata/specifications.txt", out)
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err, "; run go test -update and review the file")
	}
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range g {
			if i >= len(w) || g[i] != w[i] {
				t.Fatalf("%s differs at line %d: %q; run go test -update and review the diff", file, i+1, g[i])
			}
		}
		t.Fatalf("%s differs: it has more lines", file)
	}
}
