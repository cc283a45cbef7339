package render

import (
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

// latestPoints are the talking points of this week, else the newest before it.
func (e *env) latestPoints() *playbook.Document {
	now := schema.WeekOf(e.pb.Today)
	var best *playbook.Document
	for _, d := range e.pb.Kind(schema.TalkingPoints) {
		if d.Week.IsZero() || now.Before(d.Week) {
			continue
		}
		if best == nil || best.Week.Before(d.Week) {
			best = d
		}
	}
	return best
}

// nextWeek is the first week from now on that has no talking points yet.
func (e *env) nextWeek() schema.Week {
	w := schema.WeekOf(e.pb.Today)
	taken := map[schema.Week]bool{}
	for _, d := range e.pb.Kind(schema.TalkingPoints) {
		taken[d.Week] = true
	}
	for taken[w] {
		w = w.Next()
	}
	return w
}

// writePoints opens GitHub's new-file page with the talking points of a week.
func (e *env) writePoints(w schema.Week) string {
	a := e.th.Archetype("talking-points.md")
	if a == nil {
		return ""
	}
	return e.newFile("content/talking-points/"+w.String()+".md", e.th.Fill(a, theFill(w.String(), e.pb.Today, w)))
}

func theFill(name string, today schema.Date, w schema.Week) theme.Filling {
	return theme.Filling{Name: name, Today: today, Week: w}
}

func (e *env) pointsSummary() *PointsSummary {
	d := e.latestPoints()
	if d == nil {
		return nil
	}
	s := &PointsSummary{Week: d.Week.String(), URL: e.url(d.URL), From: d.Week.Monday().String(), To: d.Week.Monday().Add(6).String(),
		Points: e.pointList(d, false), Old: d.Week != schema.WeekOf(e.pb.Today)}
	s.Write = e.writePoints(e.nextWeek())
	return s
}
