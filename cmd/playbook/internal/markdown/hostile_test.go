package markdown

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"playbook/cmd/playbook/internal/trial"
)

// to repeats s until it is n bytes long.
func to(n int, s string) string { return strings.Repeat(s, n/len(s)) }

// mega is the longest document that is read at all.
const mega = MaxSource - 200

// counted joins f(0), f(1) … until the text is n bytes long.
func counted(n int, f func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(f(i))
	}
	return b.String()[:n]
}

// hostile are documents that are cheap to write and dear to read. Each was tried
// against goldmark without a guard; the list is what it cost to find the guards.
var hostile = map[string]func() string{
	"brackets unclosed":         func() string { return to(32000*4, "[a](") },
	"brackets unclosed, mega":   func() string { return to(mega, "[a](") },
	"brackets open only":        func() string { return to(mega, "[") },
	"brackets closed only":      func() string { return to(mega, "]") },
	"brackets pairs":            func() string { return to(mega, "[]") },
	"brackets nested":           func() string { return to(3000, "[") + "a" + to(3000, "]") },
	"images nested":             func() string { return to(7000, "![") + "a" + to(14000, "](x)") },
	"brackets in items":         func() string { return to(mega, "- [a](b [\n") },
	"brackets in one item":      func() string { return "- a\n" + to(mega, "  [a](b [c\n") },
	"links, many":               func() string { return to(mega, "- [a](b)\n") },
	"link titles unclosed":      func() string { return to(mega, "[a](b 'c\n") },
	"references":                func() string { return counted(mega, func(i int) string { return fmt.Sprintf("[r%d]: /u\n", i) }) },
	"references unclosed title": func() string { return to(mega, "[a]: /u \"t\n") },
	"reference grows":           func() string { return "[a]: /" + to(20000, "u") + "\n\n" + to(200000, "[a] ") },
	"footnote references":       func() string { return to(mega-20, "[^1]") + "\n\n[^1]: x" },
	"footnote lines":            func() string { return to(mega-20, "[^1]\n\n") + "\n\n[^1]: x" },
	"footnotes, each used": func() string {
		return counted(mega, func(i int) string { return fmt.Sprintf("[^%d]\n\n[^%d]: x\n\n", i, i) })
	},
	"footnotes, unused": func() string { return counted(mega, func(i int) string { return fmt.Sprintf("[^%d]: x\n\n", i) }) },
	"footnotes nested":  func() string { return to(mega, "[^a]: ") + "x" },

	"table, 11 KB":         func() string { return to(5000, "|a") + "\n" + to(5000, "|-") + "\n" + to(1000, "|\n") },
	"table, wide, mega":    func() string { return to(8000, "|a") + "|\n" + to(8000, "|-") + "|\n" + to(mega-16000, "|\n") },
	"table, square":        func() string { return to(2000, "|a") + "|\n" + to(2000, "|-") + "|\n" + to(4000, "|\n") },
	"tables, many":         func() string { return to(mega, to(600, "|a")+"|\n"+to(600, "|-")+"|\n"+to(60, "|\n")+"\n") },
	"table in quote":       func() string { return "> " + to(8000, "|a") + "|\n> " + to(8000, "|-") + "|\n" + to(300000, "> |\n") },
	"table, long":          func() string { return "|a|b|c|\n|-|-|-|\n" + to(mega-100, "|1|2|3|\n") },
	"table, one row":       func() string { return "|a|\n|-|\n|" + to(mega-100, "b|") },
	"pipes":                func() string { return to(mega, "|") },
	"delimiter rows":       func() string { return to(mega, "|-|-|-|\n") },
	"table, escaped pipes": func() string { return "|a|\n|-|\n" + to(mega-100, "|`\\|`|\n") },

	"quotes nested":          func() string { return to(mega, ">") },
	"quotes nested, spaced":  func() string { return to(mega, "> ") + "a" },
	"quotes nested, lines":   func() string { return to(mega, to(1000, ">")+"a\n") },
	"quotes nested 90":       func() string { return to(mega, to(180, "> ")+"a\n") },
	"quotes lazy":            func() string { return to(2000, ">") + "a\n" + to(mega-4000, "a\n") },
	"quotes then blank":      func() string { return to(2000, ">") + "a\n" + to(mega-4000, "\n") },
	"items nested":           func() string { return to(mega, "- ") + "a" },
	"items nested, mixed":    func() string { return to(mega, "- 1. + * ") + "a" },
	"items nested, lines":    func() string { return to(mega, to(180, "- ")+"a\n") },
	"items nested by indent": func() string { return counted(mega, func(i int) string { return strings.Repeat("  ", i) + "- a\n" }) },
	"items nested, blanks": func() string {
		return counted(500000, func(i int) string { return strings.Repeat("  ", i) + "- a\n" }) + to(500000, "\n")
	},
	"items nested 90, blanks": func() string {
		return counted(9000, func(i int) string { return strings.Repeat("  ", min(i, 90)) + "- a\n" }) + "\n" + to(mega-10000, strings.Repeat("  ", 91)+"a\n\n")
	},
	"items, many":        func() string { return to(mega, "- a\n") },
	"items, loose":       func() string { return to(mega, "- a\n\n") },
	"items, empty":       func() string { return to(mega, "-\n") },
	"items, numbered":    func() string { return to(mega, "1. a\n") },
	"items and quotes":   func() string { return to(mega, "- > ") + "a" },
	"definitions":        func() string { return to(mega, "a\n: b\n\n") },
	"definitions nested": func() string { return "a\n" + to(mega-10, ": ") + "b" },
	"definitions by indent": func() string {
		return counted(mega, func(i int) string { s := strings.Repeat("  ", i); return s + "a\n" + s + ": b\n" })
	},
	"task list":      func() string { return to(mega, "- [ ] a\n") },
	"alerts":         func() string { return to(mega, "> [!NOTE]\n> a\n\n") },
	"alerts nested":  func() string { return to(mega, "> [!NOTE]\n> ") },
	"headings":       func() string { return to(mega, "#\n") },
	"headings, same": func() string { return to(mega, "# a\n") },
	"headings, clashing": func() string {
		return counted(mega, func(i int) string { return fmt.Sprintf("# a\n# a {#a-%d}\n", i) })
	},
	"headings, attributes":   func() string { return "# a {" + to(mega-10, "a=b ") + "}" },
	"headings, attr open":    func() string { return "# a " + to(mega-10, "{") },
	"headings, attr nested":  func() string { return "# a {a=" + to(mega-20, "[") + "}" },
	"headings, attr strings": func() string { return to(mega, "# a {a=\"{a=\\\"\n") },
	"setext":                 func() string { return to(mega, "a\n=\n") },
	"setext, long":           func() string { return to(mega-10, "a\n") + "=\n" },
	"rules":                  func() string { return to(mega, "***\n") },
	"paragraphs":             func() string { return to(mega, "a\n\n") },
	"lines":                  func() string { return to(mega, "a\n") },
	"hard breaks":            func() string { return to(mega, "a  \n") },
	"blank lines":            func() string { return to(mega, "\n") },
	"spaces":                 func() string { return to(mega, " ") },
	"tabs":                   func() string { return to(mega, "\t") },
	"tabs in items":          func() string { return to(mega, "-\t") + "a" },
	"one line":               func() string { return to(mega, "a") },
	"one line, words":        func() string { return to(mega, "a ") },
	"one line, CJK":          func() string { return to(mega, "汉") },
	"lines, CJK":             func() string { return to(mega, "汉\n") },

	"emphasis open":         func() string { return to(mega, "*a ") },
	"emphasis close":        func() string { return to(mega, "a* ") },
	"emphasis nested":       func() string { return to(mega/2, "*a ") + to(mega/2, " a*") },
	"emphasis nested 3000":  func() string { return to(9000, "*a ") + to(9000, " a*") },
	"emphasis mixed":        func() string { return to(mega, "*a _b ") },
	"emphasis mixed, close": func() string { return to(mega, "*a_ b_ ") },
	"emphasis a**b":         func() string { return to(mega, "a**b") + "c* " },
	"emphasis runs":         func() string { return to(mega/2, "*") + "a" + to(mega/2-10, "*") },
	"emphasis _ in words":   func() string { return to(mega, "a_") },
	"emphasis threes":       func() string { return "a***" + to(mega-10, " b**c* ") },
	"emphasis pairs":        func() string { return to(mega, "*a*") },
	"strike":                func() string { return to(mega, "~a ") },
	"strike nested":         func() string { return to(mega/2, "~~a ") + to(mega/2, " a~~") },
	"emphasis in items":     func() string { return to(mega, "- *a _b ~c\n") },

	"backticks":          func() string { return counted(mega, func(i int) string { return strings.Repeat("`", i+1) + " " }) },
	"backticks single":   func() string { return to(mega, "`") },
	"backticks spaced":   func() string { return to(mega, "` `` ") },
	"fence unclosed":     func() string { return "```\n" + to(mega-10, "a\n") },
	"fences":             func() string { return to(mega, "```\n") },
	"fence, info":        func() string { return "```" + to(mega-10, "a b ") + "\nx" },
	"code by indent":     func() string { return to(mega, "    a\n") },
	"escapes":            func() string { return to(mega, "\\*") },
	"entities":           func() string { return to(mega, "&#120;") },
	"entities, open":     func() string { return to(mega, "&") },
	"entities, big":      func() string { return to(mega, "&#99999999;") },
	"hard break escapes": func() string { return to(mega, "\\\n") },

	"<":               func() string { return to(mega, "<") },
	"<a":              func() string { return to(mega, "<a ") },
	"<a href":         func() string { return to(mega, "<a href=\"") },
	"comments open":   func() string { return to(mega, "a <!--") },
	"comments":        func() string { return to(mega, "a <!-- -->") },
	"CDATA open":      func() string { return to(mega, "a <![CDATA[") },
	"PI open":         func() string { return to(mega, "a <?") },
	"declaration":     func() string { return to(mega, "a <!A") },
	"autolinks":       func() string { return to(mega, "<http://a>") },
	"autolinks open":  func() string { return to(mega, "<http://a") },
	"raw div":         func() string { return to(mega, "<div>") },
	"raw div lines":   func() string { return to(mega, "<div>\n\n") },
	"raw b":           func() string { return "a" + to(mega-10, "<b>") },
	"raw a":           func() string { return "a" + to(mega-10, "<a>") },
	"raw img":         func() string { return "a" + to(mega-10, "<img>") },
	"raw closes":      func() string { return "a" + to(mega-10, "</b>") },
	"raw attributes":  func() string { return "<b " + to(mega-20, "title=a ") + ">" },
	"raw script":      func() string { return to(mega, "<script>") },
	"raw script text": func() string { return "<script>" + to(mega-40, "</scrip ") },
	"raw table":       func() string { return to(mega, "<table><tr><td>") },
	"raw title":       func() string { return to(mega, "<b title='&amp;'>") },

	"urls":            func() string { return to(mega, "http://a.b ") },
	"urls, one":       func() string { return "http://" + to(mega-10, "a.") },
	"urls, parens":    func() string { return "http://a.b/" + to(mega-20, "(") },
	"urls, closed":    func() string { return "http://a.b/" + to(mega-20, ")") },
	"urls, entity":    func() string { return "http://a.b/" + to(mega-20, "&a;") },
	"www":             func() string { return to(mega, "www.a.b ") },
	"emails":          func() string { return to(mega, "a@b.c ") },
	"emails, one":     func() string { return to(mega, "a@") },
	"emails, dots":    func() string { return "a@" + to(mega-10, "a.") },
	"emails, starts":  func() string { return to(mega, "(a.") },
	"emails, no end":  func() string { return to(mega, "a+b_c ") },
	"braces":          func() string { return to(mega, "{") },
	"names":           func() string { return to(mega, "{{ a }}") },
	"names, open":     func() string { return to(mega, "{{ a") },
	"names, long":     func() string { return "{{" + to(mega-10, "a") },
	"names, spaces":   func() string { return to(mega, "{{ ") },
	"shortcodes":      func() string { return to(mega, "{{< a >}}") },
	"NUL":             func() string { return to(mega, "\x00") },
	"bad UTF-8":       func() string { return to(mega, "\xff\xc0") },
	"long rune cut":   func() string { return to(mega, "\xf0\x9f") },
	"combining marks": func() string { return "a" + to(mega-10, "\u0301") },
	"bidi":            func() string { return to(mega, "\u202e a") },
	"CR":              func() string { return to(mega, "a\r") },
	"CRLF":            func() string { return to(mega, "a\r\n") },
	"separators":      func() string { return to(mega, "a\u2028") },
	"colons":          func() string { return to(mega, ":") },
	"mixed marks":     func() string { return to(mega, "*_~`[<!{") },
	"mixed lines":     func() string { return to(mega, "> - 1. # a *b `c [d](e) <f>\n") },
}

func TestHostile(t *testing.T) {
	c := New()
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		make := hostile[name]
		t.Run(name, func(t *testing.T) {
			src := []byte(make())
			var err error
			took, rose := trial.Measure(func() { _, err = c.Convert(src, Options{Parts: true}) })
			if took > trial.Limit() || rose > trial.MostMemory {
				t.Errorf("%d KB: %v, %d MB (%v)", len(src)>>10, took.Round(time.Millisecond), rose>>20, err)
			} else if testing.Verbose() {
				t.Logf("%d KB: %v, %d MB (%v)", len(src)>>10, took.Round(time.Millisecond), rose>>20, err)
			}
			if err != nil && !slices.Contains([]error{ErrSlow, ErrGrows, ErrLarge, ErrMarks, ErrDeep, ErrTable, ErrText}, err) {
				t.Errorf("fault of the reader: %v", err)
			}
		})
	}
}
