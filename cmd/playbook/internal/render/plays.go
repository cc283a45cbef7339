package render

import (
	"html"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/chart"
	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

func esc(s string) string { return html.EscapeString(s) }

// pitch: variants beside each other, each with its spoken length.
func (e *env) pitch(f Frame, doc Doc, d *playbook.Document) *PitchView {
	v := &PitchView{Frame: f, Doc: doc}
	from, to, list := e.sections(d)
	v.Intro = e.html(d, from, to)
	variants := map[int]script.Variant{}
	for _, x := range e.variants(d) {
		variants[x.Section] = x
	}
	for _, s := range list {
		x, ok := variants[s.index]
		if !ok {
			v.Rest += e.html(d, s.start, s.end)
			continue
		}
		v.Variants = append(v.Variants, e.variant(d, s, x))
	}
	v.Reps = e.rehearsed(d, e.pb.Reps...)
	return v
}

func (e *env) variant(d *playbook.Document, s section, x script.Variant) Variant {
	l := script.Measure(x.Parts, d.Language(e.pb.Site), e.pb.Site.Speaking)
	n := int(math.Round(l.Seconds))
	out := Variant{ID: x.ID, Title: x.Title, Limit: x.Limit, Seconds: n, Clock: e.word("pitch.clock", seconds(n), seconds(x.Limit)),
		Over: l.Seconds > float64(x.Limit)+0.5, Version: script.Version(x.Parts), Body: e.html(d, s.body, s.end)}
	if l.Chars > l.Words {
		out.Words = e.word("pitch.characters", l.Chars)
	} else {
		out.Words = e.word("pitch.words", l.Words)
	}
	for _, p := range x.Parts {
		out.Spoken = append(out.Spoken, SpokenPart{p.Quote, p.Text})
	}
	return out
}

// caseStudy: result figures, a chart, when to tell it. An anonymous customer's
// name is never taken out of the front matter.
func (e *env) caseStudy(f Frame, doc Doc, d *playbook.Document) *CaseView {
	fm := &d.Front
	doc.Body = e.body(d)
	v := &CaseView{Frame: f, Doc: doc, Industry: strings.Join(e.names(e.pb.Site.Industries, []string{fm.Industry}), ""), Size: fm.Size,
		Quote: e.pb.Expand(fm.Quote), Anonymous: fm.Anonymous, Approved: fm.Approved, TellWhen: doc.Stages}
	if !fm.Anonymous {
		v.Customer = fm.Customer
	}
	var ms []chart.Measure
	for _, r := range fm.Results {
		v.Results = append(v.Results, result(r))
		ms = append(ms, chart.Measure{Label: r.Measure, Unit: r.Unit, Before: r.Before, After: r.After})
	}
	if len(ms) > 0 {
		v.Chart = e.draw(e.mem.charts.Results(chart.Results{Meta: chart.Meta{ID: "results-chart", Title: e.word("chart.results")}, Measures: ms,
			Before: e.word("chart.before"), After: e.word("chart.after")}))
	}
	for _, b := range d.Backlinks {
		if b.Kind == schema.Objection {
			v.Objections = append(v.Objections, e.card(b))
		}
	}
	return v
}

// draw takes a chart into a view. A figure that cannot be drawn leaves the page
// without it: its numbers stand in the text as well.
func (e *env) draw(c chart.Chart, err error) *ChartView {
	if err != nil {
		return nil
	}
	return &ChartView{ID: c.ID, Title: c.Title, Desc: c.Desc, SVG: trusted(c.SVG), Option: trustedJSON(c.Option), Head: c.Table.Header, Rows: c.Table.Rows}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func result(r schema.Result) ResultView {
	v := ResultView{Measure: r.Measure, Before: number(r.Before), After: number(r.After), Unit: r.Unit}
	if r.Before != 0 {
		p := (r.After - r.Before) / math.Abs(r.Before) * 100
		sign := "+"
		if p < 0 {
			sign = "−"
		}
		v.Change = sign + strconv.FormatFloat(math.Abs(math.Round(p)), 'f', 0, 64) + " %"
	}
	return v
}

// proposal: the form, the two texts, the price table.
func (e *env) proposal(f Frame, doc Doc, d *playbook.Document) *ProposalView {
	fm := &d.Front
	v := &ProposalView{Frame: f, Doc: doc, CustomerType: fm.CustomerType, Outcome: string(fm.Outcome), Currency: or(fm.Currency, e.pb.Site.Currency)}
	seen := map[*playbook.Document]bool{d: true}
	for at := e.pb.Proposal(d.Path, fm.BasedOn); at != nil && !seen[at]; at = e.pb.Proposal(at.Path, at.Front.BasedOn) {
		seen[at] = true
		v.BasedOn = append(v.BasedOn, e.card(at))
	}
	for _, o := range e.pb.Kind(schema.Proposal) {
		if o != d && e.pb.Proposal(o.Path, o.Front.BasedOn) == d {
			v.Copies = append(v.Copies, e.card(o))
		}
	}
	for _, x := range fm.Fields {
		v.Fields = append(v.Fields, FieldView{Name: x.Name, Label: x.Label, Type: or(string(x.Type), "text"), Default: x.Default, Help: x.Help, Required: x.Required, Options: x.Options})
	}
	v.Prices, v.Total = prices(fm.Prices)
	from, to, list := e.sections(d)
	v.Rest = e.html(d, from, to)
	for _, s := range list {
		switch {
		case check.IsSection(s.title, "Oral"):
			v.Oral = e.html(d, s.body, s.end)
			v.OralClock, v.OralID = e.spoken(d, s.index), s.id
		case check.IsSection(s.title, "Detailed"):
			v.Detailed, v.DetailedID = e.html(d, s.body, s.end), s.id
		default:
			v.Rest += e.html(d, s.start, s.end)
		}
	}
	v.Markdown = e.proposalMarkdown(d)
	return v
}

// spoken is the time that a section takes to say.
func (e *env) spoken(d *playbook.Document, i int) string {
	var parts []markdown.Part
	_, _, _, next := d.Body.Extent(i)
	for ; i < next; i++ {
		parts = append(parts, d.Body.Sections[i].Parts...)
	}
	return seconds(int(math.Round(script.Measure(parts, d.Language(e.pb.Site), e.pb.Site.Speaking).Seconds)))
}

// prices works out the rows that hold numbers, and the total when all do.
func prices(list []schema.Price) (rows []PriceView, total string) {
	sum, whole := decimal.Zero, len(list) > 0
	for _, p := range list {
		r := PriceView{Item: p.Item, Quantity: or(p.Quantity, "1"), UnitPrice: p.UnitPrice}
		field := func(s string) string {
			if n := markdown.NamesIn(s); len(n) == 1 {
				return n[0]
			}
			return ""
		}
		r.QuantityField, r.PriceField = field(p.Quantity), field(p.UnitPrice)
		q, err1 := decimal.NewFromString(r.Quantity)
		u, err2 := decimal.NewFromString(r.UnitPrice)
		if err1 == nil && err2 == nil {
			x := q.Mul(u)
			r.Sum = x.StringFixed(2)
			sum = sum.Add(x)
		} else {
			whole = false
		}
		if r.QuantityField != "" {
			r.Quantity = "[" + r.QuantityField + "]"
		}
		if r.PriceField != "" {
			r.UnitPrice = "[" + r.PriceField + "]"
		}
		rows = append(rows, r)
	}
	if whole {
		total = sum.StringFixed(2)
	}
	return rows, total
}

// objection: what they say, how to turn it, the evidence.
func (e *env) objection(f Frame, doc Doc, d *playbook.Document) *ObjectionView {
	v := &ObjectionView{Frame: f, Doc: doc}
	from, to, list := e.sections(d)
	v.Rest = e.html(d, from, to)
	for _, s := range list {
		text := e.html(d, s.body, s.end)
		switch {
		case check.IsSection(s.title, "What they say"):
			v.Says, v.SaysTitle, v.SaysID = text, s.title, s.id
		case check.IsSection(s.title, "Turn it"):
			v.Turn, v.TurnTitle, v.TurnID = text, s.title, s.id
		case check.IsSection(s.title, "Evidence"):
			v.Evidence, v.EvidenceTitle, v.EvidenceID = text, s.title, s.id
		default:
			v.Rest += e.html(d, s.start, s.end)
		}
	}
	for _, p := range d.Front.Proposals {
		if x := e.pb.Proposal(d.Path, p); x != nil {
			v.Proposals = append(v.Proposals, e.card(x))
		}
	}
	for _, ref := range d.Refs {
		if x := e.pb.At(ref.Path); x != nil && x.Kind == schema.CaseStudy && !hasCard(v.Cases, e.url(x.URL)) {
			v.Cases = append(v.Cases, e.card(x))
		}
	}
	return v
}

func hasCard(cs []*Card, url string) bool {
	for _, c := range cs {
		if c.URL == url {
			return true
		}
	}
	return false
}

// questions: closed questions, grouped by what they learn.
func (e *env) questions(f Frame, doc Doc, d *playbook.Document) *QuestionsView {
	doc.Body = e.body(d)
	v := &QuestionsView{Frame: f, Doc: doc}
	for _, learns := range append(schema.Learns(), "") {
		g := QuestionGroup{Learns: learns}
		for i, q := range d.Front.Questions {
			if q.Learns == learns {
				g.Questions = append(g.Questions, QuestionView{ID: "q" + strconv.Itoa(i+1), Ask: q.Ask, Spin: q.Spin, Learns: q.Learns, Options: q.Options})
			}
		}
		if len(g.Questions) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}

// points: one week's talking points.
func (e *env) points(f Frame, doc Doc, d *playbook.Document) *PointsView {
	v := &PointsView{Frame: f, Doc: doc, Points: e.pointList(d, true)}
	from, to, _ := e.sections(d)
	v.Doc.Body = e.html(d, from, to)
	if !d.Week.IsZero() {
		v.Week, v.From, v.To = d.Week.String(), d.Week.Monday().String(), d.Week.Monday().Add(6).String()
	}
	v.Expired = !d.Front.Expires.IsZero() && e.pb.Today.After(d.Front.Expires.Time)
	next := e.nextWeek()
	v.NextWeek, v.WriteNext = next.String(), e.writePoints(next)
	return v
}

func (e *env) pointList(d *playbook.Document, bodies bool) (out []Point) {
	_, _, list := e.sections(d)
	for _, s := range list {
		p := Point{ID: s.id, Title: s.title}
		if bodies {
			p.Body = e.html(d, s.body, s.end)
		}
		out = append(out, p)
	}
	return out
}

// scorecard: criteria with their weight in percent of the whole.
func (e *env) scorecard(f Frame, doc Doc, d *playbook.Document) *ScorecardView {
	doc.Body = e.body(d)
	v := &ScorecardView{Frame: f, Doc: doc}
	sum := 0.0
	weight := func(c schema.Criterion) float64 {
		if c.Weight <= 0 {
			return 1
		}
		return c.Weight
	}
	for _, c := range d.Front.Criteria {
		sum += weight(c)
	}
	for _, c := range d.Front.Criteria {
		v.Criteria = append(v.Criteria, CriterionView{Name: c.Name, Ask: c.Ask, Evidence: c.Evidence,
			Weight: strconv.Itoa(int(math.Round(weight(c)/sum*100))) + " %", WeightValue: number(weight(c))})
	}
	return v
}

// meeting: facts heard, countermeasures, proud moments, praise.
func (e *env) meeting(f Frame, doc Doc, d *playbook.Document) *MeetingView {
	doc.Body = e.body(d)
	doc.Date = d.Date.String()
	fm := &d.Front
	return &MeetingView{Frame: f, Doc: doc, Facts: e.heard(fm.Facts), Countermeasures: e.actions(fm.Countermeasures, e.pb.Today),
		Proud: e.moments(fm.Proud, d), Praise: e.moments(fm.Praise, d), Closing: fm.Closing}
}

func (e *env) heard(list []schema.Heard) (out []HeardView) {
	for _, h := range list {
		out = append(out, HeardView{Heard: h.Heard, Account: e.accountLink(h.Account), By: e.anybody(h.By)})
	}
	return out
}

func (e *env) actions(list []schema.Countermeasure, today schema.Date) (out []ActionView) {
	for _, m := range list {
		out = append(out, ActionView{What: m.What, Due: m.Due.String(), Done: m.Done, Owner: e.anybody(m.Owner), Account: e.accountLink(m.Account),
			Late: !m.Done && !m.Due.IsZero() && today.After(m.Due.Time)})
	}
	return out
}

func (e *env) moments(list []schema.Moment, d *playbook.Document) (out []MomentView) {
	for _, m := range list {
		by := ""
		if p := e.anybody(m.By); p != nil {
			by = p.Title
		}
		out = append(out, MomentView{Who: e.anybody(m.Who), What: m.What, By: by, Date: d.Date.String()})
	}
	return out
}
