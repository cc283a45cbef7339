package check

import (
	"path"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// noProposal: an objection that leads to no proposal stays a debate.
func noProposal(c *context, d *load.Doc, r *reporter) {
	if d.Kind == schema.Objection && len(d.Front.Proposals) == 0 {
		r.at(d.At("title"), "name one, such as proposals: [../proposals/pilot-plan.md]", "the objection leads to no proposal")
	}
}

// closedQuestion: a closed question needs its likely answers, and says what it
// learns.
func closedQuestion(c *context, d *load.Doc, r *reporter) {
	for i, q := range d.Front.Questions {
		switch {
		case q.Ask == "":
			r.at(d.At("questions", i), "write the question as it is asked", "a question without words")
		case len(q.Options) < 2:
			r.at(d.At("questions", i, "ask"), "give it two or more options", "a closed question without answers: %q", q.Ask)
		case q.Learns == "":
			r.at(d.At("questions", i, "ask"), "add learns: structure, people, news, goals or purchases", "nothing says what %q learns", q.Ask)
		}
	}
}

// sectionsOf names the level-2 headings that a kind of document is read by.
var sectionsOf = map[schema.Kind][]string{
	schema.Objection: {"What they say", "Turn it", "Evidence"},
	schema.Proposal:  {"Oral", "Detailed"},
}

// sectionWords are the same headings in other languages.
var sectionWords = map[string][]string{
	"What they say": {"他们怎么说", "客户怎么说"}, "Turn it": {"转过来", "怎么转"}, "Evidence": {"证据"},
	"Oral": {"口头", "口头方案"}, "Detailed": {"详细", "详细方案"},
}

// IsSection tells whether a heading is the section name of its kind, in any of
// the languages known.
func IsSection(heading, name string) bool {
	h := strings.TrimSpace(heading)
	return strings.EqualFold(h, name) || slices.Contains(sectionWords[name], h)
}

// missingSection: a heading that the kind's page is laid out by is not there.
func missingSection(c *context, d *load.Doc, r *reporter) {
	for _, want := range sectionsOf[d.Kind] {
		if !slices.ContainsFunc(d.Body.Headings, func(h markdownHeading) bool { return h.Level == 2 && IsSection(h.Text, want) }) {
			r.at(d.At("title"), `add "## `+want+`"`, "the %s has no section %q", d.Kind, want)
		}
	}
}

// stageFile: a stage's document is named after its stage.
func stageFile(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Stage {
		return
	}
	id := strings.TrimSuffix(path.Base(d.Path), path.Ext(d.Path))
	if !slices.Contains(c.stages, id) {
		r.at(diag.Pos{File: d.Path}, strings.Replace(oneOf(id, c.stages, "name the file after a stage of data/site.yaml"), "write one of", "name the file after one of", 1), "no stage %q", id)
	}
}

// docName: talking points are named after their ISO week.
func docName(c *context, d *load.Doc, r *reporter) {
	if d.Kind == schema.TalkingPoints && d.Week.IsZero() {
		r.at(diag.Pos{File: d.Path}, "rename it to something like 2026-W47.md", "talking points must be named after their ISO week")
	}
}
