package render

import (
	"playbook/cmd/playbook/internal/schema"
)

// agendaPage is the order of today's meeting: a proud moment first, what was
// heard and what we do about it, what was promised, whom to prepare for, one
// script to rehearse, a good word to end on.
//
// When today's meeting is written up already, its facts stand with its
// countermeasures, and what was promised is all that is open from before. Else
// the facts are those of the last meeting and what account files say since, and
// what was promised is all that is open: what to do about the rest is for the
// meeting to find.
//
// The page shows no value of a deal, no count of orders and nobody's absence.
func (e *env) agendaPage() (*draft, error) {
	f := e.frame("agenda", e.word("agenda"), "agenda/", "agenda", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("agenda.says")
	all := e.meetings()
	if len(all) > 0 {
		e.sourced(&f, all[0].Path)
	}
	return e.page(&f, listMark(e.pb.Kind(schema.Meeting), nil), func() any {
		v := &AgendaView{Frame: f, Day: e.pb.Today.String(), Accounts: e.prepare(), Rehearse: e.toRehearse()}
		if len(all) == 0 {
			v.Write = e.addDocument(schema.Meeting)
			return v
		}
		last, before := all[0], all
		v.Proud, v.Facts = e.moments(last.Front.Proud, last), e.heard(last.Front.Facts)
		if last.Date == e.pb.Today {
			v.Countermeasures = e.actions(last.Front.Countermeasures, e.pb.Today)
			before = all[1:]
		} else {
			v.Facts = append(v.Facts, e.newsSince(last.Date)...)
			v.Write = e.addDocument(schema.Meeting)
		}
		var open []dueAction
		for _, d := range before {
			open = append(open, openActions(d, nil)...)
		}
		v.Promised = e.actions(byDue(open), e.pb.Today)
		v.Last = e.card(last)
		for _, d := range all {
			if v.Closing == "" {
				v.Closing = e.pb.Expand(d.Front.Closing)
			}
		}
		return v
	})
}

// newsSince is what account files say after a day, up to today.
func (e *env) newsSince(day schema.Date) (out []HeardView) {
	for _, a := range e.pb.Accounts {
		for _, n := range newestFirst(a.News) {
			if !n.Date.After(day.Time) || n.Date.After(e.pb.Today.Time) {
				continue
			}
			h := HeardView{Heard: e.pb.Expand(n.Text), Account: e.accountLink(a.ID)}
			if n.Kind == "rumour" {
				h.Heard = e.word("agenda.rumour", h.Heard)
			}
			out = append(out, h)
		}
	}
	return out
}
