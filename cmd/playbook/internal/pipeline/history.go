package pipeline

import (
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// Config gives the stages and thresholds that the figures were made with.
func (h *History) Config() Config { return h.cfg }

// Reps lists the ids of all who own anything, team.yaml's order first.
func (h *History) Reps() []string { return slices.Clone(h.reps) }

// LeftOut lists rows that no figure counts, by week and row.
func (h *History) LeftOut() []LeftOut { return slices.Clone(h.leftOut) }

// Weeks lists the weeks that have a snapshot, earliest first.
func (h *History) Weeks() []schema.Week {
	out := make([]schema.Week, len(h.weeks))
	for i := range h.weeks {
		out[i] = h.weeks[i].Week.Week
	}
	return out
}

// Last is the latest week with a snapshot; the zero Week when there is none.
func (h *History) Last() schema.Week {
	if len(h.weeks) == 0 {
		return schema.Week{}
	}
	return h.weeks[len(h.weeks)-1].Week.Week
}

// Previous is the snapshot before week w, which may lie more than a week back.
func (h *History) Previous(w schema.Week) (schema.Week, bool) {
	i, ok := h.weekAt[w]
	if !ok || i == 0 {
		return schema.Week{}, false
	}
	return h.weeks[i-1].Week.Week, true
}

// AsOf is the day of week w's snapshot.
func (h *History) AsOf(w schema.Week) schema.Date {
	if i, ok := h.weekAt[w]; ok {
		return h.weeks[i].asOf
	}
	return schema.Date{}
}

// FlowReason says why week w has no flow figures; "" when it has: it lists
// deals. Movement needs an earlier week with deals as well.
func (h *History) FlowReason(w schema.Week) Reason {
	i, ok := h.weekAt[w]
	switch {
	case !ok:
		return NoSnapshot
	case h.weeks[i].counts != nil:
		return CountsOnly
	}
	return ""
}

// at finds week w and rep who: rep is -1 for the team.
func (h *History) at(w schema.Week, who string) (i int, rep int32, why Reason) {
	i, ok := h.weekAt[w]
	if !ok {
		return 0, 0, NoSnapshot
	}
	if who == Team {
		return i, -1, ""
	}
	rep, ok = h.repAt[who]
	if !ok {
		return 0, 0, UnknownRep
	}
	return i, rep, ""
}
