package crm

import (
	"fmt"

	"playbook/cmd/playbook/internal/schema"
)

// deals makes deals of rows. Rows with a fault give none, nor do those whose
// stage or owner the mapping sends to skip.
func (im *importer) deals(rows []row) []schema.Deal {
	dates := map[field]*dateColumn{}
	for _, f := range []field{fCreated, fEntered, fDue, fClosed, fWonOn, fLostOn} {
		dates[f] = im.dates(f, rows)
	}
	money := im.amounts(rows)
	out := make([]schema.Deal, 0, len(rows))
	for _, r := range rows {
		if d, ok := im.deal(r, dates, money); ok {
			out = append(out, d)
		}
	}
	im.faults.add(im.words.strayFaults()...)
	return out
}

func (im *importer) deal(r row, dates map[field]*dateColumn, money amountColumn) (schema.Deal, bool) {
	stage, okStage := im.words.stage(r)
	owner, okOwner := im.words.owner(r)
	switch {
	case stage == leaveOut:
		im.skip(r, fmt.Sprintf("stage %q is mapped to skip", orNone(r.cells[fStage])), r.brief())
		return schema.Deal{}, false
	case owner == leaveOut:
		im.skip(r, fmt.Sprintf("owner %q is mapped to skip", orNone(r.cells[fOwner])), r.brief())
		return schema.Deal{}, false
	}
	d := schema.Deal{
		ID: r.cells[fID], Name: r.cells[fName], Account: r.cells[fAccount],
		Owner: owner, Stage: stage, LostReason: r.cells[fLostReason],
	}
	var openNote string
	if d.Status, openNote = im.words.status(r); openNote != "" {
		im.notes.add(fmt.Sprintf("status %q is read as open", openNote), r.line)
	}
	im.money(&d, r, money)
	on := func(f field) schema.Date { return im.date(dates[f], f, r) }
	d.Created, d.Entered = on(fCreated), on(fEntered)
	switch d.Status {
	case schema.Won:
		d.Closed = firstDate(on(fWonOn), on(fClosed))
	case schema.Lost:
		d.Closed = firstDate(on(fLostOn), on(fClosed))
	default:
		d.Due = on(fDue)
	}
	if d.Status != schema.Open && d.Closed.IsZero() {
		im.notes.add("won or lost on a day that the file does not tell", r.line)
	}
	if d.Status != schema.Lost {
		d.LostReason = ""
	}
	im.sane(&d, r)
	return d, okStage && okOwner
}

// money reads the value and its currency.
func (im *importer) money(d *schema.Deal, r row, column amountColumn) {
	text := r.cells[fValue]
	bad := func(why, hint string) {
		im.fault(r.line, "crm-value", fmt.Sprintf("column %s: %s", im.column(fValue), why), hint)
	}
	var a amount
	var err error
	if text != "" {
		if a, err = takeApart(text); err != nil {
			bad(fmt.Sprintf("%q %s", cut(text), err), "write it as 485000.00")
			return
		}
	}
	currency, err := currencyOf(r.cells[fCurrency], a, im.opt.Currency)
	if err != nil {
		bad(fmt.Sprintf("%q: %s", cut(text), err), "write it as EUR 485000.00, or export the currency's code in a column of its own")
		return
	}
	if d.Currency = currency; currency == "" {
		d.Currency = im.opt.Currency
	}
	if text == "" && im.tab.at[fValue] != nil {
		im.notes.add("no value: the deal counts with 0", r.line)
	}
	if text == "" {
		return
	}
	v, assumed, err := column.decimal(a, d.Currency)
	if err != nil {
		bad(fmt.Sprintf("%q %s", cut(text), err), "export the amounts without marks between thousands")
		return
	}
	if assumed {
		im.notes.add(fmt.Sprintf("amounts like %s are read with thousands, not with three decimals", form(a.number)), r.line)
	}
	d.Value = v
}

// form shows the shape of an ambiguous number, by its mark.
func form(number string) string {
	for _, c := range number {
		if c == ',' {
			return "12,345"
		}
	}
	return "12.345"
}

// sane takes out the dates that cannot be, of which every snapshot's check would
// complain, and notes each: CRMs that took deals over from elsewhere write the
// day of that as the day of creation. It notes dates after the snapshot's day.
func (im *importer) sane(d *schema.Deal, r row) {
	if !d.Created.IsZero() {
		switch early := func(o schema.Date) bool { return !o.IsZero() && o.Before(d.Created.Time) }; {
		case early(d.Closed):
			im.notes.add("closed before it was created: the created date is left out", r.line)
			d.Created = schema.Date{}
		case early(d.Entered):
			im.notes.add("in its stage before it was created: the created date is left out", r.line)
			d.Created = schema.Date{}
		case early(d.Due):
			im.notes.add("due before it was created: the due date is left out", r.line)
			d.Due = schema.Date{}
		}
	}
	for _, o := range []schema.Date{d.Created, d.Entered, d.Closed} {
		if o.After(im.opt.AsOf.Time) {
			im.notes.add(fmt.Sprintf("created, moved or closed after %s, the day of the snapshot", im.opt.AsOf), r.line)
			break
		}
	}
}

func firstDate(ds ...schema.Date) schema.Date {
	for _, d := range ds {
		if !d.IsZero() {
			return d
		}
	}
	return schema.Date{}
}
