package render

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
)

// reviewAhead is how many days before its review is due a document shows up.
const reviewAhead = 30

// reviewPage says what its keeper should read again, owner by owner: whoever has
// the most overdue document first, and within an owner the most overdue first;
// then how the facts stand.
func (e *env) reviewPage() (*draft, error) {
	f := e.frame("review", e.word("review"), "review/", "review", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("review.says")
	return e.page(&f, listMark(e.pb.Docs, nil), func() any {
		return &ReviewView{Frame: f, Owners: e.reviewOwners(), Facts: e.factViews()}
	})
}

func (e *env) reviewOwners() (out []ReviewOwner) {
	var due []*playbook.Document
	for _, d := range e.pb.Docs {
		if day := d.Due(); !day.IsZero() && day.Days(e.pb.Today) <= reviewAhead {
			due = append(due, d)
		}
	}
	slices.SortStableFunc(due, func(a, b *playbook.Document) int {
		return cmp.Or(a.Due().Compare(b.Due().Time), cmp.Compare(a.Path, b.Path))
	})
	at := map[Link]int{}
	for _, d := range due {
		owner := e.keeper(d.Front.Owner)
		i, ok := at[owner]
		if !ok {
			i = len(out)
			at[owner] = i
			out = append(out, ReviewOwner{Owner: owner})
		}
		c := *e.card(d)
		c.Date, c.Stale = "", false // the row says it
		out[i].Cards = append(out[i].Cards, ReviewCard{Card: c, Verified: d.Front.Verified.String(), Due: d.Due().String(),
			Days: max(0, e.pb.Today.Days(d.Due()))})
	}
	return out
}

// keeper names an owner: a GitHub handle, somebody of the team, or free text. To
// who sees no people, they are nobody.
func (e *env) keeper(owner string) Link {
	if strings.HasPrefix(owner, "@") {
		return Link{Title: owner, URL: "https://github.com/" + url.PathEscape(owner[1:])}
	}
	if p := e.anybody(owner); p != nil {
		return *p
	}
	return Link{Title: e.word("review.nobody")}
}
