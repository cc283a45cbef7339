package render

import (
	"net/url"
	"strings"
	"testing"
)

// A play without personas or industries counts for all of them; a case study
// counts for the industry it happened in; places without any are linked.
func TestCoverage(t *testing.T) {
	play := func(stages, more string) string {
		return "---\ntitle: Play\nstages: [" + stages + "]\n" + more + "---\n\n## What they say\n\nx\n\n## Turn it\n\ny\n\n## Evidence\n\nz\n"
	}
	e := envOf(t, map[string]string{
		"content/objections/all.md":      play("first", "proposals: [../proposals/p.md]\n"),
		"content/objections/lead.md":     play("middle", "personas: [lead]\nproposals: [../proposals/p.md]\n"),
		"content/case-studies/own.md":    play("middle", "personas: [lead]\nindustry: wind\ncustomer: X\nresults: [{measure: m, before: 1, after: 2}]\n"),
		"content/proposals/p.md":         "---\ntitle: Plan\n---\n\n## Oral\n\nSay it.\n\n## Detailed\n\nAll.\n",
		"content/meetings/2026-11-01.md": day("stages: [last]\n"),
	})
	grid := func(i int) CoverageGrid { return e.coverageOf(e.pb.Stages[i]) }
	if g := grid(0); g.Covered != 4 || g.Of != 4 || g.Rows[0].Cells[0].Count != 1 || g.Rows[0].Cells[0].Own {
		t.Errorf("first: %+v", g)
	}
	g := grid(1)
	lead, buyer := g.Rows[0].Cells, g.Rows[1].Cells
	if g.Covered != 2 || lead[0].Count != 1 || lead[0].Own || lead[1].Count != 2 || !lead[1].Own || buyer[0].Count != 0 || buyer[1].Count != 0 {
		t.Errorf("middle: %+v", g)
	}
	if g := grid(2); g.Covered != 0 {
		t.Errorf("a meeting is no play: %+v", g)
	}
	b, err := whole(e, (*env).coveragePage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	if !strings.Contains(page, "<b>6</b> <span>of 12 ") {
		t.Error("six of twelve places have a play")
	}
	if n := strings.Count(page, "/new/main?filename="); n != 6 {
		t.Errorf("%d links to write what is missing, want 6", n)
	}
}

// The link opens a document with its place filled in, and nothing twice.
func TestPrefill(t *testing.T) {
	got := prefill("---\ntitle: {{ title }}\nstages:\n  - x\n  - y\npersonas: [z] # who\nowner: me\n---\n\n## Body\n", "first", "lead", "")
	want := "---\ntitle: {{ title }}\nowner: me\nstages: [first]\npersonas: [lead]\n---\n\n## Body\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	e := envOf(t, map[string]string{})
	v := CoverageView{}
	for _, s := range e.pb.Stages {
		g := e.coverageOf(s)
		v.Grids = append(v.Grids, g)
		v.Covered, v.Of = v.Covered+g.Covered, v.Of+g.Of
	}
	e.linkMissing(&v)
	c := v.Grids[0].Rows[1].Cells[1]
	u, err := url.Parse(c.Add)
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); q.Get("filename") != "content/pitches/first-buyer-wind.md" || !strings.Contains(q.Get("value"), "personas: [buyer]\nindustries: [wind]\n") ||
		!strings.HasPrefix(q.Get("value"), "---\ntitle: ") || strings.Count(q.Get("value"), "stages:") != 1 {
		t.Errorf("%q", q)
	}
}
