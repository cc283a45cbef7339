package check

import (
	"maps"
	"path"
	"regexp"
	"slices"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

var quarter = regexp.MustCompile(`^\d{4}-Q[1-4]$`)

// team: ids are unique and can stand in an address; quotas are per quarter.
func team(c *context, r *reporter) {
	t := c.src.Team
	if t == nil || t.Broken {
		return
	}
	seen, held := map[string]bool{}, map[string]string{}
	for i, p := range t.Value.Reps {
		switch {
		case p.ID == "":
			r.at(t.At("reps", i), "give it an id, such as id: ana", "a rep without an id")
		case !idPattern.MatchString(p.ID):
			r.at(t.At("reps", i, "id"), "use letters, digits and hyphens", "%q cannot be the id of a rep", p.ID)
		case seen[p.ID]:
			r.at(t.At("reps", i, "id"), "give everybody an id of their own", "the id %q stands twice", p.ID)
		default:
			pageID(r, held, p.ID, t.At("reps", i, "id"))
		}
		seen[p.ID] = true
		for _, q := range slices.Sorted(maps.Keys(p.Quota)) {
			if !quarter.MatchString(q) {
				r.at(t.Key("reps", i, "quota", q), "write a quarter like 2026-Q4", "%q is not a quarter", q)
			}
			if p.Quota[q].IsNegative() {
				r.at(t.At("reps", i, "quota", q), "write 0 or more", "a quota cannot be %s", p.Quota[q])
			}
		}
	}
}

// rehearsal: a rehearsal names a rep, a pitch and one of its variants.
func rehearsal(c *context, r *reporter) {
	f := c.src.Rehearsals
	if f == nil || f.Broken {
		return
	}
	for i, x := range f.Value.Rehearsals {
		c.rep(r, x.Rep, func() diag.Pos { return f.At("rehearsals", i, "rep") })
		doc := c.docs["content/"+x.Pitch]
		if doc == nil {
			hint := "write it like pitches/dashboard.md"
			if path.Dir(x.Pitch) == schema.Pitch.Folder() && path.Ext(x.Pitch) == ".md" {
				hint = "if it was renamed, write its new name; if it was deleted, take this rehearsal out"
			}
			r.at(f.At("rehearsals", i, "pitch"), or(c.hintPath("content/x.md", "content/"+x.Pitch), hint), "no pitch %q", x.Pitch)
			continue
		}
		var titles []string
		for _, v := range script.Variants(doc.Body) {
			titles = append(titles, v.Title)
		}
		if !slices.Contains(titles, x.Variant) {
			r.at(f.At("rehearsals", i, "variant"), oneOf(x.Variant, titles, "write the heading of a variant"), "%s has no variant %q", x.Pitch, x.Variant)
		}
		switch {
		case x.On.IsZero():
			r.at(f.At("rehearsals", i), "add its day, such as on: 2026-11-16", "a rehearsal without a day")
		case x.On.After(c.opt.Today.Time) && !c.opt.Today.IsZero():
			r.warn(f.At("rehearsals", i, "on"), "write the day of the rehearsal", "on is %s, in the future", x.On)
		}
		for _, k := range slices.Sorted(maps.Keys(x.Marks)) {
			if m := x.Marks[k]; m < 1 || m > 5 {
				r.at(f.At("rehearsals", i, "marks", k), "5 is the best", "a mark is 1 to 5, not %d", m)
			}
		}
	}
}
