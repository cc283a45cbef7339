package render

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// reviewAhead is how many days before its review is due a document shows up.
const reviewAhead = 30

// reviewPage says what its keeper should read again, by owner, most overdue
// first, and how the facts stand.
func (e *env) reviewPage() ([]byte, error) {
	f := e.frame("review", e.word("review"), "review/", "review", "")
	f.Summary = e.word("review.says")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	return e.page(&f, schema.ForAll, func() any {
		v := ReviewView{Frame: f, Facts: e.factViews()}
		byOwner := map[string][]ReviewCard{}
		for _, d := range e.pb.Docs {
			due := d.Due()
			if due.IsZero() || due.Days(e.pb.Today) > reviewAhead {
				continue
			}
			name := e.word("review.nobody")
			if o := e.anybody(d.Front.Owner); o != nil {
				name = o.Title
			}
			byOwner[name] = append(byOwner[name], ReviewCard{Card: e.card(d), Verified: d.Front.Verified.String(), Due: due.String(), Days: max(0, e.pb.Today.Days(due))})
		}
		for _, name := range slices.Sorted(maps.Keys(byOwner)) {
			cards := byOwner[name]
			slices.SortStableFunc(cards, func(a, b ReviewCard) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Title, b.Title)) })
			v.Owners = append(v.Owners, ReviewOwner{Owner: Link{Title: name}, Cards: cards})
		}
		return v
	})
}

// factViews lists the facts that this audience may read: expired ones first, then
// those that expire soon, those that nothing prints, the rest.
func (e *env) factViews() (out []FactView) {
	used := map[string][]Link{}
	for _, d := range e.pb.Docs {
		seen := map[string]bool{}
		for _, n := range d.Body.Names {
			if name, ok := strings.CutPrefix(n.Name, "fact."); ok && !seen[name] {
				seen[name] = true
				used[name] = append(used[name], Link{Title: e.pb.Expand(d.Title), URL: e.url(d.URL)})
			}
		}
	}
	order := map[string]int{"expired": 0, "soon": 1, "unused": 2, "ok": 3}
	for _, name := range slices.Sorted(maps.Keys(e.pb.Facts)) {
		x := e.pb.Facts[name]
		if !e.pb.Audience.Allows(x.Visibility) {
			continue
		}
		state := "ok"
		switch {
		case !x.Expires.IsZero() && e.pb.Today.After(x.Expires.Time):
			state = "expired"
		case !x.Expires.IsZero() && x.Expires.Days(e.pb.Today) <= reviewAhead:
			state = "soon"
		case len(used[name]) == 0:
			state = "unused"
		}
		out = append(out, FactView{Name: name, Value: x.Value, Source: x.Source, AsOf: x.AsOf.String(), Expires: x.Expires.String(), State: state, UsedOn: used[name]})
	}
	slices.SortStableFunc(out, func(a, b FactView) int { return order[a.State] - order[b.State] })
	return out
}
