package pipeline

import (
	"cmp"
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// Mending says what became of a finding from one week to the next.
type Mending string

// The states of a finding over two weeks.
const (
	Fresh     Mending = "new"     // not found the week before
	Remaining Mending = "still"   // found in both weeks
	Mended    Mending = "mended"  // found the week before, clear now
	Untold    Mending = "unknown" // found the week before; now there is not enough data, or none
)

// Mend is one rule over two weeks. Gone, Stayed and Came are what it points at
// (Finding.Items): stalled deals that moved, are stalled still, stalled since.
type Mend struct {
	Rule               Rule
	State              Mending
	Prev, Cur          Finding
	Gone, Stayed, Came []string
}

// Compare holds two weeks' findings of one rep or the Team against each other.
// Rules found in neither week are left out. What is told by another finding is
// there all the same: it is not mended by being said elsewhere, nor new when it
// is said by itself. The order is that of Rules.
func Compare(prev, cur []Finding) []Mend {
	var out []Mend
	for _, r := range Rules() {
		p, c := pick(prev, r), pick(cur, r)
		m := Mend{Rule: r, Prev: p, Cur: c}
		switch {
		case c.Holds() && p.Holds() && (c.Status == Found || p.Status == Found):
			m.State = Remaining
		case c.Status == Found:
			m.State = Fresh
		case p.Status != Found:
			continue
		case c.Status == Clear:
			m.State = Mended
		default:
			m.State = Untold
		}
		var was, is []string
		if p.Holds() {
			was = p.Items()
		}
		if c.Holds() {
			is = c.Items()
		}
		for _, x := range was {
			if slices.Contains(is, x) {
				m.Stayed = append(m.Stayed, x)
			} else {
				m.Gone = append(m.Gone, x)
			}
		}
		for _, x := range is {
			if !slices.Contains(was, x) {
				m.Came = append(m.Came, x)
			}
		}
		out = append(out, m)
	}
	return out
}

func pick(all []Finding, r Rule) Finding {
	for _, f := range all {
		if f.Rule == r {
			return f
		}
	}
	return Finding{Rule: r, Status: NotMeasured, Why: NoSnapshot}
}

// Mends compares week w with the snapshot before it; nil for the first one.
func (h *History) Mends(w schema.Week, who string) []Mend {
	p, ok := h.Previous(w)
	if !ok {
		return nil
	}
	return Compare(h.Findings(p, who), h.Findings(w, who))
}

// Help is one rep in the order of who to help first, with the reasons.
type Help struct {
	Rep      string
	Findings []Finding // that were found, heaviest first
	// How many ask for what (Rule.Weight), and how many were there the week
	// before as well.
	Skill, Deals, Look, Remaining int
	Stalled                       Ratio // stalled of open deals; 0 of 0 in counts
}

// Help orders the reps who have findings in week w: most skill findings first,
// then most that wait on deals and accounts, then most to look at; then most
// that have stayed since the week before; then most stalled deals; then the
// order of the team.
func (h *History) Help(w schema.Week) []Help {
	var out []Help
	for _, rep := range h.reps {
		all := h.Findings(w, rep)
		x := Help{Rep: rep, Findings: Fired(all)}
		if len(x.Findings) == 0 {
			continue
		}
		slices.SortStableFunc(x.Findings, func(a, b Finding) int { return cmp.Compare(b.Rule.Weight(), a.Rule.Weight()) })
		for _, f := range x.Findings {
			switch f.Rule.Weight() {
			case SkillHelp:
				x.Skill++
			case DealHelp:
				x.Deals++
			default:
				x.Look++
			}
		}
		if s := pick(all, Stalled); len(s.Numbers) > 0 {
			x.Stalled = Ratio{s.Numbers[0].K, s.Numbers[0].N}
		}
		if p, ok := h.Previous(w); ok {
			for _, m := range Compare(h.Findings(p, rep), all) {
				if m.State == Remaining && m.Cur.Status == Found {
					x.Remaining++
				}
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Help) int {
		return cmp.Or(cmp.Compare(b.Skill, a.Skill), cmp.Compare(b.Deals, a.Deals), cmp.Compare(b.Look, a.Look),
			cmp.Compare(b.Remaining, a.Remaining), cmp.Compare(b.Stalled.K, a.Stalled.K))
	})
	return out
}
