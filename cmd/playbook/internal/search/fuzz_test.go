package search

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"playbook/cmd/playbook/internal/trial"
)

// FuzzTerms: the words of any text, which are those of any query, are text, short,
// and stay what they are when they are searched for; a page that holds them is
// in the index under each.
func FuzzTerms(f *testing.F) {
	for _, s := range []string{"Café's prices", "客户X价\u0301格", "a\xffb\xe5客", "ｶﾞ\u3099", "\u00ad'’", "constructor __proto__", strings.Repeat("ab", 40), "ſKİı", "re-use 12,5 %", "\U0010ffff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		var terms []string
		trial.Fuzzed(t, len(text), func() { terms = termsOf(text) })
		for _, term := range terms {
			if term == "" || !utf8.ValidString(term) || utf8.RuneCountInString(term) > maxTerm {
				t.Fatalf("bad term %q of %q", term, text)
			}
		}
		if len(text) > 300 {
			return
		}
		out := files(t, Page{URL: "a/", Title: "A", Sections: []Section{{Text: text}}})
		held := contents(t, out)
		for _, term := range terms {
			if !strings.Contains(held, term+"\n") {
				t.Fatalf("the term %q of %q is not in the index", term, text)
			}
		}
	})
}

// Whatever is typed into the search box, the browser's half gives an answer, soon,
// and a hit is a page of the index.
func TestAnyQueryIsAnswered(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	pool := []rune("abprice客价\u0301\u00ad'’\"\\/<>&%#?*+()[]{}^$.|-_ \t\n\x00\x1b\u202e\ufeff🎉𠮷\U0010ffff0")
	queries := []string{"", " ", "constructor", "__proto__ toString hasOwnProperty", strings.Repeat("a", 100_000), strings.Repeat("a b ", 20_000), strings.Repeat("客", 20_000), strings.Repeat("\u0301", 20_000), strings.Repeat("(", 20_000), "\xed\xa0\x80"}
	for range 1500 {
		s := make([]rune, 1+r.IntN(30))
		for i := range s {
			s[i] = pool[r.IntN(len(pool))]
		}
		queries = append(queries, string(s))
	}
	var got []struct {
		URLs  []string
		Error string
		Took  float64
	}
	dir := indexIn(t, small...)
	node(t, `
const ix = open(input.dir), out = [];
for (const q of input.queries) {
  const start = performance.now();
  try {
    const a = await core.search([ix], q, {});
    out.push({ URLs: (await a.show(0, 20)).map((h) => h.url), Took: performance.now() - start });
  } catch (e) { out.push({ Error: String(e && e.stack || e) }); }
}
answer(out);`, map[string]any{"dir": dir, "queries": queries}, &got)
	if len(got) != len(queries) {
		t.Fatalf("%d answers to %d queries", len(got), len(queries))
	}
	for i, g := range got {
		q := queries[i][:min(len(queries[i]), 60)]
		if g.Error != "" {
			t.Errorf("%q: %s", q, g.Error)
		}
		if d := time.Duration(g.Took * float64(time.Millisecond)); d > 10*trial.MostTime {
			t.Errorf("%q took %v", q, d)
		}
		for _, u := range g.URLs {
			if !slices.ContainsFunc(small, func(p Page) bool { return strings.Contains(u, p.URL) }) {
				t.Errorf("%q leads to %q, which is no page", q, u)
			}
		}
	}
}
