package render

import (
	"cmp"
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// accountPages adds the list of accounts, and a page and a brief for each.
func (e *env) accountPages(l *list) {
	if len(e.pb.Accounts) == 0 {
		return
	}
	l.page("accounts/", e.accountsMark(), e.accountsPage)
	for _, a := range e.pb.Accounts {
		l.page(a.URL, a.Visibility, func() (*draft, error) { return e.accountPage(a) })
		l.page(briefOf(a), a.Visibility, func() (*draft, error) { return e.briefPage(a) })
	}
}

func briefOf(a *playbook.Account) string { return a.URL + "brief/" }

// accountsMark is as open as the most open account: for a wider audience the list
// is made again without the others.
func (e *env) accountsMark() schema.Visibility {
	v := schema.ForManagers
	for _, a := range e.pb.Accounts {
		if a.Visibility.Rank() < v.Rank() {
			v = a.Visibility
		}
	}
	return v
}

func (e *env) accountsPage() (*draft, error) {
	f := e.frame("accounts", e.word("accounts"), "accounts/", "accounts", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("accounts.says")
	return e.page(&f, e.accountsMark(), func() any {
		v := &AccountsView{Frame: f, Add: e.addAccount()}
		for _, a := range e.accountsBySize() {
			v.Accounts = append(v.Accounts, e.accountCard(a))
		}
		return v
	})
}

// accountsBySize lists accounts by the value of their deals in the site's
// currency, biggest first, then by name.
func (e *env) accountsBySize() []*playbook.Account {
	list := slices.Clone(e.pb.Accounts)
	size := make(map[*playbook.Account]standing, len(list))
	for _, a := range list {
		size[a] = e.standing(a)
	}
	home := e.pb.Site.Currency
	slices.SortStableFunc(list, func(a, b *playbook.Account) int {
		return cmp.Or(size[b].total(home).Cmp(size[a].total(home)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// addAccount opens GitHub's new-file page with the archetype of an account.
func (e *env) addAccount() string {
	text := "name: \nindustry: \nowner: \nlast_touch: " + e.pb.Today.String() + "\nunits: []\npeople: []\nnews: []\npurchases: []\n"
	if a := e.th.Archetype("account.yaml"); a != nil {
		text = e.th.Fill(a, theFill("new-account", e.pb.Today, schema.Week{}))
	}
	return e.newFile("data/accounts/new-account.yaml", text)
}

// accountCard shows an account in a list.
func (e *env) accountCard(a *playbook.Account) AccountCard {
	s := e.standing(a)
	c := AccountCard{Name: a.Name, URL: e.url(a.URL), BriefURL: e.url(briefOf(a)), Size: a.Size, Value: e.standingText(s),
		LastTouch: a.LastTouch.String(), Owner: e.anybody(a.Owner)}
	for _, n := range e.names(e.pb.Site.Industries, []string{a.Industry}) {
		c.Industry = n
	}
	if s.stage != nil {
		c.Stage = s.stage.Name
	}
	k := e.known(a)
	c.Score, c.ScoreOf100 = e.knownText(k.known, k.of), k.percent()
	return c
}

func (e *env) accountPage(a *playbook.Account) (*draft, error) {
	f := e.accountFrame("account", a)
	return e.page(&f, a.Visibility, func() any {
		v := e.accountView(f, a)
		return &v
	})
}

func (e *env) accountFrame(layout string, a *playbook.Account) Frame {
	f := e.frame(layout, a.Name, a.URL, "accounts", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}, {Title: e.word("accounts"), URL: e.url("accounts/")}}
	f.Summary = e.pb.Expand(a.Summary)
	e.sourced(&f, a.Path)
	return f
}

// accountView is everything that is known of a customer.
func (e *env) accountView(f Frame, a *playbook.Account) AccountView {
	k := e.known(a)
	v := AccountView{Frame: f, AccountCard: e.accountCard(a), About: e.pb.Expand(a.Summary), NextStep: a.NextStep, Units: e.units(a, a.Units),
		Missing: e.missing(k), Ask: e.asks(a, k, 6), White: e.white(a), Purchases: e.purchases(a), Deals: e.accountDeals(f, a)}
	roots := reporting(a.People)
	v.Map = e.people(a, k, roots)
	v.Chart = e.orgChart(a, k, roots)
	v.Facts, v.Rumours = e.news(a)
	for _, p := range a.Proposals {
		if d := e.pb.Proposal(a.Path, p); d != nil {
			v.Proposals = append(v.Proposals, e.card(d))
		}
	}
	var open []dueAction
	for _, d := range e.meetings() {
		heard := false
		for _, h := range d.Front.Facts {
			if h.Account == a.ID {
				heard = true
				v.Heard = append(v.Heard, HeardView{Heard: h.Heard, By: e.anybody(h.By)})
			}
		}
		if heard {
			v.Meetings = append(v.Meetings, e.card(d))
		}
		open = append(open, openActions(d, func(m schema.Countermeasure) bool { return m.Account == a.ID })...)
	}
	v.Promised = e.actions(byDue(open), e.pb.Today)
	for i := range v.Promised {
		v.Promised[i].Account = nil // the page says it
	}
	return v
}

func (e *env) knownText(k, n int) string {
	if n == 0 {
		return ""
	}
	return e.word("known.of", k, n)
}
