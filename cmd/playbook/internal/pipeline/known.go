package pipeline

import (
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// rows are the deals in the snapshot of week i that rep owns (-1: all).
func (h *History) rows(i int, rep int32) []ref {
	w := &h.weeks[i]
	switch {
	case w.counts != nil:
		return nil
	case rep < 0:
		return w.rows
	}
	return w.byRep[rep]
}

// known are the deals seen in any snapshot until week i, each as last seen, by
// its last owner (-1: all). Those that are no longer in the snapshot are among
// them: what was won last month stays won when an export drops it.
func (h *History) known(i int, rep int32) []ref {
	w := &h.weeks[i]
	w.once.Do(func() {
		// Counted first, then placed: one slice of the right length serves all.
		last := make([]int32, len(h.deals))
		w.bounds = make([]int, len(h.reps)+1)
		for k, d := range h.deals {
			n, _ := slices.BinarySearchFunc(d.sight, int32(i+1), func(s sight, week int32) int { return int(s.week - week) })
			if last[k] = int32(n - 1); n > 0 {
				w.bounds[d.sight[n-1].rep+1]++
			}
		}
		for r := range h.reps {
			w.bounds[r+1] += w.bounds[r]
		}
		w.known = make([]ref, w.bounds[len(h.reps)])
		next := slices.Clone(w.bounds)
		for k, d := range h.deals {
			if last[k] >= 0 {
				r := d.sight[last[k]].rep
				w.known[next[r]] = ref{d, last[k]}
				next[r]++
			}
		}
	})
	if rep < 0 {
		return w.known
	}
	return w.known[w.bounds[rep]:w.bounds[rep+1]]
}

// earlier is the last week before i that lists deals, or -1.
func (h *History) earlier(i int) int {
	for i--; i >= 0; i-- {
		if h.weeks[i].counts == nil {
			return i
		}
	}
	return -1
}

// closedOn is the day on which a won or lost deal closed: the one it names,
// else the day of the first snapshot that showed it so; the zero Date when
// that was the first snapshot of all.
func (h *History) closedOn(r ref) schema.Date {
	s := r.sight()
	if c := s.row.Closed; !c.IsZero() {
		return c
	}
	n := r.n
	for n > 0 && r.d.sight[n-1].status == s.status {
		n--
	}
	if n == 0 && int(r.d.sight[0].week) == h.first {
		return schema.Date{}
	}
	return h.weeks[r.d.sight[n].week].asOf
}
