package browsertest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/everyfield"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// plain stands in a field that refuses the payload whose turn it is.
const plain = "Plain"

// pair is one payload in one field.
type pair struct{ field, word string }

// trial finds out which pairs check lets through, with every rule that site.yaml
// can weaken weakened. The refused ones cannot reach a page.
type trial struct {
	mu     sync.Mutex
	pairs  map[pair]bool // let through?
	fields map[string]bool
}

func (t *trial) takes(field, word string) bool { return t.pairs[pair{field, word}] }

// whats are the kinds and data files, each with its type.
func whats() map[string]reflect.Type {
	m := map[string]reflect.Type{"site": reflect.TypeFor[schema.Site]()}
	for _, k := range schema.Kinds() {
		m[string(k)] = reflect.TypeFor[schema.Front]()
	}
	for _, t := range everyfield.Data() {
		m[everyfield.What(t)] = t
	}
	return m
}

// tryPairs tries every payload in every field: in all free fields of a file at
// once, then, where that is refused, in each alone; in fields that must name
// something, always alone, and there only each every'th payload.
func tryPairs(t *testing.T, words []string, every int) *trial {
	tr := &trial{pairs: map[pair]bool{}, fields: map[string]bool{}}
	var wg sync.WaitGroup
	slots := make(chan bool, 4)
	for what, of := range whats() {
		wg.Go(func() {
			slots <- true
			defer func() { <-slots }()
			b := newBench(t)
			free, bound := fieldsOf(what, of)
			got := map[pair]bool{}
			for i, w := range words {
				if b.passes(what, of, w, free) {
					for _, f := range free {
						got[pair{f, w}] = true
					}
				} else {
					for _, f := range free {
						got[pair{f, w}] = b.passes(what, of, w, []string{f})
					}
				}
				for j, f := range bound {
					if i%every == j%every {
						got[pair{f, w}] = b.passes(what, of, w, []string{f})
					}
				}
			}
			tr.mu.Lock()
			defer tr.mu.Unlock()
			for p, ok := range got {
				tr.fields[p.field], tr.pairs[p] = true, ok
			}
		})
	}
	wg.Wait()
	return tr
}

// fieldsOf lists the fields of a kind or data file, those of a document's body
// included: free ones, and those that must name something.
func fieldsOf(what string, of reflect.Type) (free, bound []string) {
	note := func(path string) string { free = append(free, path); return plain }
	everyfield.Filler{Word: note, Key: note, Alias: func(path string) string { bound = append(bound, path); return "/old/" }, Given: func(path string, _ reflect.Type, v any) any {
		bound = append(bound, path)
		return v
	}}.Fill(map[string]any{}, of, what)
	if of == reflect.TypeFor[schema.Front]() {
		bodyOf(schema.Kind(what), note)
	}
	return free, bound
}

// bench is a small playbook into which one file at a time is put.
type bench struct {
	t     *testing.T
	files fstest.MapFS
	last  string // file that was put in before
	cache load.Cache
	rules check.Cache
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, files: fstest.MapFS{}}
	for name, text := range map[string]string{
		"data/site.yaml":             "title: T\nstages: [{id: introduced, name: I}]\nproducts: [{id: grease, name: G}]\npersonas: [{id: buyer, name: B}]\nindustries: [{id: steel, name: S}]\n" + weak(),
		"data/team.yaml":             "reps: [{id: w-rep, name: R}]\n",
		"data/accounts/w-konto.yaml": "name: A\n",
		"content/pitches/w-pitch.md": "# P\n\n## 30 seconds\n\nSay.\n",
	} {
		b.files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return b
}

// weak turns off every rule that may be.
func weak() string {
	s := "rules:\n"
	for _, id := range check.Settable() {
		s += "  " + id + ": off\n"
	}
	return s
}

// passes tells whether a file with the payload in these fields is let through.
func (b *bench) passes(what string, of reflect.Type, word string, in []string) bool {
	name, text := b.file(what, of, func(path string) string {
		if slices.Contains(in, path) {
			return word
		}
		return plain
	})
	old, had := b.files[name]
	b.files[name] = &fstest.MapFile{Data: []byte(text)}
	changed := []string{name, b.last}
	b.last = name
	defer func() {
		if delete(b.files, name); had {
			b.files[name] = old
		}
	}()
	src, err := load.Load(b.files, &b.cache, changed)
	if err != nil {
		b.t.Errorf("%s with %q in %v: %v", what, word, in, err)
		return false
	}
	today, _ := schema.ParseDate(Today)
	passed, list := check.Run(src, check.Options{Today: today}, &b.rules)
	for _, d := range list {
		if d.Severity == diag.Error && d.File == "" {
			b.t.Errorf("%s with %q in %v: a message without a place: %s", what, word, in, d.Message)
		}
	}
	return passed != nil
}

// file writes one file of the bench.
func (b *bench) file(what string, of reflect.Type, word func(string) string) (name, text string) {
	m := map[string]any{}
	// Key, Alias and Given have plain defaults unless it is their turn.
	everyfield.Filler{Word: word, Key: orElse(word, "plain"), Alias: orElse(word, "/old/"+what+"/"), Given: func(path string, t reflect.Type, v any) any {
		if w := word(path); w != plain {
			return shaped(v, t, w)
		}
		return v
	}}.Fill(m, of, what)
	kind := schema.Kind(what)
	if of != reflect.TypeFor[schema.Front]() {
		if what == "site" {
			weaken(m)
		}
		name = map[string]string{"account": "accounts/w-konto", "snapshot": "pipeline/2026-W47"}[what]
		return "data/" + or(name, what) + ".yaml", everyfield.Encode(m, "w-")
	}
	body := bodyOf(kind, word)
	if body == bodyOf(kind, func(string) string { return plain }) {
		body = "Text.\n" // front matter alone is read faster
	}
	at := map[schema.Kind]string{schema.TalkingPoints: "2026-W47", schema.Stage: "introduced", schema.Meeting: "2026-11-16"}[kind]
	return "content/" + or(kind.Folder(), "notes") + "/" + or(at, "w-"+what) + ".md", "---\n" + everyfield.Encode(m, "w-") + "---\n\n" + body
}

func weaken(site map[string]any) {
	if _, spoilt := site["rules"]; spoilt {
		return
	}
	rules := map[string]string{}
	for _, id := range check.Settable() {
		rules[id] = "off"
	}
	site["rules"] = rules
}

func orElse(word func(string) string, otherwise string) func(string) string {
	return func(path string) string {
		if w := word(path); w != plain {
			return w
		}
		return otherwise
	}
}

// shaped puts a word where v stood: in a list when that was one, as a key when it
// was a map.
func shaped(v any, t reflect.Type, word string) any {
	switch {
	case t.Kind() == reflect.Slice:
		return []any{word}
	case t.Kind() == reflect.Map && t.Elem().Kind() != reflect.Map:
		for _, old := range anyMap(v) {
			return map[string]any{word: old}
		}
		return map[string]any{word: 1}
	}
	return word
}

func anyMap(v any) map[string]any {
	out := map[string]any{}
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Map {
		for _, k := range rv.MapKeys() {
			out[k.String()] = rv.MapIndex(k).Interface()
		}
	}
	return out
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// bodyOf is a document's text with a word at each place of Markdown, and the
// headings that the kind's page looks for.
func bodyOf(k schema.Kind, word func(string) string) string {
	heads := map[schema.Kind][]string{schema.Pitch: {"30 seconds"}, schema.Proposal: {"Oral", "Detailed"}, schema.Objection: {"What they say", "Turn it", "Evidence"}}[k]
	at := func(place string) string { return word(string(k) + ".body." + place) }
	line := func(place string) string { return strings.ReplaceAll(at(place), "\n", " ") }
	var s strings.Builder
	fmt.Fprintf(&s, "%s\n\nBefore. ![%s](%s \"%s\")\n\n", at("intro"), line("alt"), line("picture"), line("picture-title"))
	for _, h := range append(heads, line("heading")) {
		fmt.Fprintf(&s, "## %s\n\n%s\n\n[%s](%s) [l](<%s> \"%s\") {{ fact.%s }}[^1]\n\n> %s\n\n- [ ] %s\n\n| %s | b |\n|---|---|\n| %s | `%s` |\n\n<p title=\"%s\">x</p><b lang='%s'>%s</b>\n\n```%s\n%s\n```\n\n",
			h, at("text"), line("link"), line("link-to"), line("link-in-angles"), line("link-title"), line("fact"), line("quote"), line("item"), line("th"), line("td"), line("code"), line("html-title"), line("html-lang"), line("html"), line("fence"), at("fenced"))
	}
	fmt.Fprintf(&s, "[^1]: %s\n\nTerm %s\n: %s\n", line("footnote"), line("term"), line("definition"))
	return s.String()
}
