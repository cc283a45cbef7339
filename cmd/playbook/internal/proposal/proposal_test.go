package proposal

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
)

const sample = `---
title: Plan for {{ fact.product }}
currency: EUR
fields:
  - {name: customer, label: Customer, required: true}
  - {name: seats, label: Seats, type: number, required: true, default: "60"}
  - {name: rate, label: Rate, type: money}
  - {name: start, label: First day, type: date}
  - {name: aim, label: Their aim, type: textarea}
  - {name: speak, label: Language, type: select, options: [English, German]}
  - {name: letter, label: Letter handed over, type: checkbox, required: true}
  - {name: mail, label: Mail, type: email}
prices:
  - {item: "Seats for {{ customer }}", quantity: "{{ seats }}", unit_price: "{{ rate }}"}
  - {item: Training, unit_price: "1900.005"}
---
Intro for {{ customer }}.

## Oral

> Sit down.

Hello {{ customer }}.

## Detailed

### What {{ customer }} wants

{{ aim }}

| When | What |
| --- | --- |
| {{ start }} | {{ aim }} in {{ speak }} at {{ rate }}, {{ letter }} [site](../pitches/a.md) [web](https://example.com/) |

` + "```\n{{ customer }}\n```\n" + `
## Terms

Write to {{ mail }}.
`

func doc(t testing.TB, src string) *load.Doc {
	t.Helper()
	d := load.ReadDoc("content/proposals/plan.md", []byte(src), markdown.New())
	if d.Broken {
		t.Fatal(d.Faults)
	}
	return d
}

var options = Options{Facts: func(name string) string { return "the Pen (" + name + ")" }}

func TestFilled(t *testing.T) {
	out, err := Fill(doc(t, sample), map[string]string{"customer": "A|B *Mill*", "rate": "1,200.5", "start": "2026-12-03",
		"aim": "- one\n<b>two</b>", "speak": "German", "letter": "yes", "mail": "a_b@example.com"}, options)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Missing)+len(out.Wrong) > 0 {
		t.Errorf("missing %q, wrong %v", out.Missing, out.Wrong)
	}
	want := "# Plan for the Pen (product)\n\nIntro for A\\|B \\*Mill\\*.\n\n\n### What A\\|B \\*Mill\\* wants\n\n\\- one\\\n\\<b>two\\</b>\n\n" +
		"| When | What |\n| --- | --- |\n| 3 December 2026 | - one<br>\\<b>two\\</b> in German at EUR\u00a01,200.50, yes [site](../pitches/a.md) [web](https://example.com/) |\n\n" +
		"```\n{{ customer }}\n```\n\n## Terms\n\nWrite to a\\_b@example.com.\n\n## Prices\n\n| Item | Quantity | Each | Amount |\n| --- | --: | --: | --: |\n" +
		"| Seats for A\\|B \\*Mill\\* | 60 | 1,200.50 | 72,030.00 |\n| Training | 1 | 1,900.005 | 1,900.01 |\n| **Total (EUR)** |  |  | **73,930.01** |\n"
	if d := cmp.Diff(want, out.Markdown); d != "" {
		t.Error(d)
	}
	page := string(out.HTML)
	for _, part := range []string{"<h1>Plan for the Pen (product)</h1>", "A|B *Mill*", "- one<br>\n&lt;b&gt;two&lt;/b&gt;", `<a>site</a>`, `href="https://example.com/"`, "73,930.01", "Terms"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q:\n%s", part, page)
		}
	}
	for _, part := range []string{"Sit down", "Hello", "Detailed", "<b>two", "{{ mail"} {
		if strings.Contains(page, part) {
			t.Errorf("the page holds %q", part)
		}
	}
	// What the Markdown says is what the page says: converted, its words are the same.
	again, err := markdown.New().Convert([]byte(out.Markdown), markdown.Options{})
	if err != nil || !strings.Contains(string(again.HTML), "<p>- one<br") || strings.Contains(string(again.HTML), "<b>two") || strings.Contains(string(again.HTML), "<em>") {
		t.Errorf("%v %s", err, again.HTML)
	}
}

func TestMissingAndWrong(t *testing.T) {
	out, err := Fill(doc(t, sample), map[string]string{"seats": "many", "start": "soon", "speak": "Danish", "mail": "nobody", "letter": "perhaps"}, options)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"Customer", "Seats", "Rate", "Letter handed over"}, out.Missing); d != "" {
		t.Error(d)
	}
	var wrong []string
	for _, w := range out.Wrong {
		wrong = append(wrong, w.String())
	}
	if d := cmp.Diff([]string{`Seats: "many" is not a number`, `First day: "soon" is not a date like 2026-11-16`, `Language: "Danish" is not one of English, German`,
		`Letter handed over: "perhaps" is not yes or no`, `Mail: "nobody" is not an e-mail address`}, wrong); d != "" {
		t.Error(d)
	}
	if out.Total != nil || !strings.Contains(out.Markdown, "Intro for \\[Customer\\].") || !strings.Contains(string(out.HTML), "[Customer]") {
		t.Errorf("a draft does not say what is open: %v\n%s", out.Total, out.Markdown)
	}
}

func TestOral(t *testing.T) {
	o := options
	o.Oral = true
	out, err := Fill(doc(t, sample), map[string]string{"customer": "Mill"}, o)
	if err != nil || !strings.Contains(out.Markdown, "## Oral\n\n> Sit down.\n\nHello Mill.\n\n## Detailed\n") || !strings.Contains(string(out.HTML), "Hello Mill.") {
		t.Errorf("%v\n%s", err, out.Markdown)
	}
}

// The title of an alert is in the proposal's language, or as the caller says.
func TestAlertTitles(t *testing.T) {
	src := "---\ntitle: P\n%L---\n\n## Detailed\n\n> [!TIP]\n> Read.\n"
	zh := doc(t, strings.Replace(src, "%L", "lang: zh\n", 1))
	o := options
	o.Words.Alerts = [5]string{"a", "b", "c", "d", "e"}
	for _, c := range []struct {
		doc  *load.Doc
		opt  Options
		want string
	}{{doc(t, strings.Replace(src, "%L", "", 1)), options, "<b>Tip</b>"}, {zh, options, "<b>提示</b>"}, {zh, o, "<b>b</b>"}} {
		out, err := Fill(c.doc, nil, c.opt)
		if err != nil || !strings.Contains(string(out.HTML), c.want) {
			t.Errorf("%v, want %q in\n%s", err, c.want, out.HTML)
		}
	}
}

func TestRefused(t *testing.T) {
	_, err := Fill(doc(t, sample), map[string]string{"custmer": "x"}, options)
	if err == nil || !strings.Contains(err.Error(), `no field "custmer"`) || !strings.Contains(err.Error(), `"customer"`) {
		t.Error(err)
	}
	if _, err := Fill(load.ReadDoc("content/values/a.md", []byte("# A\n"), markdown.New()), nil, options); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
}

// Nothing in a value becomes markup, whatever it is.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"<script>x</script>", "a|b", "1. x", "# x", "`a`", "\\", "a\n\n- b", "![x](y)", "<http://x.y>", "**a**", "&lt;", "{{ customer }}", "```\nx", "\xbc", "0\n:         0", ": a", "a\\\n``b`` \\\\\nc"} {
		f.Add(s)
	}
	conv := markdown.New()
	d := load.ReadDoc("content/proposals/plan.md", []byte("---\nfields:\n  - {name: a, type: textarea}\n---\n## Detailed\n\n{{ a }}\n\nin {{ a }} text\n\n| x |\n| --- |\n| {{ a }} |\n"), conv)
	f.Fuzz(func(t *testing.T, v string) {
		if len(v) > 200 {
			return
		}
		out, err := Fill(d, map[string]string{"a": v}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(string(out.HTML[len(out.HTML)/2:])), "<script") {
			t.Fatalf("%q is markup in the page", v)
		}
		again, err := conv.Convert([]byte(out.Markdown), markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{"<script", "<em>", "<strong>", "<code>", "<pre>", "<li>", "<dl", "<h2", "<h3", "<blockquote>", "<img", "<hr"} {
			if strings.Contains(string(again.HTML), tag) {
				t.Fatalf("%q becomes %s:\n%s\n%s", v, tag, out.Markdown, again.HTML)
			}
		}
		if n := strings.Count(string(again.HTML), "<td"); n != 1 {
			t.Fatalf("%q breaks the table into %d cells", v, n)
		}
	})
}
