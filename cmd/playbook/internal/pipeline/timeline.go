package pipeline

import (
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// deal is one deal over all weeks.
type deal struct {
	id    string
	sight []sight // by week
	reach []reach // per stage: when it first got there or past it
}

// sight is a deal as one snapshot shows it.
type sight struct {
	week   int32
	rep    int32
	stage  int16
	status schema.Outcome // open, won or lost; never empty
	money  schema.Money
	at     *account
	row    *schema.Deal
}

// reach says when a deal first stood in a stage or beyond it. on is the zero
// Date when that day is not known.
type reach struct {
	ok   bool
	week int32 // the snapshot that showed it
	on   schema.Date
}

// ref is sight n of a deal.
type ref struct {
	d *deal
	n int32
}

func (r ref) sight() *sight { return &r.d.sight[r.n] }

// indexDeals takes in a snapshot of deals.
func (h *History) indexDeals(i int, byID map[string]*deal) {
	w := &h.weeks[i]
	w.byRep = make([][]ref, len(h.reps))
	skip := func(d *schema.Deal, why Reason) {
		h.leftOut = append(h.leftOut, LeftOut{w.Week.Week, d.ID, why})
	}
	for j := range w.Snapshot.Deals {
		row := &w.Snapshot.Deals[j]
		stage := h.cfg.index(row.Stage)
		rep, owned := h.repAt[row.Owner]
		switch {
		case row.ID == "":
			skip(row, NoID)
			continue
		case stage < 0:
			skip(row, UnknownStage)
			continue
		case !owned:
			skip(row, NoOwner)
			continue
		}
		d := byID[row.ID]
		if d == nil {
			d = &deal{id: row.ID}
			byID[row.ID] = d
			h.deals = append(h.deals, d)
		}
		if n := len(d.sight); n > 0 && d.sight[n-1].week == int32(i) {
			skip(row, SameID)
			continue
		}
		s := sight{week: int32(i), rep: rep, stage: int16(stage), status: row.Status, row: row}
		if s.status != schema.Won && s.status != schema.Lost {
			s.status = schema.Open
		}
		s.money = schema.Money{Amount: row.Value, Currency: row.Currency}
		if s.money.Currency == "" {
			s.money.Currency = w.Snapshot.Currency
		}
		if s.money.Currency == "" {
			s.money.Currency = h.cfg.Currency
		}
		s.at = h.account(row.Account)
		d.sight = append(d.sight, s)
		w.rows = append(w.rows, ref{d, int32(len(d.sight) - 1)})
	}
	slices.SortFunc(w.rows, func(a, b ref) int { return strings.Compare(a.d.id, b.d.id) })
	for _, r := range w.rows {
		rep := r.sight().rep
		w.byRep[rep] = append(w.byRep[rep], r)
	}
}

// trace finds when d first reached each stage. A stage that was skipped counts
// as passed on the day of the stage beyond it. Where the first snapshot of all
// shows a deal already past a stage, the day is not known, save for the first
// stage, which a deal enters when it is created. A lost deal never reaches
// less than before.
func (h *History) trace(d *deal) {
	d.reach = make([]reach, len(h.cfg.Stages))
	far := -1
	for n := range d.sight {
		s := &d.sight[n]
		if int(s.stage) <= far {
			continue
		}
		asOf := h.weeks[s.week].asOf
		old := n == 0 && int(s.week) == h.first // what went before is not on record
		var on schema.Date
		if !old {
			on = asOf
		}
		if e := s.row.Entered; !e.IsZero() && !e.After(asOf.Time) {
			on = e
		}
		for i := far + 1; i <= int(s.stage); i++ {
			r := reach{ok: true, week: s.week, on: on}
			if i < int(s.stage) && old {
				r.on = schema.Date{}
			}
			if c := s.row.Created; n == 0 && i == 0 && !c.IsZero() && !c.After(asOf.Time) && (r.on.IsZero() || s.stage > 0 || s.row.Entered.IsZero()) {
				r.on = c
			}
			d.reach[i] = r
		}
		far = int(s.stage)
	}
}

// account is a customer that deals belong to: the id and name of its file, or
// twice what the deals write.
type account struct{ id, name string }

// account finds the account of a deal, which may name it by id or by the
// customer's name.
func (h *History) account(written string) *account {
	if a := h.written[written]; a != nil {
		return a
	}
	id := strings.TrimSpace(written)
	if _, ok := h.accounts[id]; !ok {
		if known, ok := h.byName[strings.ToLower(id)]; ok {
			id = known
		}
	}
	a := &account{id, h.accounts[id].Name}
	if a.name == "" {
		a.name = id
	}
	h.written[written] = a
	return a
}
