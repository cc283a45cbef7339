package render

import (
	"time"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

const (
	prepareMost = 4 // accounts that a day can prepare
	prepareDays = 2 // a promise due within so many days is prepared today
)

// prepare picks the accounts to prepare, each with the first reason that holds:
// something promised to them is late, or due within two days; the last meeting
// spoke of them; nobody has talked to them for longer than the site's threshold.
// Within a reason the biggest come first. Their cards carry no figures of deals.
func (e *env) prepare() (out []AccountCard) {
	due, spoken := e.promisedTo(), map[string]bool{}
	if ms := e.meetings(); len(ms) > 0 {
		for _, h := range ms[0].Front.Facts {
			spoken[h.Account] = true
		}
	}
	reasons := []func(a *playbook.Account) string{
		func(a *playbook.Account) string {
			if m, ok := due[a.ID]; ok && m.Due.Before(e.pb.Today.Time) {
				return e.word("prepare.late", m.What)
			}
			return ""
		},
		func(a *playbook.Account) string {
			if m, ok := due[a.ID]; ok {
				return e.word("prepare.due", e.day(m.Due), m.What)
			}
			return ""
		},
		func(a *playbook.Account) string {
			if spoken[a.ID] {
				return e.word("prepare.heard")
			}
			return ""
		},
		func(a *playbook.Account) string {
			if days := e.pb.Today.Days(a.LastTouch); !a.LastTouch.IsZero() && days > e.pb.Site.Thresholds.TouchDays {
				return e.word("prepare.touch", days)
			}
			return ""
		},
	}
	seen := map[*playbook.Account]bool{}
	list := e.accountsBySize()
	for _, reason := range reasons {
		for _, a := range list {
			why := ""
			if !seen[a] && len(out) < prepareMost {
				why = reason(a)
			}
			if why == "" {
				continue
			}
			seen[a] = true
			c := e.accountCard(a)
			c.Value, c.Why = "", why
			out = append(out, c)
		}
	}
	return out
}

// promisedTo is what is promised soonest to each account, within prepareDays.
func (e *env) promisedTo() map[string]schema.Countermeasure {
	var open []dueAction
	for _, d := range e.meetings() {
		open = append(open, openActions(d, func(m schema.Countermeasure) bool {
			return m.Account != "" && !m.Due.IsZero() && m.Due.Days(e.pb.Today) <= prepareDays
		})...)
	}
	out := map[string]schema.Countermeasure{}
	for _, m := range byDue(open) {
		if _, sooner := out[m.Account]; !sooner {
			out[m.Account] = m
		}
	}
	return out
}

// toRehearse is the variant to say today: one that nobody has said in its present
// words, shortest first; else the one whose last recital is longest ago. Who sees
// no recitals gets the pitches in turn, one a day.
func (e *env) toRehearse() *Card {
	pitches := e.pb.Kind(schema.Pitch)
	if len(pitches) == 0 {
		return nil
	}
	if len(e.pb.Rehearsals) == 0 {
		return e.card(pitches[int(e.pb.Today.Unix()/int64(24*time.Hour/time.Second))%len(pitches)])
	}
	var best *playbook.Document
	var pick script.Variant
	var said schema.Date
	for _, d := range pitches {
		for _, v := range e.variants(d) {
			when := e.lastSaid(d, v)
			if best == nil || when.Before(said.Time) || when == said && v.Limit < pick.Limit {
				best, pick, said = d, v, when
			}
		}
	}
	if best == nil {
		return nil
	}
	c := *e.card(best)
	c.URL += "#" + pick.ID
	c.Note, c.Date = pick.Title, ""
	if !said.IsZero() {
		c.Note = e.word("agenda.said", pick.Title, e.day(said))
	}
	return &c
}
