package render

import (
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

// most accounts that a day can prepare.
const prepareMost = 4

// agendaPage is the day's agenda: a proud moment first, what was heard and what
// we do about it, what was promised, whom to prepare for, one script to rehearse,
// a good word to end on. It asks nobody for figures of promised orders, and for
// nobody's reasons for leave.
func (e *env) agendaPage() ([]byte, error) {
	f := e.frame("agenda", e.word("agenda"), "agenda/", "agenda", "")
	f.Summary = e.word("agenda.says")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	ms := e.meetings()
	return e.page(&f, listMark(ms, nil), func() any {
		v := AgendaView{Frame: f, Day: e.pb.Today.String(), Write: e.addDocument(schema.Meeting)}
		if len(ms) == 0 {
			return v
		}
		last := ms[0]
		c := e.card(last)
		v.Last = &c
		v.Proud = e.moments(last.Front.Proud, last)
		v.Facts = e.heard(last.Front.Facts)
		v.Countermeasures = e.actions(last.Front.Countermeasures, e.pb.Today)
		v.Closing = e.pb.Expand(last.Front.Closing)
		var open []dueAction
		for _, d := range ms[1:] {
			open = append(open, openActions(d, func(schema.Countermeasure) bool { return true })...)
		}
		v.Promised = e.actions(byDue(open), e.pb.Today)
		v.Accounts = e.prepare(last, open)
		v.Rehearse = e.rehearseNext()
		return v
	})
}

// prepare are the accounts that the last meeting spoke of or that something is
// promised to, then the biggest that nobody has talked to for too long.
func (e *env) prepare(last *playbook.Document, open []dueAction) (out []AccountCard) {
	seen := map[string]bool{}
	add := func(id, why string) {
		a := e.pb.Account(id)
		if a == nil || seen[id] || len(out) == prepareMost {
			return
		}
		seen[id] = true
		c := e.accountCard(a)
		c.Why = why
		out = append(out, c)
	}
	for _, o := range open {
		if !o.Due.IsZero() && e.pb.Today.After(o.Due.Time) {
			add(o.Account, e.word("prepare.late", o.What))
		}
	}
	for _, h := range last.Front.Facts {
		add(h.Account, e.word("prepare.heard"))
	}
	for _, a := range e.accountsBySize() {
		if !a.LastTouch.IsZero() && e.pb.Today.Days(a.LastTouch) > e.pb.Site.Thresholds.TouchDays {
			add(a.ID, e.word("prepare.touch", e.pb.Today.Days(a.LastTouch)))
		}
	}
	return out
}

// rehearseNext is the pitch whose present words were said by the fewest, the
// longest ago. Without rehearsals it is the first pitch.
func (e *env) rehearseNext() *Card {
	var best *playbook.Document
	least, oldest := 0, ""
	for _, d := range e.pb.Kind(schema.Pitch) {
		said, latest := 0, ""
		versions := map[string]string{}
		for _, x := range script.Variants(d.Body) {
			versions[x.Title] = script.Version(x.Parts)
		}
		for _, r := range e.pb.Rehearsals {
			if "content/"+r.Pitch == d.Path && (r.Version == "" || versions[r.Variant] == r.Version) {
				said++
				latest = max(latest, r.On.String())
			}
		}
		if best == nil || said < least || said == least && strings.Compare(latest, oldest) < 0 {
			best, least, oldest = d, said, latest
		}
	}
	if best == nil {
		return nil
	}
	c := e.card(best)
	return &c
}
