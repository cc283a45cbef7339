package check

import (
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// Reserved lists the site paths of pages that come from no document. They end in
// a slash.
func Reserved(s *load.Source, site schema.Site) []string {
	var out []string
	add := func(p string) { out = append(out, p+"/") }
	add("search")
	add("book")
	add("review")
	add("unlock")
	add("offline")
	if len(site.Personas) > 0 || len(site.Industries) > 0 {
		add("coverage")
	}
	for _, d := range s.Docs {
		if d.Kind == schema.Meeting {
			add("agenda")
			add("praise")
			break
		}
	}
	if s.Team != nil {
		add("team")
		for _, r := range s.Team.Value.Reps {
			add("pipeline/reps/" + r.ID)
		}
	}
	if len(s.Weeks) > 0 {
		add("pipeline")
		add("pipeline/weekly-review")
		for _, w := range s.Weeks {
			add("pipeline/" + w.Week.String())
		}
	}
	if len(s.Accounts) > 0 {
		add("accounts")
		for _, a := range s.Accounts {
			add("accounts/" + a.ID)
			add("accounts/" + a.ID + "/brief")
		}
	}
	return out
}
