package render

import (
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// briefPage is an account on one phone screen after another: where we stand, the
// shortest pitch, two cases, what they may say, what to ask, the proposal. Each is
// picked by stage and industry, as fits says.
func (e *env) briefPage(a *playbook.Account) ([]byte, error) {
	f := e.accountFrame("brief", a)
	f.URL = e.url(briefOf(a))
	if e.host != "" {
		f.Absolute = e.host + f.URL
	}
	f.Title = e.word("brief") + ": " + a.Name
	f.Crumbs = append(f.Crumbs, Link{Title: a.Name, URL: e.url(a.URL)})
	return e.page(&f, a.Visibility, func() any {
		v := BriefView{Frame: f, Account: e.accountView(f, a), Points: e.pointsSummary()}
		st := e.standing(a).stage
		if st == nil && len(e.pb.Stages) > 0 {
			st = e.pb.Stages[0]
		}
		if st != nil {
			t := e.tile(st, nil)
			v.Stage = &t
		}
		best := func(k schema.Kind) []*playbook.Document {
			return bestFirst(e.pb.Kind(k), func(d *playbook.Document) int { return fits(d, st, a.Industry) + sameLanguage(e, d) })
		}
		if ps := best(schema.Pitch); len(ps) > 0 {
			pf := e.docFrame(ps[0])
			p := e.pitch(pf, Doc{}, ps[0])
			slices.SortStableFunc(p.Variants, func(a, b Variant) int { return a.Limit - b.Limit })
			v.Pitch = &p
		}
		for _, d := range best(schema.CaseStudy) {
			if len(v.Cases) == 2 {
				break
			}
			v.Cases = append(v.Cases, e.caseStudy(e.docFrame(d), Doc{}, d))
		}
		for _, d := range best(schema.Objection) {
			if len(v.Objections) == 4 {
				break
			}
			v.Objections = append(v.Objections, e.objection(e.docFrame(d), Doc{}, d))
		}
		v.Questions = v.Account.Ask
		if len(v.Account.Proposals) > 0 {
			v.Proposal = &v.Account.Proposals[0]
		} else if ps := best(schema.Proposal); len(ps) > 0 {
			c := e.card(ps[0])
			v.Proposal = &c
		}
		return v
	})
}

// sameLanguage puts what is in the site's own language before what is not.
func sameLanguage(e *env, d *playbook.Document) int {
	if d.Language(e.pb.Site) == e.pb.Site.Language {
		return 3
	}
	return 0
}
