package chart

import "fmt"

// sample is one chart for the tests: how to draw it with a renderer.
type sample struct {
	name string
	draw func(*Renderer) (Chart, error)
}

// samples are all kinds of chart, with the figures that make trouble: zeros,
// widening, long Chinese names, one stage, thirty weeks, more accounts than rows.
func samples() []sample {
	stages := []string{"New contact", "Introduced", "Intention", "Negotiation", "Signed", "Paid"}
	zh := []string{"新联系人与首次电话沟通记录", "已介绍产品并收到反馈", "有意向", "谈判中", "已签约", "已付款"}
	funnel := func(id string, labels []string, counts []int, ratios ...string) sample {
		return sample{id, func(r *Renderer) (Chart, error) {
			return r.Funnel(Funnel{Meta: Meta{ID: id, Title: "Funnel of the team", Desc: "Six stages on 16 November."}, Labels: labels, Counts: counts, Ratios: ratios})
		}}
	}
	trend := func(id string, weeks, lines int) sample {
		t := Trend{Meta: Meta{ID: id, Title: "Stages over the weeks"}}
		for w := range weeks {
			t.Weeks = append(t.Weeks, fmt.Sprintf("W%02d", 48-weeks+w))
		}
		for l := range lines {
			line := Line{Label: stages[l]}
			for w := range weeks {
				n := (lines-l)*6 + (w*(l+2)+l*l)%7
				if l == 1 && w == weeks/2 {
					n = Missing
				}
				line.Counts = append(line.Counts, n)
			}
			t.Lines = append(t.Lines, line)
		}
		return sample{id, func(r *Renderer) (Chart, error) { return r.Trend(t) }}
	}
	pareto := func(id string, n int) sample {
		p := Pareto{Meta: Meta{ID: id, Title: "Accounts by value", Desc: "Few accounts make most."}, Mark: 0.8}
		sum, cum := 0, 0
		for i := range n {
			sum += 900000 / ((i + 1) * (i + 2))
		}
		for i := range n {
			v := 900000 / ((i + 1) * (i + 2))
			cum += v
			p.Accounts = append(p.Accounts, Share{Label: fmt.Sprintf("Northwind Insurance %d", i+1), Value: float64(v),
				Text: fmt.Sprintf("EUR %d", v), Cumulative: float64(cum) / float64(sum)})
		}
		return sample{id, func(r *Renderer) (Chart, error) { return r.Pareto(p) }}
	}
	return []sample{
		funnel("funnel", stages, []int{42, 30, 12, 9, 4, 3}, "30 of 42", "12 of 30", "9 of 12", "4 of 9", "3 of 4"),
		funnel("funnel-widening", stages, []int{8, 20, 0, 9, 4, 0}, "20 of 8", "0 of 20", "9 of 0", "4 of 9", "0 of 4"),
		funnel("funnel-zh", zh, []int{120, 44, 30, 11, 5, 2}, "120 中的 44", "44 中的 30", "30 中的 11", "11 中的 5", "5 中的 2"),
		funnel("funnel-one", stages[:1], []int{7}),
		funnel("funnel-zero", stages[:3], []int{0, 0, 0}, "0 of 0", "0 of 0"),
		trend("trend", 8, 6),
		trend("trend-long", 30, 6),
		trend("trend-one", 1, 2),
		{"movement", func(r *Renderer) (Chart, error) {
			return r.Movement(Movement{Meta: Meta{ID: "movement", Title: "What moved this week"}, Classes: []Class{
				{"New", 6, Good, "EUR 84,000"}, {"Forward", 9, Good, "EUR 210,500"}, {"Skipped a stage", 1, Good, "EUR 12,000"}, {"Won", 2, Good, "EUR 96,000"},
				{"Back", 3, Bad, ""}, {"Lost", 4, Bad, "EUR 61,000"}, {"Vanished", 1, Bad, ""}, {"Re-valued", 2, Plain, ""}, {"Re-dated", 0, Plain, ""}, {"Still there", 31, Plain, ""}}})
		}},
		{"waterfall", func(r *Renderer) (Chart, error) {
			return r.Waterfall(Waterfall{Meta: Meta{ID: "waterfall", Title: "From last week to this"}, Steps: []Step{
				{"Open on 9 Nov", 46, "", true, Plain}, {"New", 6, "", false, Good}, {"Won", -2, "", false, Good},
				{"Lost", -4, "", false, Bad}, {"Vanished", -1, "", false, Plain}, {"Open on 16 Nov", 45, "", true, Plain}}})
		}},
		pareto("pareto", 7),
		pareto("pareto-long", 40),
		{"ageing", func(r *Renderer) (Chart, error) {
			return r.Ageing(Ageing{Meta: Meta{ID: "ageing", Title: "Deals by age"}, Stages: []AgeStage{
				{"New contact", 14, []int{1, 3, 5, 9, 15, 20, 40}}, {"Introduced", 21, []int{3, 8, 22, 50}}, {"Intention", 30, nil}, {"Negotiation", 30, []int{61, 64, 2}}}})
		}},
		{"results", func(r *Renderer) (Chart, error) {
			return r.Results(Results{Meta: Meta{ID: "results", Title: "Before and after"}, Measures: []Measure{
				{"Days to approve a loan", "days", 21, 4}, {"Files sent back", "%", 38, 12.5}, {"Customers per adviser", "", 60, 95}}})
		}},
	}
}
