package crm

import (
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// dateColumn is one column of dates, looked at as a whole before any cell is
// read: a date such as 03/04/2026 means what the column's other dates, like
// 16/04/2026, let it mean. Where they leave it open nothing is guessed.
type dateColumn struct {
	order  order
	seen   map[string]reading // each text once: dates repeat
	unread map[string]bool
	broken bool // the order is not known; a fault says so, and no cell is read
}

// dates looks at the column of f in all rows.
func (im *importer) dates(f field, rows []row) *dateColumn {
	c := &dateColumn{seen: map[string]reading{}, unread: map[string]bool{}}
	all := yearFirst | dayFirst | monthFirst
	left := all
	var odd, doubtful row // first rows that contradict the others, that mean two days
	for _, r := range rows {
		text := r.cells[f]
		if text == "" || c.unread[text] {
			continue
		}
		if _, known := c.seen[text]; known {
			continue
		}
		d, ok := readDate(text)
		if !ok {
			c.unread[text] = true
			continue
		}
		c.seen[text] = d
		if !d.sure {
			if left&d.orders == 0 && odd.line == 0 {
				odd = r
			} else if odd.line == 0 {
				left &= d.orders
			}
		}
	}
	if im.opt.DateFormat != "" {
		c.order, _ = parseOrder(im.opt.DateFormat)
		return c
	}
	name := im.column(f)
	if odd.line != 0 {
		c.broken = true
		im.fault(odd.line, "crm-date", fmt.Sprintf("column %s: %q does not fit the order of day and month in the rows above", name, odd.cells[f]),
			"correct the cells that were typed by hand, or say what the order is: --date-format DD/MM/YYYY or MM/DD/YYYY")
		return c
	}
	open := slices.DeleteFunc([]order{yearFirst, dayFirst, monthFirst}, func(o order) bool { return left&o == 0 })
	c.order = open[0]
	for _, r := range rows {
		if d, ok := c.seen[r.cells[f]]; ok && slices.ContainsFunc(open, func(o order) bool { return !d.in(o).Equal(d.in(open[0]).Time) }) {
			doubtful = r
			break
		}
	}
	if doubtful.line != 0 {
		c.broken = true
		d := c.seen[doubtful.cells[f]]
		var means []string
		for _, o := range open {
			means = append(means, fmt.Sprintf("%s with --date-format %s", d.in(o), o))
		}
		im.fault(doubtful.line, "crm-date", fmt.Sprintf("column %s: %q can be read in two ways, and no other date of the column tells which", name, doubtful.cells[f]),
			"it is "+strings.Join(means, " or "))
	}
	return c
}

func (o order) String() string {
	switch o {
	case yearFirst:
		return "YYYY-MM-DD"
	case dayFirst:
		return "DD/MM/YYYY"
	}
	return "MM/DD/YYYY"
}

// date reads the cell of f in r; the zero Date when it is empty or a fault.
func (im *importer) date(c *dateColumn, f field, r row) schema.Date {
	text := r.cells[f]
	if text == "" || c.broken {
		return schema.Date{}
	}
	d, ok := c.seen[text]
	switch {
	case !ok:
		im.fault(r.line, "crm-date", fmt.Sprintf("column %s: %q is not a date", im.column(f), cut(text)), "write it as 2026-11-16")
	case d.orders&c.order == 0:
		im.fault(r.line, "crm-date", fmt.Sprintf("column %s: %q is not a date in the form %s", im.column(f), cut(text), c.order), "write it as 2026-11-16")
	default:
		return d.in(c.order)
	}
	return schema.Date{}
}

// column is the header of f as the file has it, in quotes.
func (im *importer) column(f field) string {
	if at := im.tab.at[f]; at != nil {
		return fmt.Sprintf("%q", im.tab.names[at[0]])
	}
	return `"Date entered ..."`
}
