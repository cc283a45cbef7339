package render

import (
	"strings"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// pipelinePages adds the team's page, a page for each week and rep, and the
// weekly review. Listing them reads no figure: the history is made with the
// first page that needs it. An audience that sees no week gets none of them.
func (e *env) pipelinePages(l *list) {
	if len(e.pb.Weeks) == 0 {
		return
	}
	mark := e.pb.PipelineMark
	l.page("pipeline/", mark, e.pipelinePage)
	l.page("pipeline/weekly-review/", mark, e.weeklyReviewPage)
	for i := range e.pb.Weeks {
		l.page(weekPath(e.pb.Weeks[i].Week), mark, func() (*draft, error) { return e.pipelineWeekPage(i) })
	}
	for _, r := range e.pb.Reps {
		if r.URL != "" {
			l.page(r.URL, mark, func() (*draft, error) { return e.repPage(r) })
		}
	}
}

func weekPath(w schema.Week) string { return "pipeline/" + strings.ToLower(w.String()) + "/" }

// figures makes what pages show of one rep, or of the team, in one week.
type figures struct {
	*env
	h   *pipeline.History
	w   schema.Week
	who string // rep id, or pipeline.Team
	id  string // put before chart ids, where a page has several of a kind
}

// latest are the figures of the newest week; false when the audience sees none.
func (e *env) latest(who string) (figures, bool) {
	h := e.pb.Flow()
	if h == nil {
		return figures{}, false
	}
	return figures{env: e, h: h, w: h.Last(), who: who}, true
}

// pipelineFrame is the frame of a page about the pipeline; w is the week whose
// file it can be corrected in.
func (e *env) pipelineFrame(layout, title, page string, w schema.Week) Frame {
	f := e.frame(layout, title, page, "pipeline", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	if page != "pipeline/" {
		f.Crumbs = append(f.Crumbs, Link{Title: e.word("pipeline"), URL: e.url("pipeline/")})
	}
	e.sourced(&f, e.pb.WeekPath(w))
	return f
}

// stageFigures fills what a stage page shows of the pipeline.
func (e *env) stageFigures(v *StageView, s *playbook.Stage) {
	f, ok := e.latest(pipeline.Team)
	if !ok {
		return
	}
	fn := f.h.Funnel(f.w, f.who)
	for _, r := range fn.Rows {
		if r.Stage.ID == s.ID {
			v.Holds, v.AsOf = number(float64(r.Count)), fn.AsOf.String()
			if r.HasNext && s.Next != nil {
				v.Ratio, v.RatioTo = e.kOfN(r.Next), f.stage(s.Next.ID)
			}
		}
	}
}

// holds is the number of deals now standing in each stage, as text; empty when
// the audience sees no pipeline.
func (e *env) holds() map[string]string {
	f, ok := e.latest(pipeline.Team)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, r := range f.h.Funnel(f.w, f.who).Rows {
		out[r.Stage.ID] = number(float64(r.Count))
	}
	return out
}

// homeFindings is how many reps the home page names.
const homeFindings = 3

// homeFigures fills the home page's funnel, and says who needs which help: the
// heaviest finding of each of the first reps.
func (e *env) homeFigures(v *HomeView) {
	f, ok := e.latest(pipeline.Team)
	if !ok {
		return
	}
	v.Funnel, v.FunnelAsOf = f.funnel(), f.h.AsOf(f.w).String()
	for _, h := range f.help() {
		if len(v.Findings) == homeFindings {
			break
		}
		g := f.of(h.Rep)
		x := g.finding(h.Findings[0], g.states()[h.Findings[0].Rule])
		x.Rep, x.Deals, x.Items, x.Plays = e.anybody(h.Rep), nil, nil, x.Plays[:min(2, len(x.Plays))]
		x.Threshold, x.Sample = "", "" // they stand on the rep's page
		v.Findings = append(v.Findings, x)
	}
}

// of are the figures of somebody else in the same week.
func (f figures) of(who string) figures {
	f.who = who
	return f
}

// before are the figures of the snapshot before; false when there is none.
func (f figures) before() (figures, bool) {
	w, ok := f.h.Previous(f.w)
	f.w = w
	return f, ok
}

// stage is the name of a stage.
func (f figures) stage(id string) string {
	for _, s := range f.h.Config().Stages {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}
