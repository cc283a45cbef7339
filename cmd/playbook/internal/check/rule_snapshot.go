package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// snapshot: weekly snapshots must add up: known stages and people, no negative
// count, no date out of order, each deal once.
func snapshot(c *context, r *reporter) {
	for i, w := range c.src.Weeks {
		if w.Broken {
			continue
		}
		v := &w.Value
		if i > 0 && c.src.Weeks[i-1].Week == w.Week {
			r.at(diag.Pos{File: w.Path}, "keep one of them", "week %s has two snapshots; the other is %s", w.Week, c.src.Weeks[i-1].Path)
		}
		if v.Currency != "" && !isCurrency(v.Currency) {
			r.at(w.At("currency"), "write a code like EUR", "%q is not a currency", v.Currency)
		}
		switch {
		case v.AsOf.IsZero():
			r.at(w.At(), "add its day, such as as_of: "+w.Week.Monday().Add(4).String(), "the snapshot does not say of which day it is")
		case schema.WeekOf(v.AsOf) != w.Week:
			r.warn(w.At("as_of"), "rename the file, or mend as_of", "%s lies in week %s, not in %s", v.AsOf, schema.WeekOf(v.AsOf), w.Week)
		}
		if v.AsOf.After(c.opt.Today.Time) && !c.opt.Today.IsZero() {
			r.warn(w.At("as_of"), "write the day on which the snapshot was taken", "as_of is %s, in the future", v.AsOf)
		}
		if len(v.Counts) > 0 && len(v.Deals) > 0 {
			r.at(w.Key("counts"), "keep deals: counts follow from them", "a snapshot holds either counts or deals")
		}
		c.counts(w, r)
		c.deals(w, r)
	}
}

// mostCount is more customers than anybody has in a stage, and so few that sums of
// them are exact.
const mostCount = 1_000_000

func (c *context) counts(w *load.Snapshot, r *reporter) {
	for _, rep := range slices.Sorted(maps.Keys(w.Value.Counts)) {
		c.rep(r, rep, func() diag.Pos { return w.Key("counts", rep) })
		for _, st := range slices.Sorted(maps.Keys(w.Value.Counts[rep])) {
			if !slices.Contains(c.stages, st) {
				r.at(w.Key("counts", rep, st), oneOf(st, c.stages, "stages are listed in data/site.yaml"), "no stage %q", st)
			}
			if n := w.Value.Counts[rep][st]; n < 0 {
				r.at(w.At("counts", rep, st), "write 0 or more", "a count cannot be %d", n)
			} else if n > mostCount {
				r.at(w.At("counts", rep, st), "write at most a million", "a count cannot be %d", n)
			}
		}
	}
}

func (c *context) rep(r *reporter, id string, at func() diag.Pos) {
	if c.src.Team != nil && !slices.Contains(c.reps, id) {
		r.at(at(), or(diag.DidYouMean(id, c.reps), "people are listed in data/team.yaml"), "nobody in the team has the id %q", id)
	}
}

func (c *context) deals(w *load.Snapshot, r *reporter) {
	seen := make(map[string]int, len(w.Value.Deals))
	asOf := w.Value.AsOf
	for i := range w.Value.Deals {
		d := &w.Value.Deals[i]
		at := func(key string) diag.Pos { return w.At("deals", i, key) }
		if d.ID == "" {
			r.at(w.At("deals", i), "give it the id that it has in your CRM", "a deal without an id")
		} else if first, twice := seen[d.ID]; twice {
			r.at(at("id"), "keep one of them", "deal %q stands twice, first as number %d", d.ID, first+1)
		}
		seen[d.ID] = i
		if d.Stage == "" {
			r.at(w.At("deals", i), "add stage: with the id of a stage", "%s has no stage", named(d, i))
		} else if !slices.Contains(c.stages, d.Stage) {
			r.at(at("stage"), oneOf(d.Stage, c.stages, "stages are listed in data/site.yaml"), "no stage %q", d.Stage)
		}
		if d.Owner == "" {
			r.at(w.At("deals", i), "add owner: with the id of a rep", "%s has no owner", named(d, i))
		} else {
			c.rep(r, d.Owner, func() diag.Pos { return at("owner") })
		}
		if d.Value.IsNegative() {
			r.at(at("value"), "write 0 or more", "a value cannot be %s", d.Value)
		}
		if d.Currency != "" && !isCurrency(d.Currency) {
			r.at(at("currency"), "write a code like EUR", "%q is not a currency", d.Currency)
		}
		after := func(key string, day, earlier schema.Date, what string) {
			if !day.IsZero() && !earlier.IsZero() && day.Before(earlier.Time) {
				r.at(at(key), "mend one of the two days", "%s is %s, before %s %s", key, day, what, earlier)
			}
		}
		after("entered", d.Entered, d.Created, "created")
		after("closed", d.Closed, d.Created, "created")
		for key, day := range map[string]schema.Date{"created": d.Created, "entered": d.Entered, "closed": d.Closed} {
			if !asOf.IsZero() && !day.IsZero() && day.After(asOf.Time) {
				r.at(at(key), "mend the day, or as_of", "%s is %s, after the snapshot of %s", key, day, asOf)
			}
		}
		closed := d.Status == schema.Won || d.Status == schema.Lost
		if closed && d.Closed.IsZero() {
			r.warn(w.At("deals", i), "add closed: with the day", "%s is %s, and nothing says since when", named(d, i), d.Status)
		}
		if !closed && !d.Closed.IsZero() {
			r.warn(at("closed"), "set status, or use due for the day it is expected", "%s is open and has a day on which it closed", named(d, i))
		}
	}
}

// isCurrency tells the form of a currency's code, such as EUR.
func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// named is what messages call a deal: its id, else its place in the list.
func named(d *schema.Deal, i int) string {
	if d.ID == "" {
		return fmt.Sprintf("deal number %d", i+1)
	}
	return fmt.Sprintf("deal %q", d.ID)
}
