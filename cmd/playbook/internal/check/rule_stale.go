package check

import (
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// Due is the day on which a document must be verified again; zero when nothing
// asks for it. One that was never verified is due since its date.
func Due(f *schema.Front) schema.Date {
	if f.ReviewEvery == 0 {
		return schema.Date{}
	}
	from := f.Verified
	if from.IsZero() {
		from = f.Date
	}
	if from.IsZero() {
		return schema.Date{}
	}
	return from.Add(int(f.ReviewEvery))
}

// stale: a document was not verified in time. With --strict, one past twice its
// interval is an error.
func stale(c *context, d *load.Doc, r *reporter) {
	f := &d.Front
	if f.ReviewEvery > 0 && f.Verified.IsZero() && f.Date.IsZero() {
		r.at(d.At("review_every"), "add verified: with the day on which every word was checked", "nobody has verified this document yet")
		return
	}
	due := Due(f)
	if due.IsZero() || c.opt.Today.IsZero() || !c.opt.Today.After(due.Time) {
		return
	}
	late := c.opt.Today.Days(due)
	at := d.At("verified")
	if f.Verified.IsZero() {
		at = d.At("review_every")
	}
	days := "days"
	if late == 1 {
		days = "day"
	}
	r.at(at, "check every word and set verified: "+c.opt.Today.String(), "the review is %d %s overdue (owner: %s)", late, days, or(f.Owner, "nobody"))
	if c.opt.Strict && late > int(f.ReviewEvery) {
		r.list[len(r.list)-1].Severity = diag.Error
	}
}
