package render

import (
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// meetings are the write-ups, newest first.
func (e *env) meetings() []*playbook.Document {
	out := slices.Clone(e.pb.Kind(schema.Meeting))
	slices.SortStableFunc(out, func(a, b *playbook.Document) int { return b.Date.Compare(a.Date.Time) })
	return out
}

// dueAction is a countermeasure that is not done, with the day it was agreed on.
type dueAction struct {
	schema.Countermeasure
	agreed schema.Date
}

// openActions are the countermeasures of a meeting that are not done and that
// want takes.
func openActions(d *playbook.Document, want func(schema.Countermeasure) bool) (out []dueAction) {
	for _, m := range d.Front.Countermeasures {
		if !m.Done && want(m) {
			out = append(out, dueAction{m, d.Date})
		}
	}
	return out
}

// byDue sorts what is open: late ones first, then by day; those without a day
// come last, the longest open first.
func byDue(open []dueAction) (out []schema.Countermeasure) {
	slices.SortStableFunc(open, func(a, b dueAction) int {
		switch {
		case a.Due.IsZero() && b.Due.IsZero():
			return a.agreed.Compare(b.agreed.Time)
		case a.Due.IsZero():
			return 1
		case b.Due.IsZero():
			return -1
		}
		return a.Due.Compare(b.Due.Time)
	})
	for _, o := range open {
		out = append(out, o.Countermeasure)
	}
	return out
}
