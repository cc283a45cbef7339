package render

import (
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

// day prints a date for readers in the interface's language; "" for none.
func (e *env) day(d schema.Date) string {
	if d.IsZero() {
		return ""
	}
	return e.dayText(d.String())
}

// kOfN prints a ratio: 3 of 12.
func (e *env) kOfN(r pipeline.Ratio) string { return e.word("ratio", r.K, r.N) }

// reason says why a figure is not there; "" for no reason.
func (e *env) reason(r pipeline.Reason) string {
	if r == "" {
		return ""
	}
	return e.word("reason." + string(r))
}

// window prints the stretch of days that a flow figure is measured over.
func (e *env) window(w pipeline.Window) string {
	if w.Snapshots < w.Weeks {
		return e.word("window.gaps", w.Weeks, w.Snapshots, e.day(w.From), e.day(w.To))
	}
	return e.word("window", w.Weeks, e.day(w.From), e.day(w.To))
}

// amount prints a decimal with its thousands apart, and with two decimals where
// it has any: 24,920 or 0.50.
func amount(d decimal.Decimal) string {
	s := d.Abs().StringFixed(2)
	whole, cents, _ := strings.Cut(s, ".")
	var b strings.Builder
	if d.IsNegative() {
		b.WriteString("−")
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if cents != "00" {
		b.WriteString("." + cents)
	}
	return b.String()
}

// money prints an amount with its currency: EUR 24,920.
func money(m schema.Money) string { return strings.TrimSpace(m.Currency + " " + amount(m.Amount)) }

// valued is money, or "" for nothing.
func valued(m schema.Money) string {
	if m.Amount.IsZero() {
		return ""
	}
	return money(m)
}

// purse prints one amount for each currency; they are never added up.
func purse(ms []schema.Money) string {
	var out []string
	for _, m := range ms {
		if !m.Amount.IsZero() {
			out = append(out, money(m))
		}
	}
	return strings.Join(out, " · ")
}

// short prints a decimal with at most n decimals.
func short(d decimal.Decimal, n int32) string { return d.Round(n).String() }

// joined puts a middle dot between what is not empty.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
