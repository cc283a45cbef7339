package render

import (
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// teamPages adds team, agenda, praise, coverage and review.
func (e *env) teamPages(l *list) {
	if len(e.pb.Reps) > 0 {
		l.page("team/", e.teamMark(), e.teamPage)
	}
	if ms := e.pb.Kind(schema.Meeting); len(ms) > 0 {
		l.page("agenda/", listMark(ms, nil), e.agendaPage)
		l.page("praise/", listMark(ms, nil), e.praisePage)
	}
	if len(e.pb.Site.Personas) > 0 || len(e.pb.Site.Industries) > 0 {
		l.page("coverage/", listMark(e.pb.Docs, nil), e.coveragePage)
	}
	l.page("review/", listMark(e.pb.Docs, nil), e.reviewPage)
}

// teamMark: who sees the team sees this page, with recitals when those may be
// seen as well.
func (e *env) teamMark() schema.Visibility {
	if e.pb.TeamMark == "" {
		return e.pb.PipelineMark // people are known from snapshots alone
	}
	return e.pb.TeamMark
}

// teamPage shows who is in the team, and who has said which script in which
// version. Who left does not recite any more.
func (e *env) teamPage() (*draft, error) {
	f := e.frame("team", e.word("team"), "team/", "team", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("team.says")
	e.sourced(&f, e.pb.TeamPath)
	return e.page(&f, e.teamMark(), func() any {
		v := &TeamView{Frame: f}
		var here []*playbook.Rep
		for _, r := range e.pb.Reps {
			if r.Status == "left" {
				continue
			}
			here = append(here, r)
			c := TeamMember{Name: r.Display()}
			if r.URL != "" {
				c.URL = e.url(r.URL)
			}
			if r.Role != "" {
				c.Role = e.word("rep.role." + r.Role)
			}
			if !r.Since.IsZero() {
				c.Since = e.word("rep.since", f.Day(r.Since.String()))
			}
			v.People = append(v.People, c)
		}
		if len(e.pb.Rehearsals) == 0 {
			return v
		}
		for _, r := range here {
			v.Reps = append(v.Reps, *e.person(r.ID))
		}
		for _, d := range e.pb.Kind(schema.Pitch) {
			rows := RehearsalRows{Pitch: Link{Title: e.pb.Expand(d.Title), URL: e.url(d.URL)}, Lang: d.Language(e.pb.Site)}
			for _, x := range e.variants(d) {
				row := RehearsalRow{Variant: x.Title, URL: e.url(d.URL) + "#" + x.ID}
				said := e.recitals(d, x)
				for _, r := range here {
					c := e.cell(d, x, r, said)
					row.Cells = append(row.Cells, c)
					v.Of++
					if c.State == "said" {
						v.Said++
					}
				}
				rows.Rows = append(rows.Rows, row)
			}
			if len(rows.Rows) > 0 {
				v.Rehearsals = append(v.Rehearsals, rows)
			}
		}
		return v
	})
}
