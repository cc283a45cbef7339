package markdown

import (
	"strings"
	"testing"
)

// What a heading asks for counts; what it may have asked for is noted, and check
// refuses the document.
func TestAudience(t *testing.T) {
	c := New()
	for src, want := range map[string]string{
		"## A":                                       "",
		"## A {visibility=team}":                     "team",
		"## A {visibility=public}":                   "public",
		"## A {#x visibility=\"manager\"}":           "manager",
		"A {visibility=team}\n---":                   "team",
		"## A {visibility=Team}":                     "manager, not Team",
		"## A {visibility=}":                         "note",
		"## A {visibilty=team}":                      "note",
		"## A {Visibility=team}":                     "note",
		"## A {visibility: team}":                    "note",
		"## A {visibility = team}":                   "team",
		"## A {visibility=team} more":                "note",
		"## A {.visibility-team}":                    "note",
		"## A ｛visibility=team｝":                     "note",
		"## A {visibility=team":                      "note",
		"## A {“visibility”=team}":                   "note",
		"## Visibility of a {thing}":                 "",
		"## A {.wide #b}":                            "",
		"- ## A {visibility=team}":                   "note",
		"> ## A {visibilty=team}\n> secret":          "note",
		"> - ## A {visibility: team}\n":              "note",
		"## A {visibility=team}\n\nb[^1]\n\n[^1]: c": "team note note",
	} {
		d, err := c.Convert([]byte(src), Options{})
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		got := ""
		if len(d.Headings) > 0 {
			h := d.Headings[0]
			if got = string(h.Visibility); h.VisText != got {
				got += ", not " + h.VisText
			}
		}
		for range d.Notes {
			got += " note"
		}
		if got = strings.TrimSpace(got); got != want {
			t.Errorf("%s: got %q, want %q; %+v", src, got, want, d.Notes)
		}
	}
}
