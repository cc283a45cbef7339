package render

import (
	"playbook/cmd/playbook/internal/pipeline"
)

// pipelineWeekPage is what changed in week i, deal by deal.
func (e *env) pipelineWeekPage(i int) (*draft, error) {
	w := e.pb.Weeks[i].Week
	f := figures{env: e, h: e.pb.Flow(), w: w, who: pipeline.Team}
	fr := e.pipelineFrame("week", e.word("pipeline.week", w.String()), weekPath(w), w)
	fr.Summary = e.word("week.says")
	return e.page(&fr, e.pb.PipelineMark, func() any { return f.week(fr) })
}

func (f figures) week(fr Frame) *WeekView {
	move := f.h.Movement(f.w, f.who)
	v := &WeekView{Frame: fr, Week: f.w.String(), AsOf: f.h.AsOf(f.w).String(), Currency: f.h.Config().Currency,
		Funnel: f.funnel(), Movement: f.waterfall(move), NoFlow: f.reason(move.Why), Moved: f.moved(move), Ratios: f.ratios(), Counts: f.matrix(false),
		Moves: f.groups(move), Bridge: f.bridge(move), Identity: f.identity(move)}
	weeks := f.h.Weeks()
	for i, w := range weeks {
		if w != f.w {
			continue
		}
		if i > 0 {
			v.Prev = &Link{Title: weeks[i-1].String(), URL: f.url(weekPath(weeks[i-1]))}
		}
		if i+1 < len(weeks) {
			v.Next = &Link{Title: weeks[i+1].String(), URL: f.url(weekPath(weeks[i+1]))}
		}
	}
	return v
}
