package pipeline

import (
	"maps"

	"playbook/cmd/playbook/internal/schema"
)

// Defaults of the thresholds in data/site.yaml (schema.Thresholds).
const (
	DefaultMinSample    = 5
	DefaultSkill        = 0.25 // proposal_skill and negotiation_skill
	DefaultStageAge     = 30   // days
	DefaultTouchDays    = 21
	DefaultFallingWeeks = 2
	DefaultCycleDays    = 90
	DefaultWindow       = 8 // weeks
)

// Stage is one stage of the sale.
type Stage struct{ ID, Name string }

// Roles are the stages that the findings speak of, as positions in
// Config.Stages; -1 when no stage plays the part.
type Roles struct{ NewContact, Introduced, Intention, Negotiation, Signed int }

// Config is what site.yaml says about the pipeline, with defaults filled in.
type Config struct {
	Stages     []Stage
	Currency   string
	Thresholds schema.Thresholds // no field is zero; roles stand in Roles
	Roles      Roles
	at         map[string]int
}

// NewConfig reads site. A stage without a name takes its id as name. A part
// whose stage is not named goes to the stage at its position.
func NewConfig(site schema.Site) Config {
	c := Config{Currency: site.Currency, Thresholds: site.Thresholds, at: map[string]int{}}
	for _, s := range site.Stages {
		if _, twice := c.at[s.ID]; twice {
			continue
		}
		if s.Name == "" {
			s.Name = s.ID
		}
		c.at[s.ID] = len(c.Stages)
		c.Stages = append(c.Stages, Stage{s.ID, s.Name})
	}
	t := &c.Thresholds
	t.StageAge = maps.Clone(t.StageAge)
	fill(&t.MinSample, DefaultMinSample)
	fill(&t.ProposalSkill, DefaultSkill)
	fill(&t.NegotiationSkill, DefaultSkill)
	fill(&t.TouchDays, DefaultTouchDays)
	fill(&t.FallingWeeks, DefaultFallingWeeks)
	fill(&t.CycleDays, DefaultCycleDays)
	fill(&t.Window, DefaultWindow)
	c.Roles = Roles{c.role(t.NewContact, 0), c.role(t.Introduced, 1), c.role(t.Intention, 2),
		c.role(t.Negotiation, 3), c.role(t.Signed, 4)}
	return c
}

func fill[T int | float64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

func (c Config) role(id string, pos int) int {
	if id != "" {
		return c.index(id)
	}
	if pos < len(c.Stages) {
		return pos
	}
	return -1
}

// index is the position of stage id, or -1.
func (c Config) index(id string) int {
	if i, ok := c.at[id]; ok {
		return i
	}
	return -1
}

// StageAge is the number of days after which a deal in stage id is stalled.
func (c Config) StageAge(id string) int {
	if n := c.Thresholds.StageAge[id]; n > 0 {
		return n
	}
	return DefaultStageAge
}

// stageID is the id of the stage at position i; "" when there is none.
func (c Config) stageID(i int) string {
	if i < 0 || i >= len(c.Stages) {
		return ""
	}
	return c.Stages[i].ID
}
