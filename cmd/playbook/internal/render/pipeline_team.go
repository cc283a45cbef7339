package render

import (
	"playbook/cmd/playbook/internal/pipeline"
)

// pipelinePage is pipeline/: whom to help first, then the team's figures.
func (e *env) pipelinePage() (*draft, error) {
	f, _ := e.latest(pipeline.Team)
	fr := e.pipelineFrame("pipeline", e.word("pipeline"), "pipeline/", f.w)
	fr.Summary = e.word("pipeline.says")
	return e.page(&fr, e.pb.PipelineMark, func() any { return f.team(fr) })
}

func (f figures) team(fr Frame) *PipelineView {
	move, m := f.h.Movement(f.w, f.who), f.h.Metrics(f.w, f.who, 0)
	v := &PipelineView{Frame: fr, Week: f.w.String(), AsOf: f.h.AsOf(f.w).String(), WeekURL: f.url(weekPath(f.w)), ReviewURL: f.url("pipeline/weekly-review/"),
		Funnel: f.funnel(), Trend: f.trend(), Movement: f.movement(move), Pareto: f.pareto(m.Concentration), Ageing: f.ageing(m.Ageing),
		NoFlow: f.reason(move.Why), Moved: f.moved(move), Ratios: f.matrix(true), Conversion: f.conversion(m.Conversion), Bridge: f.bridge(move),
		Metrics: f.metrics(m), Concentration: f.concentration(m.Concentration), Stalled: f.stalled(m.Ageing.Stalled())}
	v.Findings, v.Looked = f.findings()
	for i, h := range f.help() {
		c := f.repCard(h.Rep)
		c.Place = i + 1
		v.Help = append(v.Help, c)
	}
	helped := map[string]bool{}
	for _, c := range v.Help {
		helped[c.Name] = true
	}
	for _, id := range f.active() {
		if c := f.repCard(id); !helped[c.Name] {
			v.Reps = append(v.Reps, c)
		}
	}
	weeks := f.h.Weeks()
	for i := len(weeks) - 1; i >= 0; i-- {
		v.Weeks = append(v.Weeks, Link{Title: weeks[i].String(), URL: f.url(weekPath(weeks[i])), Current: weeks[i] == f.w})
	}
	return v
}
