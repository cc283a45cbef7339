package render

import (
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// playKinds are the kinds that the coverage map counts: what a seller says or shows.
var playKinds = []schema.Kind{schema.Pitch, schema.Objection, schema.CaseStudy, schema.Proposal, schema.QuestionBank}

// coveragePage is the map of what play is missing: a grid a stage, personas in
// rows, industries in columns. A play that names no persona, or no industry,
// counts for all of them.
func (e *env) coveragePage() (*draft, error) {
	f := e.frame("coverage", e.word("coverage"), "coverage/", "coverage", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("coverage.says")
	return e.page(&f, listMark(e.pb.Docs, nil), func() any {
		v := &CoverageView{Frame: f}
		for _, s := range e.pb.Stages {
			g := e.coverageOf(s)
			v.Grids = append(v.Grids, g)
			v.Covered += g.Covered
			v.Of += g.Of
		}
		e.linkMissing(v)
		return v
	})
}

// orAll is a list of names; one entry for everybody when there are none.
func (e *env) orAll(list []schema.Named) []schema.Named {
	if len(list) == 0 {
		return []schema.Named{{Name: e.word("all")}}
	}
	return list
}

func (e *env) coverageOf(s *playbook.Stage) CoverageGrid {
	g := CoverageGrid{Stage: e.stageLink(s), Number: s.Number}
	industries := e.orAll(e.pb.Site.Industries)
	for _, in := range industries {
		g.Industries = append(g.Industries, in.Name)
	}
	for _, p := range e.orAll(e.pb.Site.Personas) {
		row := CoverageRow{Persona: p.Name, Cells: make([]CoverageCell, len(industries))}
		for i, in := range industries {
			c := &row.Cells[i]
			c.Industry = in.Name
			for _, k := range playKinds {
				for _, d := range s.Plays[k] {
					who, where := d.Front.Personas, industriesOf(d)
					if forID(who, p.ID) && forID(where, in.ID) {
						c.Count++
						c.Own = c.Own || len(who) > 0 && len(where) > 0
					}
				}
			}
			g.Of++
			if c.Count > 0 {
				g.Covered++
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// industriesOf are the industries that a play names; a case study also names the
// one it happened in.
func industriesOf(d *playbook.Document) []string {
	in := d.Front.Industry
	if in == "" || slices.Contains(d.Front.Industries, in) {
		return d.Front.Industries
	}
	return append(slices.Clone(d.Front.Industries), in)
}

// forID tells whether a list of ids names id. An empty list is for all; the empty
// id, of a playbook that names no personas or industries, is named by every list.
func forID(ids []string, id string) bool {
	return len(ids) == 0 || id == "" || slices.Contains(ids, id)
}
