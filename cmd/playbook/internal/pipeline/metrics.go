package pipeline

import "playbook/cmd/playbook/internal/schema"

// Metrics are all figures of one week for a rep or the Team that need deals.
// When Why is set there are none: the snapshot holds counts.
type Metrics struct {
	Week          schema.Week
	AsOf          schema.Date
	Who           string
	Window        Window
	Why           Reason
	Open          int            // open deals on the day
	OpenValue     []schema.Money // per currency
	Conversion    Conversion
	WinRates      []WinRate
	Sizes         []DealSize // of deals won in the window, per currency; none won: empty
	Cycle         Cycle      // of deals won in the window
	Velocity      []Velocity // per currency
	Ageing        Ageing
	Coverage      Coverage
	Concentration []Concentration // per currency
}

// WinRate is the first win rate of variant v.
func (m Metrics) WinRate(v Variant) (WinRate, bool) {
	for _, r := range m.WinRates {
		if r.Variant == v {
			return r, true
		}
	}
	return WinRate{}, false
}

// Metrics measures the n weeks until w; n ≤ 0 takes the site's window. A
// deal's flow belongs to the rep who owned it last.
func (h *History) Metrics(w schema.Week, who string, n int) Metrics {
	m := Metrics{Week: w, Who: who}
	i, rep, why := h.at(w, who)
	if m.Why = why; why != "" {
		return m
	}
	m.AsOf, m.Window = h.weeks[i].asOf, h.window(i, n)
	if h.weeks[i].counts != nil {
		m.Why = CountsOnly
		return m
	}
	pop := h.known(i, rep)
	open := purse{}
	for _, r := range h.rows(i, rep) {
		if s := r.sight(); s.status == schema.Open {
			m.Open++
			open.add(s.money)
		}
	}
	m.OpenValue = open.list()
	m.Conversion = h.Conversion(w, who, n)
	m.WinRates = h.winRates(i, m.Window, pop)
	won := h.wonIn(m.Window, pop, nil)
	m.Sizes, m.Cycle = sizes(won), h.cycle(won)
	m.Velocity = h.velocities(i, m.Window, pop)
	m.Ageing = h.Ageing(w, who)
	m.Coverage = h.coverage(i, who, m.Window, pop)
	m.Concentration = h.concentration(i, rep)
	return m
}
