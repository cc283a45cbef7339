package render

import (
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// repPage is the page of one rep in the latest week.
func (e *env) repPage(r *playbook.Rep) (*draft, error) {
	f, _ := e.latest(r.ID)
	fr := e.pipelineFrame("rep", r.Display(), r.URL, f.w)
	return e.page(&fr, e.pb.PipelineMark, func() any {
		v := f.rep(fr, r)
		v.Accounts, v.Rehearsals = e.accountsOf(r.ID), e.rehearsalsOf(r)
		return &v
	})
}

// rep fills what the page and the review sheet of a rep both show.
func (f figures) rep(fr Frame, r *playbook.Rep) RepView {
	move, m := f.h.Movement(f.w, f.who), f.h.Metrics(f.w, f.who, 0)
	v := RepView{Frame: fr, Name: r.Display(), Role: or(r.Role, "rep"), Since: r.Since.String(), Status: or(r.Status, "active"),
		Week: f.w.String(), AsOf: f.h.AsOf(f.w).String(), Empty: f.h.Funnel(f.w, f.who).Total() == 0 && len(move.Changes) == 0}
	v.LastWeek, v.LastWeekOf = f.lastWeek()
	if v.Empty {
		return v
	}
	v.Funnel, v.Trend, v.Movement, v.Pareto, v.Ageing = f.funnel(), f.trend(), f.movement(move), f.pareto(m.Concentration), f.ageing(m.Ageing)
	v.NoFlow, v.Moved, v.Moves = f.reason(move.Why), f.moved(move), f.moves(move)
	v.Ratios, v.Conversion, v.Bridge, v.Metrics = f.ratios(), f.conversion(m.Conversion), f.bridge(move), f.metrics(m)
	v.Findings, v.Looked = f.findings()
	v.Stalled, v.Concentration = f.stalled(m.Ageing.Stalled()), f.concentration(m.Concentration)
	return v
}

// accountsOf are the accounts that somebody looks after.
func (e *env) accountsOf(id string) (out []*Card) {
	for _, a := range e.pb.Accounts {
		if a.Owner != id {
			continue
		}
		c := &Card{Title: a.Name, URL: e.url(a.URL), Summary: joined(strings.Join(e.names(e.pb.Site.Industries, []string{a.Industry}), ""), a.Size)}
		if !a.LastTouch.IsZero() {
			c.Note = e.word("account.touch") + " " + e.day(a.LastTouch)
		}
		out = append(out, c)
	}
	return out
}

// rehearsalsOf says which scripts a rep has said, by the rep's id: two people may
// go by one name.
func (e *env) rehearsalsOf(r *playbook.Rep) (out []RehearsalCell) {
	for _, d := range e.pb.Kind(schema.Pitch) {
		out = append(out, e.rehearsed(d, r)...)
	}
	return out
}
