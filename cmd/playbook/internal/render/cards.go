package render

import (
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

// card shows a document in a list. It is made once for a site, and
// read-only: whoever changes a word copies it.
func (e *env) card(d *playbook.Document) *Card {
	if c, ok := e.cardOf.Load(d); ok {
		return c.(*Card)
	}
	c := e.makeCard(d)
	e.cardOf.Store(d, c)
	return c
}

func (e *env) makeCard(d *playbook.Document) *Card {
	c := &Card{Title: e.pb.Expand(d.Title), URL: e.url(d.URL), Summary: e.pb.Expand(d.Front.Summary), Kind: string(d.Kind), KindName: e.word("kind." + string(d.Kind)),
		Date: d.Front.Date.String(), Industries: e.names(e.pb.Site.Industries, d.Front.Industries), Personas: e.names(e.pb.Site.Personas, d.Front.Personas),
		Tags: d.Front.Tags, Draft: d.Front.Draft, Stale: e.stale(d)}
	if l := d.Language(e.pb.Site); l != e.pb.Site.Language {
		c.Lang = l
	}
	if d.Visibility != schema.ForAll {
		c.Audience = string(d.Visibility)
	}
	for _, s := range d.Stages {
		c.Stages = append(c.Stages, e.stageLink(s))
	}
	switch d.Kind {
	case schema.Pitch:
		var v []string
		for _, x := range e.variants(d) {
			v = append(v, x.Title)
		}
		c.Note = strings.Join(v, " · ")
	case schema.Proposal:
		if d.Front.Outcome != "" {
			c.Note = e.word("outcome." + string(d.Front.Outcome))
		}
	case schema.CaseStudy:
		if len(d.Front.Results) > 0 {
			r := result(d.Front.Results[0])
			c.Note = r.Measure + " " + r.Change
		}
	case schema.TalkingPoints:
		if !d.Week.IsZero() {
			c.Note = d.Week.String()
		}
	case schema.QuestionBank:
		c.Note = fmt.Sprint(len(d.Front.Questions))
	case schema.Meeting:
		c.Date = d.Date.String()
	}
	c.DayText = e.dayText(c.Date)
	c.Marked = c.Note != "" || c.Date != "" || c.Draft || c.Stale || c.Audience != ""
	return c
}

// variants are those of a pitch that the audience may read.
func (e *env) variants(d *playbook.Document) []script.Variant {
	return slices.DeleteFunc(script.Variants(d.Body), func(v script.Variant) bool { return !d.Shows(v.Section) })
}

func (e *env) cards(ds []*playbook.Document, most int) (out []*Card) {
	for _, d := range ds {
		if most > 0 && len(out) == most {
			break
		}
		out = append(out, e.card(d))
	}
	return out
}

// names turns ids into the names that site.yaml gives them.
func (e *env) names(list []schema.Named, ids []string) (out []string) {
	for _, id := range ids {
		name := id
		for _, n := range list {
			if n.ID == id {
				name = n.Name
			}
		}
		out = append(out, name)
	}
	return out
}

func (e *env) stale(d *playbook.Document) bool {
	due := d.Due()
	return !due.IsZero() && e.pb.Today.After(due.Time)
}

// person links to a rep's page; somebody the audience may not see is nil.
func (e *env) person(id string) *Link {
	if r := e.pb.Rep(id); r != nil {
		l := Link{Title: r.Display()}
		if r.URL != "" {
			l.URL = e.url(r.URL)
		}
		return &l
	}
	return nil
}

// anybody is person, or the text itself for somebody who is not in the team.
func (e *env) anybody(id string) *Link {
	if p := e.person(id); p != nil || id == "" {
		return p
	}
	if e.pb.Reps == nil {
		return nil // the audience does not see people
	}
	return &Link{Title: id}
}

func (e *env) accountLink(id string) *Link {
	if a := e.pb.Account(id); a != nil {
		return &Link{Title: a.Name, URL: e.url(a.URL)}
	}
	return nil
}
