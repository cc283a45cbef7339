package render

import (
	"slices"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// mostPlays is how many plays a finding leads to.
const mostPlays = 4

// playsFor says what helps with a finding: kinds in order of use, and how many of
// each. From a finding's stages, the one where the work is to be done comes first.
var playsFor = map[pipeline.Rule][]struct {
	kind schema.Kind
	most int
}{
	pipeline.Prospecting:      {{schema.Pitch, 2}, {schema.QuestionBank, 1}, {schema.Objection, 1}},
	pipeline.ProposalSkill:    {{schema.Proposal, 2}, {schema.Pitch, 1}, {schema.CaseStudy, 1}},
	pipeline.NegotiationSkill: {{schema.Objection, 2}, {schema.Proposal, 1}, {schema.QuestionBank, 1}},
	pipeline.Widening:         {{schema.Stage, 1}, {schema.QuestionBank, 1}, {schema.Objection, 1}, {schema.Proposal, 1}},
	pipeline.Stalled:          {{schema.QuestionBank, 1}, {schema.Objection, 2}, {schema.Stage, 1}},
	pipeline.BigFish:          {{schema.QuestionBank, 2}, {schema.Proposal, 1}, {schema.CaseStudy, 1}},
	pipeline.Falling:          {{schema.Stage, 1}, {schema.Pitch, 1}, {schema.QuestionBank, 1}, {schema.Objection, 1}},
}

// helpful are the plays that help with a finding, in the stages it concerns. A
// pitch is there to be rehearsed.
func (f figures) helpful(x pipeline.Finding) (out []*Card) {
	stages := x.Stages
	if x.Rule == pipeline.ProposalSkill && len(stages) == 2 {
		stages = []string{stages[1], stages[0]} // the proposal is what the later stage wants
	}
	seen := map[*playbook.Document]bool{}
	for _, want := range playsFor[x.Rule] {
		n := 0
		for _, id := range stages {
			s := f.pb.Stage(id)
			if s == nil {
				continue
			}
			docs := wonFirst(s.Plays[want.kind])
			if want.kind == schema.Stage && s.Doc != nil {
				docs = []*playbook.Document{s.Doc}
			}
			for _, d := range docs {
				if n == want.most || len(out) == mostPlays {
					break
				}
				if seen[d] || d.Front.Outcome == schema.Lost {
					continue
				}
				seen[d] = true
				n++
				c := *f.card(d)
				if want.kind == schema.Pitch {
					c.Note = f.word("rehearse")
				} else {
					c.Note = ""
				}
				out = append(out, &c)
			}
		}
	}
	return out
}

// wonFirst puts what won before the rest: begin with a copy of it.
func wonFirst(docs []*playbook.Document) []*playbook.Document {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *playbook.Document) int {
		won := func(d *playbook.Document) int {
			if d.Front.Outcome == schema.Won {
				return 0
			}
			return 1
		}
		return won(a) - won(b)
	})
	return docs
}
