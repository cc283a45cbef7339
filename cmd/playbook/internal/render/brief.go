package render

import (
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// briefPage is an account on one phone screen after another: where we stand, the
// shortest pitch, two cases, what they may say, what to ask, the proposal. Each is
// picked by stage and industry, as fits says.
func (e *env) briefPage(a *playbook.Account) (*draft, error) {
	f := e.accountFrame("brief", a)
	f.Title = e.word("brief") + ": " + a.Name
	f.URL = e.url(briefOf(a))
	if e.host != "" {
		f.Absolute = e.host + f.URL
	}
	f.Crumbs = append(f.Crumbs, Link{Title: a.Name, URL: e.url(a.URL)})
	return e.page(&f, a.Visibility, func() any {
		stage := e.standing(a).stage
		v := &BriefView{Frame: f, Account: e.accountView(f, a), Points: e.pointsSummary(), Pitch: e.briefPitch(a, stage),
			Cases: e.briefCases(a, stage), Objections: e.briefObjections(a, stage), Proposal: e.briefProposal(a, stage)}
		v.Account.Facts = first(v.Account.Facts, 3)
		v.Account.Rumours = first(v.Account.Rumours, 2)
		v.Questions = first(v.Account.Ask, 4)
		if stage != nil {
			t := e.tile(stage, nil)
			v.Stage = &t
		}
		return v
	})
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// ownLanguage is the site's language, before what fits otherwise.
const ownLanguage = 16

func (e *env) inOwnLanguage(d *playbook.Document) int {
	if d.Language(e.pb.Site) == e.pb.Site.Language {
		return ownLanguage
	}
	return 0
}

// briefPitch is the pitch that fits best, with its shortest variant alone.
func (e *env) briefPitch(a *playbook.Account, stage *playbook.Stage) *PitchView {
	best := bestFirst(e.pb.Kind(schema.Pitch), func(d *playbook.Document) int { return fits(d, stage, a.Industry) + e.inOwnLanguage(d) })
	for _, d := range best {
		if len(e.variants(d)) == 0 {
			continue
		}
		v := e.pitch(e.docFrame(d), Doc{}, d)
		slices.SortStableFunc(v.Variants, func(a, b Variant) int { return a.Limit - b.Limit })
		v.Variants, v.Reps = first(v.Variants, 1), nil
		return v
	}
	return nil
}

// briefCases are two case studies: of the same industry first, then of the
// stage. The customer's own case comes after others': they know it.
func (e *env) briefCases(a *playbook.Account, stage *playbook.Stage) (out []*CaseView) {
	best := bestFirst(e.pb.Kind(schema.CaseStudy), func(d *playbook.Document) int {
		n := fits(d, stage, a.Industry) + e.inOwnLanguage(d)
		if strings.Contains(strings.ToLower(d.Front.Customer), strings.ToLower(a.Name)) {
			n -= 5
		}
		return n
	})
	for _, d := range first(best, 2) {
		v := e.caseStudy(e.docFrame(d), Doc{}, d)
		v.Chart = nil // the figures stand beside
		out = append(out, v)
	}
	return out
}

// briefObjections are those of the stage, and where it has none any that the
// industry raises. What only other industries say is left out.
func (e *env) briefObjections(a *playbook.Account, stage *playbook.Stage) (out []*ObjectionView) {
	all := e.pb.Kind(schema.Objection)
	if stage != nil && len(stage.Plays[schema.Objection]) > 0 {
		all = stage.Plays[schema.Objection]
	}
	best := bestFirst(all, func(d *playbook.Document) int { return fits(d, stage, a.Industry) + e.inOwnLanguage(d) })
	for _, d := range best {
		if len(out) < 5 && (fits(d, nil, a.Industry) > 0 || a.Industry == "") {
			out = append(out, e.objection(e.docFrame(d), Doc{}, d))
		}
	}
	return out
}

// briefProposal is the account's first proposal in use, else the one that fits
// best; of equals what won comes first. One for other industries is none.
func (e *env) briefProposal(a *playbook.Account, stage *playbook.Stage) *Card {
	for _, p := range a.Proposals {
		if d := e.pb.Proposal(a.Path, p); d != nil {
			return e.card(d)
		}
	}
	best := bestFirst(e.pb.Kind(schema.Proposal), func(d *playbook.Document) int {
		n := 2 * (fits(d, stage, a.Industry) + e.inOwnLanguage(d))
		if d.Front.Outcome == schema.Won {
			n++
		}
		return n
	})
	if len(best) == 0 || fits(best[0], nil, a.Industry) < 0 {
		return nil
	}
	return e.card(best[0])
}
