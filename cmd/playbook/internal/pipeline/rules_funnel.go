package pipeline

// prospecting: fewer customers in new contact than in negotiation. The sample
// is both stages.
func (h *History) prospecting(f *Finding, i int, rep int32) {
	first, last := h.cfg.Roles.NewContact, h.cfg.Roles.Negotiation
	if first < 0 || last < 0 {
		f.refuse(NoStage)
		return
	}
	stock := h.stock(i, rep)
	f.Numbers = []Number{
		{Measure: StageCount, Stage: h.cfg.stageID(first), K: stock[first], Week: f.Week},
		{Measure: StageCount, Stage: h.cfg.stageID(last), K: stock[last], Week: f.Week},
	}
	f.Stages = []string{h.cfg.stageID(first)}
	f.Sample = stock[first] + stock[last]
	f.settle(stock[first] < stock[last])
}

// skill serves proposal-skill and negotiation-skill: the stage ratio from→to is
// below the threshold. The sample is the stock of from. A stage ratio can
// mislead where deals soon move on (signed ones are paid), so where deals have
// ids and enough of them entered from in the window, the conversion stands
// beside it; if that reaches the threshold, from does turn into to, and the
// rule is clear.
func (h *History) skill(f *Finding, i int, rep int32, from, to int, limit float64) {
	if from < 0 || to < 0 {
		f.refuse(NoStage)
		return
	}
	stock := h.stock(i, rep)
	ratio := Ratio{stock[to], stock[from]}
	f.Numbers = []Number{{Measure: StageRatio, Stage: h.cfg.stageID(from), To: h.cfg.stageID(to), K: ratio.K, N: ratio.N, Of: true}}
	f.Threshold = Threshold{limit, "ratio"}
	f.Stages = []string{h.cfg.stageID(from), h.cfg.stageID(to)}
	f.Sample = ratio.N
	turns := false
	if to == from+1 && h.weeks[i].counts == nil {
		if step, ok := h.Conversion(f.Week, f.Who, 0).Step(h.cfg.stageID(from)); ok && step.Ratio.Defined() {
			f.Numbers = append(f.Numbers, Number{Measure: FlowConversion, Stage: step.From.ID, To: step.To.ID,
				K: step.Ratio.K, N: step.Ratio.N, Of: true, Window: h.window(i, 0)})
			turns = step.Ratio.N >= f.MinSample && step.Ratio.Value() >= limit
		}
	}
	f.settle(ratio.Value() < limit && !turns)
}

// widening: a stage holds more than the one before it. The sample is the two
// stages; without a finding, the largest such pair. Where deals end, stock
// piles up as it should: what follows signed is not judged, nor is signed
// itself when no stage follows it. Too few in new contact make the stage after
// it the wider one: where prospecting says so, that step is told already.
func (h *History) widening(f *Finding, i int, rep int32) {
	stock := h.stock(i, rep)
	end := len(stock)
	if s := h.cfg.Roles.Signed; s >= 0 {
		end = min(s+1, len(stock)-1)
	}
	if end < 2 {
		f.refuse(NoStage)
		return
	}
	lead := Finding{Week: f.Week, MinSample: f.MinSample}
	h.prospecting(&lead, i, rep)
	var told Finding
	small := 0
	for s := 1; s < end; s++ {
		a, b := stock[s-1], stock[s]
		switch {
		case a+b < f.MinSample:
			small = max(small, a+b)
			continue
		case b > a:
			into := f
			if lead.Status == Found && s-1 == h.cfg.Roles.NewContact {
				into = &told
			}
			into.Numbers = append(into.Numbers, Number{Measure: StageRatio, Stage: h.cfg.stageID(s - 1), To: h.cfg.stageID(s), K: b, N: a, Of: true})
			into.Stages = append(into.Stages, h.cfg.stageID(s))
		}
		f.Sample = max(f.Sample, a+b)
	}
	f.Sample = max(f.Sample, small)
	if len(f.Stages) == 0 && len(told.Stages) > 0 {
		f.Numbers, f.Stages, f.Status, f.Why = told.Numbers, told.Stages, Told, NamedAbove
		return
	}
	f.settle(len(f.Stages) > 0)
}
