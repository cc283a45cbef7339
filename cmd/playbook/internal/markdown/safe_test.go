package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/trial"
)

// fill writes into holes what render would for a page that knows no other page.
type fill struct{ d *Doc }

func (f fill) Link(dst []byte, i int) []byte {
	dest := f.d.Links[i].Dest
	switch route.Resolve("content/a.md", dest).Class {
	case route.Foreign, route.Same, route.Local:
		return fmt.Appendf(dst, ` href="%s"`, html.EscapeString(dest))
	}
	return dst
}
func (f fill) Image(dst []byte, i int) []byte { return append(dst, ` src="x.png"`...) }
func (f fill) Name(dst []byte, i int) []byte {
	return append(dst, html.EscapeString(f.d.Names[i].Name)...)
}
func (f fill) Alert(dst []byte, i int) []byte { return append(dst, Alerts()[i]...) }

// allowed are the elements that a document may have, by any way.
var allowed = append(slices.Clone(elements), "a", "img", "input", "div", "section")

// unsafe says what is wrong with a document's HTML, "" when nothing: an element or
// attribute that is not allowed, a scheme that runs something, or an element that
// closes one of the page around it or is not closed itself.
func unsafe(body string) string {
	root, err := html.Parse(strings.NewReader(`<!doctype html><html><head></head><body><main id="page"><article id="around"><div id="in">` + body +
		`<hr id="last"></div><p id="after">after</p></article><p id="end">end</p></main></body></html>`))
	if err != nil {
		return err.Error()
	}
	var bad []string
	at := map[string]*html.Node{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		if n.Type == html.ElementNode {
			id := ""
			for _, a := range n.Attr {
				if a.Key == "id" {
					id = a.Val
				}
			}
			if !inside || at[id] == nil && slices.Contains([]string{"last", "after", "end"}, id) && (n.Data == "p" || n.Data == "hr") {
				at[id] = n
			}
			if inside && !slices.Contains(allowed, n.Data) && n.Data != "html" {
				bad = append(bad, "element "+n.Data)
			}
			for _, a := range n.Attr {
				v := strings.ToLower(strings.Map(func(r rune) rune {
					if r <= ' ' {
						return -1
					}
					return r
				}, a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
					bad = append(bad, "attribute "+a.Key)
				}
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					for _, s := range []string{"javascript:", "vbscript:", "data:", "blob:", "file:"} {
						if strings.HasPrefix(v, s) {
							bad = append(bad, a.Key+" "+v)
						}
					}
				}
			}
			inside = inside || id == "in"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(root, false)
	if at["in"] == nil || at["last"] == nil || at["after"] == nil || at["end"] == nil {
		return "the page around it is gone"
	}
	if at["last"].Parent != at["in"] || at["in"].Parent != at["around"] || at["after"].Parent != at["around"] || at["end"].Parent != at["page"] {
		bad = append(bad, fmt.Sprintf("structure: #last is in <%s>, #after in <%s>, #end in <%s>", at["last"].Parent.Data, at["after"].Parent.Data, at["end"].Parent.Data))
	}
	return strings.Join(bad, "; ")
}

// examine converts src and tells what breaks a promise.
func examine(t *testing.T, c *Converter, src []byte) {
	t.Helper()
	start := time.Now()
	d, err := c.Convert(src, Options{Parts: true})
	if took := time.Since(start); took > trial.Limit() {
		t.Errorf("took %v", took)
	}
	if err != nil {
		if !slices.ContainsFunc([]error{ErrSlow, ErrGrows, ErrLarge, ErrMarks, ErrDeep, ErrTable, ErrText}, func(e error) bool { return errors.Is(err, e) }) {
			t.Errorf("fault of the reader: %v", err)
		}
		return
	}
	if bad := unsafe(string(d.Append(nil, 0, len(d.HTML), fill{d}))); bad != "" {
		t.Errorf("%s\nfrom %q\nmade %s", bad, src, d.Append(nil, 0, len(d.HTML), fill{d}))
	}
	last := 0
	for i, s := range d.Sections {
		if s.Start < last || s.Body < s.Start || s.End < s.Body || s.End > len(d.HTML) {
			t.Errorf("section %d: %+v after %d, of %d", i, s, last, len(d.HTML))
			return
		}
		last = s.Start
		d.Text(i)
		start, body, end, next := d.Extent(i)
		if body < start || end < body || next <= i {
			t.Errorf("extent of section %d: %d %d %d %d", i, start, body, end, next)
		}
		// what render shows alone or leaves out must be whole
		if s.Heading >= 0 && (d.Headings[s.Heading].Level == 2 || d.Headings[s.Heading].Visibility != "") {
			if bad := unsafe(string(d.Append(nil, start, end, fill{d}))); bad != "" {
				t.Errorf("section %d alone: %s\nfrom %q", i, bad, src)
			}
			if bad := unsafe(string(d.Append(d.Append(nil, 0, start, fill{d}), end, len(d.HTML), fill{d}))); bad != "" {
				t.Errorf("without section %d: %s\nfrom %q", i, bad, src)
			}
		}
	}
	for _, h := range d.Headings {
		if h.Visibility != "" && h.Visibility != schema.ForAll && h.Visibility != schema.ForTeam && h.Visibility != schema.ForManagers {
			t.Errorf("heading %q has visibility %q", h.Text, h.Visibility)
		}
	}
	for i, h := range d.Holes {
		if h.At > len(d.HTML) || i > 0 && h.At < d.Holes[i-1].At {
			t.Errorf("hole %d at %d, of %d", i, h.At, len(d.HTML))
		}
	}
	lines := strings.Count(string(src), "\n") + 1
	for _, l := range d.Links {
		if l.Pos.Line < 1 || l.Pos.Line > lines || l.Pos.Col < 1 {
			t.Errorf("link %q at %v, of %d lines", l.Dest, l.Pos, lines)
		}
	}
}

// payloads try to run something, or to break out of the page.
var payloads = []string{
	"<script>alert(1)</script>", "<ScRiPt src=//x></ScRiPt>", "<script\n>alert(1)</script\n>", "<script/src=x>", "a<script>b</script>c", "<<script>script>alert(1)</script>",
	"<img src=x onerror=alert(1)>", "<img src=javascript:alert(1)>", "<img/src=x/onerror=alert(1)//", `<img src="x" alt="a" onload="b">`, "![a](javascript:b)", "![a](x \"on'load=\")",
	"<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mi><mglyph><style><img onerror=alert(1)>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>x</script>'>",
	"<object data=x>", "<embed src=x>", "<applet>", "<base href=//x>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>", "<style>*{}</style>", "<form action=x><input name=y><button>",
	"<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href=' javascript:alert(1)'>x</a>", "<a href=\"&#106;avascript:alert(1)\">x</a>", "<a href=JaVaScRiPt:alert(1)>x</a>",
	"<a href=data:text/html,x>x</a>", "<a href=blob:x>x</a>", "<a href=vbscript:x>x</a>", "<a href=file:///x>x</a>", "<a href='x' onclick=alert(1)>x</a>", "<a href='x' style='x'>x</a>", "<a target=_blank href=x>",
	"[a](javascript:b)", "[a](JAVASCRIPT:b)", "[a](java&#115;cript:b)", "[a](<javascript:b>)", "[a]( javascript:b)", "[a](\tjavascript:b)", "[a](data:text/html;base64,x)", "[a](blob:x)", "<javascript:alert(1)>", "<data:text/html,x>",
	"[a]: javascript:b\n\n[a]", "[a](x \"\\\"><script>\")", "[a](x\"onmouseover=b)", "[a](x 'b\" onclick=\"c')", "![\"><script>](x)", "![a\" onerror=\"b](x)", "[a](vbscript:b)", "http://x\"onmouseover=b", "https://a.b/\"><script>x</script>",
	"# a {onclick=b}", "# a {style=b}", "# a {#\"><script>}", "# a {class=\"x\\\" onclick=\\\"y\"}", "# a {.\"><script>}", "# a {id=\"a b\" onload=x}", "a\n=\n{onclick=x}", "## <script>x</script>", "## a<img src=x onerror=y>",
	"<div", "</div>", "</div></div></main></body></html>", "</article>", "</main><script>", "<div>", "<div><div>", "- <div>\n\ntext", "> <div>\n\ntext", "- a\n  <div>\n- b", "*<div>*", "**<b>** x </b>", "<b><i></b></i>", "<table>", "<table><tr><td>", "</td></tr></table>",
	"|a|\n|-|\n|<div>|", "|a|\n|-|\n|</td></tr></table>|", "[<div>](x)", "[</a>](x)", "[a<a href=y>b](x)", "<a href=x><a href=y>", "<p>", "</p>", "<p><p>", "a<div>b", "<details>\n\n## a\n\nb\n\n</details>", "<details>\n\n### a\n\n</details>", "## a\n\n<div>\n\n## b {visibility=team}\n\n</div>\n\n## c",
	"# a\n\n<div>\n\n### b {visibility=team}\n\n</div>\n\n### c", "<div align=center>\n\n# a\n\n</div>\n\nb", "<ul><li>", "<li>", "<dl><dd><dt>", "<h1><h2>", "# <h2>", "<center><table><caption>", "<ruby><rt><rp>", "<pre>\n<code>", "<select><option>", "<template><div>", "<frameset>", "<body onload=x>", "<html class=x>", "<head>", "<plaintext>", "<xmp><b>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<textarea><b>", "<title><b>", "<math><mtext></p>",
	"<!-- a --><script>x</script><!-- b -->", "<!--><script>x</script>-->", "<!-- --!><script>x</script> -->", "<?php x ?>", "<![CDATA[<script>x</script>]]>", "<!DOCTYPE html>", "<b title='\"><script>x</script>'>a</b>", "<b title=\"&quot;&gt;&lt;script&gt;\">", "<time datetime='\" onclick=\"'>x</time>", "<b\x00 onclick=x>", "<b/onclick=x>", "<b onclick\n=x>", "<div\u00a0onclick=x>",
	"```<script>\nx\n```", "```\"><script>\nx\n```", "    <script>", "`<script>`", "&lt;script&gt;", "&#60;script&#62;", "\\<script>", "[^1]\n\n[^1]: <div>", "[^1]\n\n[^1]: <script>x</script>", "[^\"><script>]\n\n[^\"><script>]: x", "a\n: <div>\n: b", "- [ ] <div>", "> [!NOTE]\n> <div>", "> [!\"><script>]\n> x", "{{ <script> }}", "{{ a }}", "{{< script >}}", "~~<div>~~", "www.a.b/<script>", "a@b.c\"onclick=x", "<a@b.c\"onclick=x>", "\u202e<script>", "\ufeff<script>", "<\u017fcript>x</\u017fcript>", "<K>", "<image src=x onerror=y>", "<isindex>", "<listing>", "<nobr><nobr>", "<button><button>", "<tt></tt></tt>", "<bdo dir=rtl>", "<b><table><b></table></b>", "<table><b><tr></b>", "<dd>", "<summary>", "<col>", "<caption>",
}

func TestPayloads(t *testing.T) {
	c := New()
	for _, p := range payloads {
		for _, around := range []string{"%s", "text %s text", "- %s\n- next", "> %s\n\nnext", "## Heading\n\n%s\n\n## Next\n\ntext", "*%s* [%s](x.md)", "| a |\n| - |\n| %s |\n", "a[^1]\n\n[^1]: %s\n", "# H %s\n\ntext"} {
			examine(t, c, []byte(strings.ReplaceAll(around, "%s", p)))
		}
	}
}

// Two payloads together do not do what one does not.
func TestPayloadPairs(t *testing.T) {
	c := New()
	for i, a := range payloads {
		for _, b := range payloads[i%7:] {
			if t.Failed() {
				return
			}
			examine(t, c, []byte(a+"\n\n- "+b+"\n\n"+a))
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, p := range payloads {
		f.Add([]byte(p))
	}
	for name, make := range hostile {
		if s := make(); name != "" {
			f.Add([]byte(s[:min(len(s), 300)]))
		}
	}
	for _, s := range []string{"# T\n\n[a](b.md#c) ![d](e.png) {{ f }} {{ fact.g }}\n\n## H {visibility=team}\n\n> [!NOTE]\n> x\n\n| a | b |\n|---|:-:|\n| c | d |\n", "a[^1]\n\n[^1]: note\n\nterm\n: def\n\n- [x] done\n"} {
		f.Add([]byte(s))
	}
	c := New()
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			src = src[:1<<16]
		}
		trial.Fuzzed(t, len(src), func() { c.Convert(src, Options{Parts: true}) })
		examine(t, c, src)
	})
}

func FuzzExpandNames(f *testing.F) {
	for _, s := range []string{"{{ a }}", "{{a}}", "{{ fact.x }} and {{ y", "{{{{ a }}}}", "{{}}", "{{ a b }}", "{{ é }}", "{", "{{", "{{ a }"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := ExpandNames(s, func(string) (string, bool) { return "", false }); got != s {
			t.Errorf("with nothing known, %q became %q", s, got)
		}
		for _, n := range NamesIn(s) {
			if n == "" || strings.ContainsAny(n, " {}<>\"'&") {
				t.Errorf("%q holds the name %q", s, n)
			}
		}
		ExpandNames(s, func(string) (string, bool) { return "v", true })
	})
}

// The examination itself must see what it is there to see.
func TestUnsafeSees(t *testing.T) {
	for _, bad := range []string{"<script>x</script>", "<p onclick=x>a</p>", "<p style=x>a</p>", `<a href="java&#10;script:x">a</a>`, "</div></article>x", "<div>", "<ul><li><div></li></ul></div>", "<b>"} {
		if unsafe(bad) == "" {
			t.Errorf("nothing wrong with %s", bad)
		}
	}
	if bad := unsafe(`<p>a</p><ul><li>b</li></ul><a href="x">c</a>`); bad != "" {
		t.Error(bad)
	}
}
