package proposal

import (
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/schema"
)

// prices works out the table: Sum = Quantity × Unit, rounded to the currency's
// smallest unit; the total adds up the sums, and is nil while one is not known.
func (f *form) prices() (rows []Row, total *schema.Money) {
	sum, whole := decimal.Zero, len(f.doc.Front.Prices) > 0
	for _, p := range f.doc.Front.Prices {
		r := Row{Item: f.plain(p.Item), Quantity: f.figure(first(strings.TrimSpace(p.Quantity), "1")), Unit: f.figure(p.UnitPrice)}
		if r.Quantity != nil && r.Unit != nil {
			x := r.Quantity.Mul(*r.Unit).Round(smallest(f.currency))
			r.Sum = &x
			sum = sum.Add(x)
		} else {
			whole = false
		}
		rows = append(rows, r)
	}
	if whole {
		total = &schema.Money{Amount: sum, Currency: f.currency}
	}
	return rows, total
}

// figure is a number of the price table, or that of the field it names.
func (f *form) figure(s string) *decimal.Decimal {
	if names := markdown.NamesIn(s); len(names) == 1 {
		if d, ok := f.numbers[names[0]]; ok {
			return &d
		}
		return nil
	}
	d, err := decimal.NewFromString(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return &d
}

// cells are a row as text: item, quantity, unit price, sum.
func (f *form) cells(r Row) [4]string {
	amount := func(d *decimal.Decimal) string {
		if d == nil {
			return ""
		}
		return format(*d, max(places(*d), smallest(f.currency)), f.lang)
	}
	c := [4]string{r.Item, "", amount(r.Unit), amount(r.Sum)}
	if r.Quantity != nil {
		c[1] = plainNumber(*r.Quantity, f.lang)
	}
	return c
}

// totalRow is the last line of the table: its name and the figure.
func (f *form) totalRow(total *schema.Money) (name, figure string) {
	name = f.words.Total
	if f.currency != "" {
		name += " (" + f.currency + ")"
	}
	if total != nil {
		figure = format(total.Amount, smallest(f.currency), f.lang)
	}
	return name, figure
}
