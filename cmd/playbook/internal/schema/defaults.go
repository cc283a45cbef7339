package schema

import (
	"maps"
	"strings"
)

// WithDefaults returns the settings with everything filled in that was not given.
func (s Site) WithDefaults() Site {
	def := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	def(&s.Title, "Sales Playbook")
	def(&s.Branch, "main")
	def(&s.Language, "en")
	def(&s.TimeZone, "UTC")
	def(&s.Currency, "EUR")
	def(&s.Theme, "default")
	def(&s.Hosting, "public")
	s.Repository = strings.TrimSuffix(strings.TrimSuffix(s.Repository, "/"), ".git")
	if s.BaseURL != "" && !strings.HasSuffix(s.BaseURL, "/") {
		s.BaseURL += "/"
	}
	if len(s.Stages) == 0 {
		s.Stages = []StageDef{{"new-contact", "New contact"}, {"introduced", "Introduced"}, {"intention", "Intention"},
			{"negotiation", "Negotiation"}, {"signed", "Signed"}, {"paid", "Paid"}}
	}
	s.Stages = append([]StageDef(nil), s.Stages...)
	for i := range s.Stages {
		def(&s.Stages[i].Name, s.Stages[i].ID)
	}
	for _, list := range []*[]Named{&s.Products, &s.Personas, &s.Industries} {
		*list = append([]Named(nil), *list...)
		for i := range *list {
			def(&(*list)[i].Name, (*list)[i].ID)
		}
	}
	vis := make(map[string]Visibility, len(s.Visibility))
	for k, v := range s.Visibility {
		if real, ok := visAliases[k]; ok {
			k = real
		}
		if old, twice := vis[k]; twice {
			v = Stricter(old, v)
		}
		vis[k] = v
	}
	s.Visibility = vis
	rates := map[string]int{"en": 150, "zh": 240, "ja": 300}
	maps.Copy(rates, s.Speaking)
	s.Speaking = rates
	t := &s.Thresholds
	num := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	num(&t.MinSample, 5)
	num(&t.TouchDays, 21)
	num(&t.FallingWeeks, 2)
	num(&t.CycleDays, 90)
	num(&t.Window, 8)
	if t.ProposalSkill == 0 {
		t.ProposalSkill = 0.25
	}
	if t.NegotiationSkill == 0 {
		t.NegotiationSkill = 0.25
	}
	for i, role := range []*string{&t.NewContact, &t.Introduced, &t.Intention, &t.Negotiation, &t.Signed} {
		if *role == "" && i < len(s.Stages) {
			*role = s.Stages[i].ID
		}
	}
	return s
}

// DefaultFor is the visibility of a kind of document or data file when it says
// none of its own (DESIGN §7): its entry in site.yaml; else manager for people and
// numbers; else, for prose, the default entry, which is public when not set.
func (s Site) DefaultFor(what string) Visibility {
	if v, ok := s.Visibility[what]; ok {
		return v
	}
	switch what {
	case "pipeline", "team", "accounts", "rehearsals", string(Meeting), string(Scorecard):
		return ForManagers
	}
	if v, ok := s.Visibility["default"]; ok {
		return v
	}
	return ForAll
}

// visAliases are other words for what visibility: in site.yaml names.
var visAliases = map[string]string{
	"reps": "team", "rep": "team", "account": "accounts", "meetings": "meeting", "hiring": "scorecard", "scorecards": "scorecard",
	"pitches": "pitch", "case-studies": "case-study", "proposals": "proposal", "objections": "objection",
	"questions": "question-bank", "question-banks": "question-bank", "stages": "stage", "pages": "page", "rehearsal": "rehearsals",
}

// VisibilityKeys lists what visibility: in site.yaml may name.
func VisibilityKeys() []string {
	keys := []string{"default", "pipeline", "team", "accounts", "rehearsals", "facts"}
	for _, k := range Kinds() {
		keys = append(keys, string(k))
	}
	for a := range visAliases {
		keys = append(keys, a)
	}
	return keys
}
