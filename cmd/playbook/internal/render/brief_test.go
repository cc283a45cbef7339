package render

import (
	"strings"
	"testing"
)

const pitchText = "---\ntitle: %T\nstages: [%S]\nindustries: [%I]\n%L---\n\n## 5 minutes\n\nLong words.\n\n## 30 seconds\n\nShort words.\n"

func doc(title, stage, industry, more string) string {
	return strings.NewReplacer("%T", title, "%S", stage, "%I", industry, "%L", more).Replace(pitchText)
}

// A brief takes what fits stage and industry, the shortest variant, and the case
// of the same industry that is not the customer's own.
func TestBriefPicks(t *testing.T) {
	study := func(customer, industry string) string {
		return "---\ntitle: Case of " + customer + "\ncustomer: " + customer + "\nindustry: " + industry + "\nresults: [{measure: Stops, before: 2, after: 1}]\n---\n\nText.\n"
	}
	objection := func(title, stage, industry string) string {
		return "---\ntitle: " + title + "\nstages: [" + stage + "]\nindustries: [" + industry + "]\nproposals: [../proposals/p.md]\n---\n\n## What they say\n\nx\n\n## Turn it\n\ny\n\n## Evidence\n\nz\n"
	}
	e := envOf(t, map[string]string{"data/team.yaml": team, "data/accounts/mill.yaml": mill,
		"content/pitches/a-wind.md":          doc("Wind", "middle", "wind", ""),
		"content/pitches/b-zh.md":            doc("Chinese", "middle", "paper", "lang: zh\n"),
		"content/pitches/c-early.md":         doc("Early", "first", "paper", ""),
		"content/pitches/d-right.md":         doc("Right", "middle", "paper", ""),
		"content/case-studies/a.md":          study("Mill, north", "paper"),
		"content/case-studies/b.md":          study("Turbines", "wind"),
		"content/case-studies/c.md":          study("Another mill", "paper"),
		"content/objections/a.md":            objection("Other industry", "middle", "wind"),
		"content/objections/b.md":            objection("Right one", "middle", "paper"),
		"content/objections/c.md":            objection("Other stage", "last", "paper"),
		"content/proposals/p.md":             "---\ntitle: Plan\nindustries: [paper]\n---\n\n## Oral\n\nSay it.\n\n## Detailed\n\nAll of it.\n",
		"data/pipeline/2026-W47.yaml":        "as_of: 2026-11-20\ndeals:\n  - {id: A, account: mill, owner: ann, stage: middle, value: 5000}\n",
		"content/talking-points/2026-W48.md": "---\ntitle: Week\n---\n\n## A point\n\nText.\n",
	})
	a := e.pb.Account("mill")
	st := e.standing(a).stage
	p := e.briefPitch(a, st)
	if p == nil || p.Frame.Title != "Right" || len(p.Variants) != 1 || p.Variants[0].Title != "30 seconds" {
		t.Errorf("pitch: %+v", p)
	}
	cs := e.briefCases(a, st)
	if len(cs) != 2 || cs[0].Frame.Title != "Case of Another mill" || cs[1].Frame.Title != "Case of Mill, north" {
		t.Errorf("cases: %q, %q", cs[0].Frame.Title, cs[1].Frame.Title)
	}
	if os := e.briefObjections(a, st); len(os) != 1 || os[0].Frame.Title != "Right one" {
		t.Errorf("objections: %+v", os)
	}
	if c := e.briefProposal(a, st); c == nil || c.Title != "Plan" {
		t.Errorf("proposal: %+v", c)
	}
	b, err := whole(e, func(e *env) (*draft, error) { return e.briefPage(a) })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Short words.", "Case of Another mill", "Right one", "A point", ">Middle<"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the brief does not say %q", want)
		}
	}
	if strings.Contains(string(b), "Long words.") {
		t.Error("the brief has the long variant")
	}
}
