package render

import (
	"cmp"
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// meetings lists the write-ups up to today, newest first.
func (e *env) meetings() []*playbook.Document {
	var out []*playbook.Document
	for _, d := range e.pb.Kind(schema.Meeting) {
		if !d.Date.After(e.pb.Today.Time) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *playbook.Document) int {
		return cmp.Or(b.Date.Compare(a.Date.Time), cmp.Compare(a.Path, b.Path))
	})
	return out
}

// dueAction is a countermeasure that is not done, with the day it was agreed on.
type dueAction struct {
	schema.Countermeasure
	agreed schema.Date
}

// openActions are a meeting's countermeasures that are not done and that want
// takes; a nil want takes all.
func openActions(d *playbook.Document, want func(schema.Countermeasure) bool) (out []dueAction) {
	for _, m := range d.Front.Countermeasures {
		if !m.Done && (want == nil || want(m)) {
			out = append(out, dueAction{m, d.Date})
		}
	}
	return out
}

// byDue puts what is due soonest first, so late ones lead; what has no day comes
// last, the longest open first. What two meetings list stands once.
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
		if !slices.ContainsFunc(out, func(x schema.Countermeasure) bool { return x.What == o.What && x.Owner == o.Owner }) {
			out = append(out, o.Countermeasure)
		}
	}
	return out
}
