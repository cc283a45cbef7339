package proposal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const scripts = "../../../../themes/default/scripts/"

// node runs a module beside the browser's own, with input as JSON, and reads what
// it prints as JSON. It skips the test where there is no Node.
func node(t *testing.T, module string, input, output any) {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: the browser's side is tried in Chromium only")
	}
	tmp := t.TempDir()
	for _, name := range []string{"proposal-core.js", "proposal-number.js"} {
		b, err := os.ReadFile(scripts + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"package.json": `{"type":"module"}`, "try.js": `import { readFileSync } from "node:fs"; const given = JSON.parse(readFileSync(0, "utf8"));` + "\n" + module} {
		if err := os.WriteFile(filepath.Join(tmp, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, filepath.Join(tmp, "try.js"))
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	if err := json.Unmarshal(out, output); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// Numbers as people type them are read and printed alike on both sides.
func TestNumbersAgree(t *testing.T) {
	type sample struct{ Text, Lang, Currency string }
	texts := []string{"1900", "1,900", "1.900", "1,900.50", "1.900,50", "1 900,50", "1'900.5", "1900,5", "1,9", "1.9", "0,900", "0.900", "-500", "−500", "+7", "EUR 12,000",
		"12.000 EUR", "€ 3", "1,23,456", "1.234.567", "1,234,567.891", "", "-", ".", ",5", "12a", "1e5", "999999999999999999", "9999999999999999999", "0.00000001", "0.000000001", "1..2", "1,,2", "007", "1,900.", "¥500"}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		var b strings.Builder
		for range 1 + rng.IntN(9) {
			b.WriteByte("0123456789.,- "[rng.IntN(14)])
		}
		texts = append(texts, b.String())
	}
	var samples []sample
	for i, text := range texts {
		for _, lang := range []string{"en", "de", "fr", "zh-CN"} {
			samples = append(samples, sample{text, lang, []string{"EUR", "JPY", "KWD", ""}[i%4]})
		}
	}
	var got []string
	node(t, `import * as n from "./proposal-number.js";
console.log(JSON.stringify(given.map(({ Text, Lang, Currency }) => {
  const d = n.parse(Text, Lang);
  if (!d) return "no";
  return [n.format(d, n.places(d), Lang), n.money(d, Currency, Lang), n.format(n.multiply(d, n.plainNumber("3.005")), n.smallest(Currency), Lang)].join(" | ");
})));`, samples, &got)
	for i, s := range samples {
		want := "no"
		if d, ok := parse(s.Text, s.Lang); ok {
			third, _ := parse("3.005", "en")
			want = plainNumber(d, s.Lang) + " | " + money(d, s.Currency, s.Lang) + " | " + format(d.Mul(third), smallest(s.Currency), s.Lang)
		}
		if got[i] != want {
			t.Errorf("%q in %s, %s: the page says %q, the terminal %q", s.Text, s.Lang, s.Currency, got[i], want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"1,900", "en", "1,900"}, {"1,900", "de", "1,9"}, {"1.900", "de", "1.900"}, {"1.900", "en", "1.9"}, {"1,900.50", "de", "1.900,5"}, {"1 900,5", "fr", "1\u00a0900,5"},
		{"EUR 12,000", "en", "12,000"}, {"-1234.5", "en", "-1,234.5"}, {"12a", "en", ""}, {"1,23,456", "en", ""},
	} {
		d, ok := parse(c.text, c.lang)
		if got := plainNumber(d, c.lang); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q in %s: %q %v, want %q", c.text, c.lang, got, ok, c.want)
		}
	}
}

// The page's Markdown, price table and list of what is missing are those of Fill.
func TestPageAgrees(t *testing.T) {
	type field struct {
		Name     string   `json:"name"`
		Label    string   `json:"label"`
		Type     string   `json:"type"`
		Required bool     `json:"required"`
		Options  []string `json:"options"`
	}
	type price struct {
		Item     string `json:"item"`
		Quantity string `json:"quantity"`
		Unit     string `json:"unit"`
	}
	type run struct {
		Fields                        []field           `json:"fields"`
		Values                        map[string]string `json:"values"`
		Prices                        []price           `json:"prices"`
		Source, Title, Lang, Currency string
		Oral                          bool
		Head                          map[string]string
	}
	plain := strings.NewReplacer("{{ fact.product }}", "the Pen").Replace(sample)
	chinese := "---\nlang: zh\ntitle: 方案\ncurrency: CNY\nfields:\n  - {name: 客户, label: 客户}\n  - {name: who, label: 客户, required: true}\n  - {name: n, label: 数量, type: number}\n  - {name: day, type: date, label: 日期}\n  - {name: ok, type: checkbox, label: 好}\nprices:\n  - {item: 油脂, quantity: \"{{ n }}\", unit_price: \"96.5\"}\n---\n# 方案\n\n## 口头\n\n您好，{{ who }}。\n\n## 详细方案 ##\n\n{{ who }}，{{ day }}，{{ ok }}\n"
	hostile := map[string]string{"customer": "[x](javascript:1) | & &amp; ~~s~~", "seats": "1,5", "rate": "€ 1.900,50", "start": "2026-02-30", "aim": "# a\r\n\r\n1. b\n> c\n  code", "speak": "English", "letter": "on", "mail": "a@b"}
	cases := []struct {
		src    string
		values map[string]string
		oral   bool
	}{
		{plain, nil, false}, {plain, hostile, false}, {plain, hostile, true},
		{plain, map[string]string{"customer": "Mill", "seats": "60", "rate": "12.345", "letter": "true", "start": "2026-12-03"}, true},
		{chinese, nil, false}, {chinese, map[string]string{"who": "客户厂", "n": "1,000", "day": "2026-12-03", "ok": "true"}, false}, {chinese, map[string]string{"who": "客户厂"}, true},
	}
	var runs []run
	var want []string
	for _, c := range cases {
		d := doc(t, c.src)
		out, err := Fill(d, c.values, Options{Oral: c.oral})
		if err != nil {
			t.Fatal(err)
		}
		total := ""
		if out.Total != nil {
			total = format(out.Total.Amount, smallest(d.Front.Currency), out.Language)
		}
		open := slices.Clone(out.Missing)
		for _, w := range out.Wrong {
			open = append(open, w.Label)
		}
		slices.Sort(open)
		want = append(want, fmt.Sprintf("%s\n%s\n%s", out.Markdown, total, strings.Join(slices.Compact(open), ", ")))
		w := Words{}.orOf(out.Language)
		r := run{Values: map[string]string{}, Source: d.Markdown, Title: d.Title, Lang: out.Language, Currency: d.Front.Currency, Oral: c.oral,
			Head: map[string]string{"prices": w.Prices, "item": w.Item, "quantity": w.Quantity, "unit": w.Unit, "sum": w.Sum, "total": w.Total}}
		for _, f := range d.Front.Fields {
			r.Fields = append(r.Fields, field{f.Name, label(f), first(string(f.Type), "text"), f.Required, append([]string{}, f.Options...)})
			r.Values[f.Name] = f.Default
			if v, ok := c.values[f.Name]; ok {
				r.Values[f.Name] = v
			}
		}
		for _, p := range d.Front.Prices {
			r.Prices = append(r.Prices, price{p.Item, p.Quantity, p.UnitPrice})
		}
		runs = append(runs, r)
	}
	var got []string
	node(t, `import { markdown, work } from "./proposal-core.js";
console.log(JSON.stringify(given.map((r) => {
  const done = work(r.fields, r.values, r.prices, { lang: r.Lang, currency: r.Currency });
  const text = markdown(r.Source, done, { title: r.Title, withOral: r.Oral, head: r.Head, currency: r.Currency });
  return [text, done.total, [...new Set(done.missing.map((m) => m.label))].sort().join(", ")].join("\n");
})));`, runs, &got)
	for i := range want {
		if d := cmp.Diff(want[i], got[i]); d != "" {
			t.Errorf("case %d (- terminal, + page):\n%s", i, d)
		}
	}
}

// The names of sections on both sides are the same.
func TestSectionNames(t *testing.T) {
	b, err := os.ReadFile(scripts + "proposal-core.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, heading := range []string{"Oral", "口头", "口头方案"} {
		d := doc(t, "---\ntitle: A\n---\n## "+heading+"\n\nSaid.\n\n## Other\n\nWritten.\n")
		out, err := Fill(d, nil, Options{})
		if err != nil || strings.Contains(out.Markdown, "Said") || !bytes.Contains(b, []byte(`"`+strings.ToLower(heading)+`"`)) {
			t.Errorf("%s: %v %s", heading, err, out.Markdown)
		}
	}
}

// Whatever a value is, both sides write it alike in Markdown.
func TestEscapesAgree(t *testing.T) {
	texts := []string{": a", "a\\\n``b`` \\\\\nc", "# a", "1. a\n2) b", "a|b\n> c", "~~a~~ &amp; & <b>", "\\\n\\\n\\", "+ a\n= b\n- c"}
	const alphabet = "\\`*_[]<|~&a#;:1.)>+=- \n\n\\"
	rng := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		var b strings.Builder
		for range 1 + rng.IntN(14) {
			b.WriteByte(alphabet[rng.IntN(len(alphabet))])
		}
		texts = append(texts, b.String())
	}
	var got [][2]string
	node(t, `import * as core from "./proposal-core.js";
console.log(JSON.stringify(given.map((s) => [core.escapeMarkdown(s, true), core.escapeMarkdown(s, false)])));`, texts, &got)
	for i, s := range texts {
		if want := [2]string{escapeMarkdown(s, true), escapeMarkdown(s, false)}; got[i] != want {
			t.Errorf("%q: Go %q, JavaScript %q", s, want, got[i])
		}
	}
}
