package pipeline

import (
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// Step is how deals passed from one stage on to the next (DESIGN §4):
//
//	conversion i→i+1 = deals that entered i and later reached i+1
//	                   ÷ deals that entered i
//
// A deal counts once, by its first entry in the window. A skipped stage counts
// as passed. Entered = Reached + Here + Lost + Vanished.
type Step struct {
	From, To Stage
	Ratio    Ratio // K reached To by the end of the window, of N that entered From in it
	Here     int   // of N: not there yet, and neither lost nor vanished
	Lost     int   // of N: lost before To
	Vanished int   // of N: dropped out of the snapshots before To
	Skipped  int   // of K: passed over From, from a stage before it to one beyond, between two snapshots
	Undated  int   // not in N: were past this point when the records begin, on a day nobody wrote down
}

// Reach is the cumulative conversion to a stage (DESIGN §4):
//
//	cumulative = deals that reached i ÷ deals that entered stage 1
//
// Both of the deals that entered stage 1 in the window.
type Reach struct {
	Stage Stage
	Ratio Ratio
}

// Conversion is the flow through the stages over a window. Deals belong to the
// rep who owned them last.
type Conversion struct {
	Window     Window
	Steps      []Step  // one per stage but the last
	Cumulative []Reach // one per stage; the first is N of N
	Why        Reason
}

// Step is the step out of the stage with that id.
func (c Conversion) Step(from string) (Step, bool) {
	for _, s := range c.Steps {
		if s.From.ID == from {
			return s, true
		}
	}
	return Step{}, false
}

// Conversion measures the n weeks until w; n ≤ 0 takes the site's window.
func (h *History) Conversion(w schema.Week, who string, n int) Conversion {
	i, rep, why := h.at(w, who)
	if why != "" {
		return Conversion{Why: why}
	}
	if n > 0 && n != h.cfg.Thresholds.Window {
		return h.conversion(i, rep, n)
	}
	s := h.weeks[i].slot(rep)
	s.conversion.Do(func() { s.conv = h.conversion(i, rep, 0) })
	c := s.conv
	c.Steps, c.Cumulative = slices.Clone(c.Steps), slices.Clone(c.Cumulative)
	return c
}

func (h *History) conversion(i int, rep int32, n int) Conversion {
	c := Conversion{Window: h.window(i, n)}
	if h.weeks[i].counts != nil {
		c.Why = CountsOnly
		return c
	}
	k := len(h.cfg.Stages)
	if k == 0 {
		return c
	}
	c.Steps, c.Cumulative = make([]Step, k-1), make([]Reach, k)
	for s, stage := range h.cfg.Stages {
		c.Cumulative[s].Stage = stage
		if s+1 < k {
			c.Steps[s].From, c.Steps[s].To = stage, h.cfg.Stages[s+1]
		}
	}
	for _, r := range h.known(i, rep) {
		h.convert(&c, r, i)
	}
	return c
}

func (h *History) convert(c *Conversion, r ref, i int) {
	reached := func(s int) bool { return r.d.reach[s].ok && int(r.d.reach[s].week) <= i }
	first := c.Window.Has(r.d.reach[0].on)
	for s := range c.Cumulative {
		if !reached(s) {
			break
		}
		if first {
			c.Cumulative[s].Ratio.K++
		}
		if s == len(c.Steps) {
			break
		}
		step := &c.Steps[s]
		on := r.d.reach[s].on
		if on.IsZero() {
			step.Undated++
			continue
		}
		if !c.Window.Has(on) {
			continue
		}
		step.Ratio.N++
		switch last := r.sight(); {
		case reached(s + 1):
			step.Ratio.K++
			if int(r.d.sight[0].stage) < s && !r.d.seenIn(s, i) {
				step.Skipped++
			}
		case last.status == schema.Lost:
			step.Lost++
		case int(last.week) < i:
			step.Vanished++
		default:
			step.Here++
		}
	}
	if first && reached(0) {
		for s := range c.Cumulative {
			c.Cumulative[s].Ratio.N++
		}
	}
}

// seenIn tells whether a snapshot until week i shows the deal in stage s.
func (d *deal) seenIn(s, i int) bool {
	for n := range d.sight {
		if int(d.sight[n].week) <= i && int(d.sight[n].stage) == s {
			return true
		}
	}
	return false
}
