package render

import (
	"fmt"
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// playKinds are the kinds that help in a conversation.
var playKinds = []schema.Kind{schema.Pitch, schema.CaseStudy, schema.Objection, schema.Proposal, schema.QuestionBank}

// coveragePage is the map of stage × persona × industry: how many plays there are
// for each place, and what is missing. A play that names no persona or no
// industry is for all of them.
func (e *env) coveragePage() ([]byte, error) {
	f := e.frame("coverage", e.word("coverage"), "coverage/", "coverage", "")
	f.Summary = e.word("coverage.says")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	return e.page(&f, schema.ForAll, func() any {
		v := CoverageView{Frame: f}
		industries := e.pb.Site.Industries
		if len(industries) == 0 {
			industries = []schema.Named{{}}
		}
		for _, s := range e.pb.Stages {
			g := CoverageGrid{Stage: e.stageLink(s), Number: s.Number}
			for _, in := range industries {
				g.Industries = append(g.Industries, or(in.Name, e.word("all")))
			}
			for _, p := range e.pb.Site.Personas {
				row := CoverageRow{Persona: p.Name}
				for _, in := range industries {
					c := e.covered(s, p, in)
					g.Of++
					if c.Count > 0 {
						g.Covered++
					}
					row.Cells = append(row.Cells, c)
				}
				g.Rows = append(g.Rows, row)
			}
			v.Covered += g.Covered
			v.Of += g.Of
			v.Grids = append(v.Grids, g)
		}
		return v
	})
}

func (e *env) covered(s *playbook.Stage, p, in schema.Named) CoverageCell {
	c := CoverageCell{Industry: in.Name}
	missing := playKinds[0]
	found := map[schema.Kind]bool{}
	for _, k := range playKinds {
		for _, d := range s.Plays[k] {
			forAll, industries := len(d.Front.Personas) == 0, d.Front.Industries
			if d.Front.Industry != "" {
				industries = append(slices.Clone(industries), d.Front.Industry)
			}
			persona := forAll || slices.Contains(d.Front.Personas, p.ID)
			industry := len(industries) == 0 || in.ID == "" || slices.Contains(industries, in.ID)
			if persona && industry {
				c.Count++
				found[k] = true
				c.Own = c.Own || !forAll && len(industries) > 0
			}
		}
	}
	if c.Own {
		return c
	}
	for _, k := range []schema.Kind{schema.Objection, schema.CaseStudy, schema.Pitch, schema.QuestionBank, schema.Proposal} {
		if !found[k] {
			missing = k
			break
		}
	}
	c.AddKind = string(missing)
	text := fmt.Sprintf("---\ntitle: \nsummary: \nstages: [%s]\npersonas: [%s]\nindustries: [%s]\n---\n\n", s.ID, p.ID, in.ID)
	c.Add = e.newFile(fmt.Sprintf("content/%s/%s-%s.md", missing.Folder(), p.ID, or(in.ID, s.ID)), text)
	return c
}
