package render

import (
	"strconv"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

func step(from, to pipeline.Stage) string { return from.Name + " → " + to.Name }

// ratios are the stage ratios of the week, with those of the snapshot before
// beside them.
func (f figures) ratios() TableView {
	fn := f.h.Funnel(f.w, f.who)
	t := TableView{Caption: f.word("pipeline.ratios.of", f.day(fn.AsOf)), Head: []string{f.word("column.step"), weekLabel(f.w)}}
	var was pipeline.Funnel
	if p, ok := f.before(); ok {
		was = p.h.Funnel(p.w, p.who)
		t.Head = append(t.Head, weekLabel(p.w))
	}
	if fn.Total() == 0 {
		return TableView{}
	}
	for i, r := range fn.Rows {
		if !r.HasNext {
			continue
		}
		row := []string{step(r.Stage, fn.Rows[i+1].Stage), f.kOfN(r.Next)}
		if len(was.Rows) > i {
			row = append(row, f.kOfN(was.Rows[i].Next))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// matrix has a row for the team and for each rep. ratios: with stage ratios in
// its columns, else with the count in each stage.
func (f figures) matrix(ratios bool) TableView {
	team := f.h.Funnel(f.w, pipeline.Team)
	t := TableView{Caption: f.word("as-of", f.day(team.AsOf)), Head: []string{f.word("owner.rep")}}
	for i, r := range team.Rows {
		switch {
		case !ratios:
			t.Head = append(t.Head, r.Stage.Name)
		case r.HasNext:
			t.Head = append(t.Head, step(r.Stage, team.Rows[i+1].Stage))
		}
	}
	add := func(name, url string, fn pipeline.Funnel) {
		row := []string{name}
		for _, r := range fn.Rows {
			switch {
			case !ratios:
				row = append(row, strconv.Itoa(r.Count))
			case r.HasNext:
				row = append(row, f.kOfN(r.Next))
			}
		}
		t.Rows, t.Links = append(t.Rows, row), append(t.Links, url)
	}
	for _, id := range f.h.Reps() {
		fn := f.h.Funnel(f.w, id)
		if fn.Total() == 0 {
			continue
		}
		l := Link{Title: id}
		if p := f.anybody(id); p != nil {
			l = *p
		}
		add(l.Title, l.URL, fn)
	}
	add(f.word("team"), "", team)
	return t
}

// conversion is the flow through the stages over the window, with what became
// of those that did not pass, and the cumulative share.
func (f figures) conversion(c pipeline.Conversion) TableView {
	if c.Why != "" || len(c.Steps) == 0 {
		return TableView{}
	}
	t := TableView{Caption: f.window(c.Window), Head: []string{f.word("column.step"), f.word("pipeline.conversion"), f.word("move.still-there"),
		f.word("move.lost"), f.word("move.vanished"), f.word("move.skipped"), f.word("column.since-first", c.Cumulative[0].Stage.Name)}}
	any := false
	for i, s := range c.Steps {
		any = any || s.Ratio.Defined()
		t.Rows = append(t.Rows, []string{step(s.From, s.To), f.kOfN(s.Ratio), strconv.Itoa(s.Here), strconv.Itoa(s.Lost),
			strconv.Itoa(s.Vanished), strconv.Itoa(s.Skipped), f.kOfN(c.Cumulative[i+1].Ratio)})
	}
	if !any {
		return TableView{}
	}
	return t
}

// bridge leads from the open value of the earlier day to that of the later one,
// with two columns for each currency.
func (f figures) bridge(m pipeline.Movement) TableView {
	if m.Why != "" || len(m.Bridges) == 0 {
		return TableView{}
	}
	t := TableView{Caption: f.word("pipeline.bridge.says"), Head: []string{f.word("column.step")}}
	for _, b := range m.Bridges {
		t.Head = append(t.Head, or(b.Currency, f.word("value")), f.unit(pipeline.ShapeDeals))
	}
	row := func(name, sign string, always bool, get func(pipeline.Bridge) (decimal.Decimal, int)) {
		cells, any := []string{name}, always
		for _, b := range m.Bridges {
			v, n := get(b)
			any = any || n != 0
			text := amount(v)
			if sign != "" && !v.IsZero() {
				text = sign + text
			}
			cells = append(cells, text, strconv.Itoa(n))
		}
		if any {
			t.Rows = append(t.Rows, cells)
		}
	}
	move := func(c pipeline.Class) string { return f.word("move." + string(c)) }
	row(f.word("open.on", f.day(m.FromDay)), "", true, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Opening, b.OpeningN })
	row(move(pipeline.ClassNew), "+", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.New, b.NewN })
	row(move(pipeline.ClassReopened), "+", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Reopened, b.ReopenedN })
	row(move(pipeline.ClassHandedIn), "+", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.HandedIn, b.HandedInN })
	row(move(pipeline.ClassRevalued), "", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Revalued, b.RevaluedN })
	row(move(pipeline.ClassWon), "−", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Won, b.WonN })
	row(move(pipeline.ClassLost), "−", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Lost, b.LostN })
	row(move(pipeline.ClassVanished), "−", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Vanished, b.VanishedN })
	row(move(pipeline.ClassHandedOff), "−", false, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.HandedOff, b.HandedOffN })
	row(f.word("open.on", f.day(m.ToDay)), "", true, func(b pipeline.Bridge) (decimal.Decimal, int) { return b.Closing, b.ClosingN })
	return t
}

// identity accounts for every deal, stage by stage.
func (f figures) identity(m pipeline.Movement) TableView {
	if m.Why != "" {
		return TableView{}
	}
	t := TableView{Head: []string{f.word("stage"), f.word("column.opening"), f.word("column.came-in"), f.word("column.entries"), f.word("move.forward"),
		f.word("move.lost"), f.word("move.back"), f.word("move.vanished"), f.word("move.handed-off"), f.word("move.still-there")}}
	for _, x := range m.Flows {
		t.Rows = append(t.Rows, []string{x.Stage.Name, strconv.Itoa(x.Opening), strconv.Itoa(x.Entries() - x.Opening), strconv.Itoa(x.Entries()), strconv.Itoa(x.Forward),
			strconv.Itoa(x.Lost), strconv.Itoa(x.Back), strconv.Itoa(x.Vanished), strconv.Itoa(x.HandedOff), strconv.Itoa(x.StillThere)})
	}
	return t
}

func inCurrency(d decimal.Decimal, currency string) string {
	return money(schema.Money{Amount: d, Currency: currency})
}
