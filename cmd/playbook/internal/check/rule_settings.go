package check

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/crm"
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

var idPattern = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*$`)

// settings: data/site.yaml must make sense as a whole.
func settings(c *context, r *reporter) {
	f, s := c.src.Site, &c.src.Site.Value
	if c.foreign || f.Broken {
		return
	}
	link := func(key, v, like string) {
		if v == "" {
			return
		}
		u, err := url.Parse(v)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(v, "?#") {
			r.at(f.At(key), "write it like "+like, "%s must be a whole address, not %q", key, v)
		}
	}
	link("base_url", s.BaseURL, "https://owner.github.io/repo/")
	link("repository", s.Repository, "https://github.com/owner/repo")
	if _, err := time.LoadLocation(s.TimeZone); err != nil {
		r.at(f.At("time_zone"), "write it like Europe/Berlin", "no time zone %q", s.TimeZone)
	}
	if s.Currency != "" && !isCurrency(s.Currency) {
		r.at(f.At("currency"), "write a code like EUR", "%q is not a currency", s.Currency)
	}
	seen, held := map[string]bool{}, map[string]string{}
	for i, st := range s.Stages {
		switch {
		case st.ID == "":
			r.at(f.At("stages", i), "give it an id, such as id: introduced", "a stage without an id")
		case !idPattern.MatchString(st.ID):
			r.at(f.At("stages", i, "id"), "use letters, digits and hyphens", "%q cannot be the id of a stage", st.ID)
		case seen[st.ID]:
			r.at(f.At("stages", i, "id"), "give each stage an id of its own", "stage %q stands twice", st.ID)
		default:
			pageID(r, held, st.ID, f.At("stages", i, "id"))
		}
		seen[st.ID] = true
	}
	for _, k := range slices.Sorted(maps.Keys(s.Visibility)) {
		if keys := schema.VisibilityKeys(); !contains(keys, k) {
			r.at(f.Key("visibility", k), diag.DidYouMean(k, keys), "visibility has no entry %q", k)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Rules)) {
		ids := c.ids
		switch {
		case !contains(ids, id):
			r.at(f.Key("rules", id), or(diag.DidYouMean(id, ids), "the id of a rule stands in brackets behind its messages"), "no rule %q", id)
		case contains(fixed, id):
			r.at(f.Key("rules", id), "take the entry out", "the rule %q cannot be changed: it decides who may read what, or whether a file is understood", id)
		default:
			if _, ok := diag.ParseSeverity(s.Rules[id]); !ok {
				r.at(f.At("rules", id), diag.DidYouMean(s.Rules[id], []string{"off", "warning", "error"}), "a severity is off, warning or error, not %q", s.Rules[id])
			}
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(s.Speaking)) {
		if v := s.Speaking[lang]; v < 20 || v > 1000 {
			r.at(f.At("speaking", lang), "write about 150 for words, about 240 for characters", "nobody speaks %d words or characters a minute", v)
		}
	}
	t := s.Thresholds
	for key, v := range map[string]float64{"proposal_skill": t.ProposalSkill, "negotiation_skill": t.NegotiationSkill} {
		if v < 0 || v > 1 {
			r.at(f.At("thresholds", key), "write a share from 0 to 1, such as 0.25", "%s cannot be %v", key, v)
		}
	}
	for key, v := range map[string]int{"min_sample": t.MinSample, "touch_days": t.TouchDays, "falling_weeks": t.FallingWeeks, "cycle_days": t.CycleDays, "window": t.Window} {
		if v < 0 || v > 10_000 {
			r.at(f.At("thresholds", key), "write a number from 0 to 10,000", "%s cannot be %d", key, v)
		}
	}
	for key, id := range map[string]string{"new_contact": t.NewContact, "introduced": t.Introduced, "intention": t.Intention, "negotiation": t.Negotiation, "signed": t.Signed} {
		if id != "" && !slices.Contains(c.stages, id) {
			r.at(f.At("thresholds", key), oneOf(id, c.stages, "stages are listed above"), "no stage %q", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.StageAge)) {
		if !slices.Contains(c.stages, id) {
			r.at(f.Key("thresholds", "stage_age", id), oneOf(id, c.stages, "stages are listed above"), "no stage %q", id)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.CRM)) {
		if names := crmNames(); !slices.Contains(names, name) {
			r.at(f.Key("crm", name), or(diag.DidYouMean(name, names), "write csv for any CRM that is not one of: "+strings.Join(names, ", ")), "unknown CRM %q", name)
		}
		for _, theirs := range slices.Sorted(maps.Keys(s.CRM[name].Stages)) {
			if ours := s.CRM[name].Stages[theirs]; ours != schema.SkipWord && !slices.Contains(c.stages, ours) {
				r.at(f.At("crm", name, "stages", theirs), or(diag.DidYouMean(ours, c.stages), "write skip to leave such deals out"), "no stage %q", ours)
			}
		}
		for _, theirs := range slices.Sorted(maps.Keys(s.CRM[name].Owners)) {
			if ours := s.CRM[name].Owners[theirs]; ours != schema.SkipWord {
				c.rep(r, ours, func() diag.Pos { return f.At("crm", name, "owners", theirs) })
			}
		}
		for _, ours := range slices.Sorted(maps.Keys(s.CRM[name].Columns)) {
			if cols := schema.CRMColumns(); !slices.Contains(cols, ours) {
				r.at(f.Key("crm", name, "columns", ours), or(diag.DidYouMean(ours, cols), "columns are "+strings.Join(cols, ", ")), "unknown column %q", ours)
			}
		}
	}
	if strings.ContainsAny(s.Theme, `/\`) || strings.HasPrefix(s.Theme, ".") {
		r.at(f.At("theme"), "name a folder under themes/", "theme %q is not the name of a folder", s.Theme)
	}
}

// crmNames are the keys that crm: may have: what import reads.
func crmNames() (names []string) {
	for _, f := range crm.Formats() {
		names = append(names, string(f))
	}
	return names
}
