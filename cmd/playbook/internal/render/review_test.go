package render

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

func reviewFiles() map[string]string {
	doc := func(owner, verified, body string) string {
		return "---\ntitle: D " + verified + "\nowner: " + owner + "\nverified: " + verified + "\nreview_every: 30d\n---\n\n" + body + "\n"
	}
	return map[string]string{"data/team.yaml": team,
		"content/notes/a.md": doc("bob", "2026-10-20", "Text."), // due 19 Nov, 5 days over
		"content/notes/b.md": doc("ann", "2026-11-20", "Text."), // due 20 Dec, within 30 days
		"content/notes/c.md": doc("ann", "2026-09-24", "Text."), // due 24 Oct, 31 days over
		"content/notes/d.md": "---\ntitle: Later\nowner: ann\nverified: 2026-11-20\nreview_every: 90d\n---\n\n{{ fact.used }} and {{ fact.near }}\n",
		"data/facts.yaml": "facts:\n  near: {value: \"1\", expires: 2026-12-01}\n  used: {value: \"2\", expires: 2028-01-01}\n" +
			"  old: {value: \"3\", expires: 2026-11-23}\n  idle: {value: \"4\"}\n  secret: {value: \"5\", visibility: manager}\n",
	}
}

func TestReview(t *testing.T) {
	e := envOf(t, reviewFiles())
	o := e.reviewOwners()
	if len(o) != 2 || o[0].Owner.Title != "Ann Able" || o[1].Owner.Title != "Bob Best" {
		t.Fatalf("%+v", o)
	}
	if c := o[0].Cards; len(c) != 2 || c[0].Days != 31 || c[1].Days != 0 || c[1].Due != "2026-12-20" {
		t.Errorf("ann: %+v", c)
	}
	if c := o[1].Cards; len(c) != 1 || c[0].Days != 5 {
		t.Errorf("bob: %+v", c)
	}
	var got []string
	for _, f := range e.factViews() {
		got = append(got, f.Name+"="+f.State)
	}
	if s := strings.Join(got, " "); s != "old=expired near=soon idle=unused secret=unused used=ok" {
		t.Error(s)
	}
	if f := e.factViews()[4]; len(f.UsedOn) != 1 || f.UsedOn[0].Title != "Later" {
		t.Errorf("%+v", f)
	}
}

// A wider audience sees no fact above it, and is not told that one is unused:
// it cannot know.
func TestReviewForOthers(t *testing.T) {
	for _, f := range envFor(t, reviewFiles(), schema.ForAll).factViews() {
		if f.Name == "secret" || f.State == "unused" {
			t.Errorf("%+v", f)
		}
	}
}
