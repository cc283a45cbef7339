package render

import (
	"fmt"

	"playbook/cmd/playbook/internal/pipeline"
)

// What one sheet of paper has room for.
const (
	sheetFindings = 3
	sheetMoves    = 6
	sheetItems    = 3
	sheetTiles    = 4
)

// weeklyReviewPage is the weekly review: a sheet for each rep, the one to help first
// on top.
func (e *env) weeklyReviewPage() (*draft, error) {
	f, _ := e.latest(pipeline.Team)
	fr := e.pipelineFrame("weekly-review", e.word("review.weekly"), "pipeline/weekly-review/", f.w)
	fr.Summary = e.word("review.weekly.says")
	return e.page(&fr, e.pb.PipelineMark, func() any {
		v := &ReviewSheetView{Frame: fr, Week: f.w.String()}
		for i, id := range f.order() {
			g := f.of(id)
			g.id = fmt.Sprintf("s%d-", i+1)
			if s, ok := g.sheet(fr); ok {
				v.Sheets = append(v.Sheets, s)
			}
		}
		return v
	})
}

// order is who needs help, in that order, then the others.
func (f figures) order() (out []string) {
	in := map[string]bool{}
	for _, h := range f.help() {
		in[h.Rep] = true
		out = append(out, h.Rep)
	}
	for _, id := range f.active() {
		if !in[id] {
			out = append(out, id)
		}
	}
	return out
}

// sheet is a rep's page cut down to what fits on one sheet: the heaviest
// findings, last week's, the moves, the first figures.
func (f figures) sheet(fr Frame) (RepView, bool) {
	r := f.pb.Rep(f.who)
	if r == nil {
		return RepView{}, false
	}
	v := f.rep(fr, r)
	v.Findings = v.Findings[:min(sheetFindings, len(v.Findings))]
	for i := range v.Findings {
		x := &v.Findings[i]
		x.Items, x.Deals = x.Items[:min(sheetItems, len(x.Items))], x.Deals[:min(sheetItems, len(x.Deals))]
	}
	if n := len(v.Moves) - sheetMoves; n > 0 {
		v.Moves, v.MoreMoves = v.Moves[:sheetMoves], f.word("pipeline.more", n)
	}
	v.Metrics = f.essentials(f.h.Metrics(f.w, f.who, 0))
	return v, true
}

// essentials are the figures that a talk with a rep begins with: what is open,
// the win rate of the window, the cycle, the coverage.
func (f figures) essentials(m pipeline.Metrics) (out []NumberView) {
	seen := map[string]bool{}
	for _, n := range f.metrics(m) {
		switch n.Key {
		case "metric.open", "metric.win-rate." + string(pipeline.WinByCount), "metric.cycle", "metric.coverage":
			if !seen[n.Key] && len(out) < sheetTiles {
				seen[n.Key] = true
				out = append(out, n)
			}
		}
	}
	return out
}
