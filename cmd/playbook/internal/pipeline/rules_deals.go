package pipeline

import (
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// stalled: open deals over their stage's age, oldest and largest first. The
// sample is all open deals. Below the minimum the deals are listed all the
// same: each is a fact of its own.
func (h *History) stalled(f *Finding, i int) {
	a := h.Ageing(f.Week, f.Who)
	if a.Why != "" {
		f.refuse(a.Why)
		return
	}
	f.Deals, f.Sample = a.Stalled(), len(a.Deals)
	f.Threshold.Unit = "days"
	f.Numbers = []Number{{Measure: StalledDeals, K: len(f.Deals), N: len(a.Deals), Of: true}}
	limits := map[int]bool{}
	for _, s := range a.Stages {
		if s.Stalled.K > 0 {
			f.Numbers = append(f.Numbers, Number{Measure: StalledDeals, Stage: s.Stage.ID, K: s.Stalled.K, N: s.Stalled.N, Of: true})
			f.Stages = append(f.Stages, s.Stage.ID)
			limits[s.Limit] = true
			f.Threshold.Value = float64(s.Limit)
		}
	}
	if len(limits) != 1 {
		f.Threshold.Value = 0
	}
	f.settle(len(f.Deals) > 0)
}

// bigFish: a top account (one of the top ⌈n/5⌉ by open and won value, per
// currency) lacks a map, a proposal, or a touch within touch_days of as_of. The
// sample is the deals behind the ranking. Account files have no past: an older
// week is judged by what they say today, save that a touch after its as_of
// counts as one.
func (h *History) bigFish(f *Finding, i int, rep int32) {
	if h.weeks[i].counts != nil {
		f.refuse(CountsOnly)
		return
	}
	f.Threshold = Threshold{float64(h.cfg.Thresholds.TouchDays), "days"}
	top := 0
	at := map[string]int{} // account → its first fish
	for _, c := range h.concentration(i, rep) {
		f.Sample += c.Deals
		top += c.Top.K
		if c.Top.N > 0 {
			f.Numbers = append(f.Numbers, Number{Measure: AccountsInStock, Currency: c.Currency, K: c.Top.K, N: c.Top.N, Of: true})
		}
		for _, a := range c.Accounts[:c.Top.K] {
			if fish := h.fish(a, c.Currency, f); len(fish.Lacks) > 0 {
				if _, twice := at[a.Account]; !twice {
					at[a.Account] = len(f.Fish)
				}
				f.Fish = append(f.Fish, fish)
			}
		}
	}
	stages := map[string]bool{}
	for _, r := range h.rows(i, rep) {
		s := r.sight()
		n, ok := at[s.at.id]
		if !ok || s.status == schema.Lost {
			continue
		}
		if s.status == schema.Open {
			stages[s.row.Stage] = true
		}
		if fish := &f.Fish[n]; !slices.Contains(fish.Owners, s.row.Owner) {
			fish.Owners = append(fish.Owners, s.row.Owner)
		}
	}
	for n := range f.Fish {
		slices.Sort(f.Fish[n].Owners)
		f.Fish[n].Owners = f.Fish[at[f.Fish[n].Account]].Owners // one in two currencies has the same
	}
	for _, s := range h.cfg.Stages {
		if stages[s.ID] {
			f.Stages = append(f.Stages, s.ID)
		}
	}
	f.Numbers = append([]Number{{Measure: TopAccounts, K: len(f.Fish), N: top, Of: true}}, f.Numbers...)
	f.settle(len(f.Fish) > 0)
}

func (h *History) fish(a AccountShare, currency string, f *Finding) Fish {
	file, ok := h.accounts[a.Account]
	out := Fish{AccountShare: a, Currency: currency, HasFile: ok, LastTouch: file.LastTouch}
	if len(file.People) == 0 && len(file.Units) == 0 {
		out.Lacks = append(out.Lacks, LackMap)
	}
	if len(file.Proposals) == 0 {
		out.Lacks = append(out.Lacks, LackProposal)
	}
	if !file.LastTouch.IsZero() {
		out.Days = f.AsOf.Days(file.LastTouch)
	}
	if file.LastTouch.IsZero() || out.Days > h.cfg.Thresholds.TouchDays {
		out.Lacks = append(out.Lacks, LackTouch)
	}
	return out
}

// falling: a stage shrank falling_weeks weeks running, that is, in snapshots
// of consecutive ISO weeks. The sample is the stage's stock before the first of
// them; without a finding, that of the largest stage. Deals tell what left it,
// and where to.
func (h *History) falling(f *Finding, i int, rep int32) {
	n := h.cfg.Thresholds.FallingWeeks
	f.Threshold = Threshold{float64(n), "weeks"}
	from := i - n
	for k := i; from >= 0 && k > from; k-- {
		if h.weeks[k-1].Week.Week.Next() != h.weeks[k].Week.Week {
			from = -1
		}
	}
	if from < 0 {
		f.Status, f.Why = NotEnough, FewWeeks
		return
	}
	stock := make([][]int, 0, n+1)
	for k := from; k <= i; k++ {
		stock = append(stock, h.stock(k, rep))
	}
	shrunk := map[string]bool{}
	for s, stage := range h.cfg.Stages {
		start := stock[0][s]
		falls := true
		for k := 1; k < len(stock); k++ {
			falls = falls && stock[k][s] < stock[k-1][s]
		}
		f.Sample = max(f.Sample, start)
		if !falls || start < f.MinSample {
			continue
		}
		shrunk[stage.ID] = true
		f.Stages = append(f.Stages, stage.ID)
		for k := range stock {
			f.Numbers = append(f.Numbers, Number{Measure: StageCount, Stage: stage.ID, K: stock[k][s], Week: h.weeks[from+k].Week.Week})
		}
	}
	if len(shrunk) > 0 {
		h.departures(f, from, i, stock, shrunk)
	}
	f.settle(len(shrunk) > 0)
}

// departures tells where the deals went that left the shrunk stages between
// weeks from and to, whose stocks are given. What came in is what the two
// stocks leave to explain.
func (h *History) departures(f *Finding, from, to int, stock [][]int, shrunk map[string]bool) {
	type way struct {
		stage string
		class Class
		to    string
	}
	gone := map[way][]string{}
	out := map[string]int{}
	for k := from + 1; k <= to; k++ {
		if h.weeks[k].counts != nil || h.weeks[k-1].counts != nil {
			f.LeftWhy = CountsOnly
			return
		}
		m := h.Movement(h.weeks[k].Week.Week, f.Who)
		for _, c := range m.Changes {
			if c.From.In && shrunk[c.From.Stage] && c.From.Status != schema.Lost && left(c, f.Who) {
				w := way{c.From.Stage, c.Class, c.To.Stage}
				if c.Class == ClassLost || c.Class == ClassVanished || c.Class == ClassHandedOff {
					w.to = ""
				}
				gone[w] = append(gone[w], c.ID)
				out[c.From.Stage]++
			}
		}
	}
	for _, s := range f.Stages {
		at := h.cfg.index(s)
		in := stock[len(stock)-1][at] - stock[0][at] + out[s]
		f.Numbers = append(f.Numbers, Number{Measure: LeftStage, Stage: s, K: out[s]}, Number{Measure: CameIn, Stage: s, K: in})
		for _, c := range Classes() {
			for _, t := range append([]Stage{{}}, h.cfg.Stages...) {
				if ids := gone[way{s, c, t.ID}]; len(ids) > 0 {
					slices.Sort(ids)
					f.Left = append(f.Left, Departure{s, c, t.ID, ids})
				}
			}
		}
	}
}

// left tells whether a deal left the stage it stood in, as who sees it.
func left(c Change, who string) bool {
	switch {
	case c.From.Owner != who && who != Team:
		return false
	case c.Class == ClassHandedOff:
		return who != Team
	case c.Class == ClassLost, c.Class == ClassVanished:
		return true
	}
	return c.From.Stage != c.To.Stage
}
