package search

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

// node runs a module against the client's scripts, with input as JSON in the
// variable "input", and decodes into out what the module gives to "answer".
func node(t testing.TB, module string, input, out any) {
	t.Helper()
	bin, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: the client's half of search is not tested")
	}
	dir := t.TempDir()
	for _, name := range []string{"search-core.js", "search-format.js", "search-text.js"} {
		data, err := os.ReadFile(scripts + name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, data)
	}
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "input.json", data)
	write(t, dir, "package.json", []byte(`{"type":"module"}`))
	write(t, dir, "run.js", []byte(`
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import * as core from "./search-core.js";
const input = JSON.parse(await readFile("input.json"));
const answer = (v) => console.log(JSON.stringify(v));
const fetched = [];
const fetchBytes = async (url) => { fetched.push(url); return new Uint8Array(await readFile(new URL(url))); };
const open = (dir) => new core.Index(pathToFileURL(dir).href + "/", fetchBytes);
`+module))
	cmd := exec.Command(bin, "run.js")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(printed, out); err != nil {
		t.Fatalf("node printed %q: %v", printed, err)
	}
}

func write(t testing.TB, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// indexIn writes an index into a folder and returns the folder.
func indexIn(t testing.TB, pages ...Page) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files(t, pages...) {
		write(t, dir, name, data)
	}
	return dir
}

func TestBothHalvesReadTextAlike(t *testing.T) {
	var texts []string
	for _, c := range termCases(t) {
		texts = append(texts, c.Text)
	}
	r := rand.New(rand.NewPCG(3, 4))
	pool := []rune("abSsE'’ -.,éßŁİıΣ\u0301\u00ad\u00a0\u00b2½ﬁ客户価格，。ガか゛\u3099ｶﾞー・々고객ราคาहिй①Ａ🎉𠮷\u200d\u02bc")
	for range 4000 {
		s := make([]rune, r.IntN(12))
		for i := range s {
			s[i] = pool[r.IntN(len(pool))]
		}
		texts = append(texts, string(s))
	}
	var got [][]string
	node(t, `answer(input.map(core.indexTerms));`, texts, &got)
	failed := 0
	for i, text := range texts {
		if want := termsOf(text); !slices.Equal(want, got[i]) {
			t.Errorf("%+q: Go %q, JavaScript %q", text, want, got[i])
			if failed++; failed > 10 {
				t.FailNow()
			}
		}
	}
}

var small = []Page{
	{URL: "pitches/bank/", Title: "Pitch for a bank", Kind: "pitch", Stages: []string{"introduced"}, Lang: "en", Sections: []Section{
		{Text: "Start with the branch office."},
		{ID: "30-seconds", Heading: "30 seconds", Text: "We take the queue out of the branch."},
		{ID: "price", Heading: "Price", Text: "Talk about value before you talk about a figure."},
	}},
	{URL: "objections/too-dear/", Title: "Too expensive", Kind: "objection", Stages: []string{"negotiation", "intention"}, Sections: []Section{
		{},
		{ID: "what", Heading: "What they say", Text: "Your price is twice that of the bank's other supplier."},
		{ID: "turn", Heading: "Turn it", Text: "Imagine that we already work together. Companies renew."},
	}},
	{URL: "cases/mill/", Title: "The mill in Köln", Kind: "case-study", Stages: []string{"negotiation"}, Sections: []Section{
		{Text: "A paper mill with four hundred people and one bank account. The price was the price."},
		{ID: "result", Heading: "Result", Text: "Delivery went from nine days to two."},
	}},
	{URL: "zh/price/", Title: "价格谈判", Kind: "objection", Lang: "zh", Sections: []Section{
		{Text: "客户说我们的价格太高。"},
		{ID: "答", Heading: "怎么回答", Text: "先问他们的目标，再谈方案。"},
	}},
}

type hit struct {
	Title, URL, ID string
}

func TestQueries(t *testing.T) {
	type query struct{ Q, Kind, Stage string }
	cases := []struct {
		query
		want []string // URL#id, best first; "…" for any further ones
	}{
		{query{Q: "bank"}, []string{"pitches/bank/", "…"}},                                                  // a title before a text
		{query{Q: "price"}, []string{"pitches/bank/#price", "…"}},                                           // a heading before a text, and its place
		{query{Q: "prices bank", Kind: "objection"}, []string{"objections/too-dear/#what"}},                 // plural, possessive, filter
		{query{Q: "deliv"}, []string{"cases/mill/#result"}},                                                 // the last word may be unfinished
		{query{Q: "company"}, []string{"objections/too-dear/#turn"}},                                        // companies
		{query{Q: "delivrey days"}, []string{"cases/mill/#result"}},                                         // a slip
		{query{Q: "imagnie togther"}, []string{"objections/too-dear/#turn"}},                                // two
		{query{Q: "epxensive"}, []string{"objections/too-dear/"}},                                           // in the first letters
		{query{Q: "koln"}, []string{"cases/mill/"}},                                                         // accents
		{query{Q: "KÖLN mill"}, []string{"cases/mill/"}},                                                    //
		{query{Q: "价格"}, []string{"zh/price/"}},                                                             // pairs
		{query{Q: "方案"}, []string{"zh/price/#%E7%AD%94"}},                                                   //
		{query{Q: "案"}, []string{"zh/price/#%E7%AD%94"}},                                                    // one character, the last of its run
		{query{Q: "目"}, []string{"zh/price/#%E7%AD%94"}},                                                    // and one within
		{query{Q: "price", Stage: "negotiation"}, []string{"cases/mill/", "objections/too-dear/#what"}},     //
		{query{Q: "price", Stage: "negotiation", Kind: "objection"}, []string{"objections/too-dear/#what"}}, //
		{query{Q: "price", Kind: "nosuch"}, nil},                                                            //
		{query{Q: "xylophone"}, nil},                                                                        //
		{query{Q: " …'’ "}, nil},                                                                            //
		{query{Q: "branch xylophone"}, []string{"pitches/bank/", "…"}},                                      // a word that nobody has
		{query{Q: "constructor __proto__"}, nil},                                                            //
	}
	var queries []query
	for _, c := range cases {
		queries = append(queries, c.query)
	}
	var got [][]hit
	dir := indexIn(t, small...)
	node(t, `
const ix = open(input.dir);
const out = [];
for (const q of input.queries) {
  const a = await core.search([ix], q.Q, { kind: q.Kind, stage: q.Stage });
  out.push(await a.show(0, 10));
}
answer(out);`, map[string]any{"dir": dir, "queries": queries}, &got)
	root := "file://" + filepath.ToSlash(filepath.Dir(dir)) + "/"
	for i, c := range cases {
		var urls []string
		for _, h := range got[i] {
			urls = append(urls, strings.TrimPrefix(h.URL, root))
		}
		if n := len(c.want); n > 0 && c.want[n-1] == "…" {
			c.want = c.want[:n-1]
			urls = urls[:min(len(urls), n-1)]
		}
		if diff := cmp.Diff(c.want, urls); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.query, diff)
		}
	}
}

func TestSeveralIndexes(t *testing.T) {
	var got struct {
		Hits   []hit
		Failed int
		Total  int
		Error  string
	}
	node(t, `
const a = await core.search([open(input.a), open(input.b), open(input.a + "/missing")], "bank");
let error = "";
try { await core.search([open(input.a + "/missing")], "bank"); } catch (e) { error = e.code; }
answer({ Hits: await a.show(0, 10), Failed: a.failed, Total: a.total, Error: error });`,
		map[string]string{"a": indexIn(t, small[0], small[3]), "b": indexIn(t, small[1:3]...)}, &got)
	if got.Total != 3 || len(got.Hits) != 3 || got.Hits[0].Title != "Pitch for a bank" || got.Failed != 1 || got.Error != "ENOENT" {
		t.Errorf("got %+v", got)
	}
}

func TestPassage(t *testing.T) {
	long := strings.Repeat("Nothing of note stands here. ", 20)
	cases := []struct {
		text  string
		terms []string
		want  string
	}{
		{"Talk about  the\nPrice’s effect.", []string{"price"}, "Talk about the [Price’s] effect."},
		{"A & <b>bank</b>", []string{"bank"}, "A & <b>[bank]</b>"},
		{"客户说价格太高。", []string{"价格", "户说"}, "客[户说价格]太高。"},
		{"客户说价格", []string{"格"}, "客户说价[格]"},
		{"short text", nil, "short text"},
		{"", []string{"a"}, ""},
	}
	var input []any
	for _, c := range cases {
		input = append(input, []any{c.text, c.terms})
	}
	input = append(input, []any{long + "The mill paid the price at last. " + long, []string{"mill", "price"}})
	var got []string
	node(t, `answer(input.map(([text, terms]) => core.passage(text, new Set(terms ?? [])).map((p) => p.mark ? "[" + p.text + "]" : p.text).join("")));`, input, &got)
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("passage of %q for %q: %q, want %q", c.text, c.terms, got[i], c.want)
		}
	}
	last := got[len(cases)]
	if !strings.Contains(last, "The [mill] paid the [price] at last.") || len(last) > 200 || !strings.HasPrefix(last, "…") || !strings.HasSuffix(last, "…") {
		t.Errorf("passage from a long text: %q", last)
	}
}

// A first query on a large site fetches a small part of the index.
func TestFirstQueryFetchesLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	pages := corpus(2000)
	pages[1234].Title = "Zebra crossing"
	dir := indexIn(t, pages...)
	var got struct {
		Titles  []string
		Fetched []string
	}
	node(t, `
const a = await core.search([open(input)], "zebra crossing");
answer({ Titles: (await a.show(0, 5)).map((h) => h.title), Fetched: fetched.map((u) => u.slice(u.lastIndexOf("/") + 1)) });`, dir, &got)
	if len(got.Titles) == 0 || got.Titles[0] != "Zebra crossing" {
		t.Errorf("hits %q", got.Titles)
	}
	size := 0
	for _, name := range got.Fetched {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
	}
	if size > 40_000 || len(got.Fetched) > 10 {
		t.Errorf("%d bytes in %d files", size, len(got.Fetched))
	}
	t.Logf("%d bytes in %d files", size, len(got.Fetched))
}

func TestBothHalvesWeighAlike(t *testing.T) {
	var got []float64
	node(t, `answer((await import("./search-format.js")).level);`, nil, &got)
	if len(got) != levels {
		t.Fatalf("%d levels, want %d", len(got), levels)
	}
	for i, v := range got {
		if int(level(v)) != i {
			t.Errorf("the client's level %d weighs %.3f, which is level %d here", i, v, level(v))
		}
	}
}

// Postings name up to 64 sections, in three forms.
func TestManySections(t *testing.T) {
	p := Page{URL: "long/", Title: "Long"}
	for i := range 70 {
		p.Sections = append(p.Sections, Section{ID: fmt.Sprintf("s%d", i+1), Heading: "Part", Text: fmt.Sprintf("only%d", i+1)})
	}
	for _, s := range []int{3, 30, 33, 61} { // both words are in section 33 alone
		p.Sections[s-1].Text += " marten"
	}
	for _, s := range []int{14, 33, 60} {
		p.Sections[s-1].Text += " heron"
	}
	want := map[string]string{"only2": "s2", "only13": "s13", "only14": "s14", "only31": "s31", "only32": "s32", "only62": "s62", "only70": "s63", "marten heron": "s33"}
	var queries []string
	for q := range want {
		queries = append(queries, q)
	}
	var got []string
	node(t, `
const ix = open(input.dir), out = [];
for (const q of input.queries) out.push((await (await core.search([ix], q)).show(0, 1))[0]?.id ?? "none");
answer(out);`, map[string]any{"dir": indexIn(t, p), "queries": queries}, &got)
	for i, q := range queries {
		if got[i] != want[q] {
			t.Errorf("%q leads to %q, want %q", q, got[i], want[q])
		}
	}
}
