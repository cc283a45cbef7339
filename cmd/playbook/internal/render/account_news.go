package render

import (
	"cmp"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// renewDays: a contract that ends within so many days is worth a talk now.
const renewDays = 92

// fade says how old a rumour is: 0 up to three weeks, in which it should become
// a fact; 1 up to six; 2 up to three months; 3 after that.
func (e *env) fade(d schema.Date) int {
	switch n := e.pb.Today.Days(d); {
	case n <= 21:
		return 0
	case n <= 42:
		return 1
	case n <= newsDays:
		return 2
	}
	return 3
}

// news keeps facts and rumours apart, newest first. A fact does not fade.
func (e *env) news(a *playbook.Account) (facts, rumours []NewsView) {
	for _, n := range newestFirst(a.News) {
		v := NewsView{Date: n.Date.String(), Text: e.pb.Expand(n.Text), Source: n.Source}
		if n.Kind == "rumour" {
			v.Fade = e.fade(n.Date)
			rumours = append(rumours, v)
		} else {
			facts = append(facts, v)
		}
	}
	return facts, rumours
}

func newestFirst(news []schema.News) []schema.News {
	out := slices.Clone(news)
	slices.SortStableFunc(out, func(a, b schema.News) int { return b.Date.Compare(a.Date.Time) })
	return out
}

// ours tells whether we sold it.
func ours(p schema.Purchase) bool { return strings.EqualFold(strings.TrimSpace(p.Supplier), "us") }

// soon tells whether a contract ends within renewDays, or has ended.
func (e *env) soon(p schema.Purchase) bool {
	return !p.Renews.IsZero() && p.Renews.Days(e.pb.Today) <= renewDays
}

// purchases lists what the customer bought: what ends soonest first, then what
// has no end, newest first.
func (e *env) purchases(a *playbook.Account) (out []PurchaseView) {
	list := slices.Clone(a.Purchases)
	slices.SortStableFunc(list, func(a, b schema.Purchase) int {
		if a.Renews.IsZero() != b.Renews.IsZero() {
			if a.Renews.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Renews.Compare(b.Renews.Time), b.Date.Compare(a.Date.Time))
	})
	for _, p := range list {
		v := PurchaseView{Date: p.Date.String(), Product: p.Product, Supplier: p.Supplier, Renews: p.Renews.String(), Ours: ours(p), Soon: e.soon(p)}
		if !p.Value.IsZero() {
			v.Value = amountOf(p.Value, or(p.Currency, e.pb.Site.Currency))
		}
		out = append(out, v)
	}
	return out
}

// white lays purchases over our products: which the customer has from us, which
// from somebody else, and which nobody supplies as far as we know. A purchase is
// of one of our products when it bears its id or name.
func (e *env) white(a *playbook.Account) (out []WhiteView) {
	for _, product := range e.pb.Site.Products {
		v := WhiteView{Product: product.Name, State: "open"}
		var best schema.Purchase
		for _, p := range a.Purchases {
			if !strings.EqualFold(p.Product, product.ID) && !strings.EqualFold(p.Product, product.Name) {
				continue
			}
			// What we supply ourselves counts before what others do, then the latest.
			if v.State == "open" || ours(p) && !ours(best) || ours(p) == ours(best) && p.Date.After(best.Date.Time) {
				best = p
				v.State, v.Supplier = "theirs", p.Supplier
				if ours(p) {
					v.State, v.Supplier = "ours", ""
				}
				v.Since, v.Renews, v.Soon = p.Date.String(), p.Renews.String(), e.soon(p)
			}
		}
		out = append(out, v)
	}
	return out
}
