package everyfield

// given are the fields that must say something that exists, by their path; the
// rest gets what Filler.Word says. A value of nil leaves a field out.
var given = map[string]any{
	"*.kind": nil, "*.visibility": nil, "*.draft": nil, "*.lang": "en", "*.stages": []string{"introduced"}, "*.personas": []string{"buyer"},
	"*.industries": []string{"steel"}, "*.owner": "REP", "*.date": "2026-11-16", "*.verified": "2026-01-02", "*.review_every": "90d", "*.weight": 3,
	"pitch.product": "grease", "case-study.industry": "steel", "case-study.anonymous": nil, "case-study.approved": true,
	"proposal.based_on": nil, "proposal.outcome": "won", "proposal.currency": "EUR", "proposal.fields[].name": "seats", "proposal.fields[].type": "select", "proposal.fields[].default": nil,
	"proposal.prices[].quantity": "2", "proposal.prices[].unit_price": "1", "objection.proposals": nil, "talking-points.expires": "2027-01-01",
	"question-bank.questions[].learns": "goals", "question-bank.questions[].spin": "problem",
	"meeting.facts[].account": "ACCOUNT", "meeting.facts[].by": "REP", "meeting.countermeasures[].owner": "REP", "meeting.countermeasures[].account": "ACCOUNT",
	"meeting.countermeasures[].due": "2026-12-01", "meeting.proud[].who": "REP", "meeting.proud[].by": "REP", "meeting.praise[].who": "REP", "meeting.praise[].by": "REP",
	"team.reps[].id": "REP", "team.reps[].since": "2020-01-01", "team.reps[].role": nil, "team.reps[].quota": map[string]int{"2026-Q4": 91827364}, "team.reps[].status": "active",
	"snapshot.as_of": "2026-11-16", "snapshot.currency": "EUR", "snapshot.counts": nil, "snapshot.deals[].owner": "REP", "snapshot.deals[].stage": "introduced",
	"snapshot.deals[].account": "ACCOUNT", "snapshot.deals[].value": 91827365, "snapshot.deals[].currency": "EUR", "snapshot.deals[].created": "2026-01-01",
	"snapshot.deals[].entered": "2026-02-01", "snapshot.deals[].due": "2026-12-20", "snapshot.deals[].closed": nil, "snapshot.deals[].status": "open", "snapshot.deals[].lost_reason": nil,
	"account.owner": "REP", "account.industry": "steel", "account.last_touch": "2026-11-01", "account.proposals": nil, "account.units[].units": nil,
	"account.people[].role": "decides", "account.people[].reports_to": nil, "account.people[].unit": nil, "account.people[].influences": nil,
	"account.people[].asked_on": "2026-10-01", "account.news[].date": "2026-11-10", "account.news[].kind": "fact",
	"account.purchases[].date": "2026-01-01", "account.purchases[].value": 91827366, "account.purchases[].currency": "EUR", "account.purchases[].renews": "2026-12-31",
	"account.purchases[].supplier": "us", "facts.facts{}.as_of": "2026-01-01", "facts.facts{}.expires": "2027-01-01", "facts.facts{}.visibility": nil,
	"rehearsals.rehearsals[].rep": "REP", "rehearsals.rehearsals[].pitch": "PITCH", "rehearsals.rehearsals[].variant": "30 seconds", "rehearsals.rehearsals[].version": nil,
	"rehearsals.rehearsals[].on": "2026-11-01", "rehearsals.rehearsals[].marks": map[string]int{"words": 4}, "rehearsals.rehearsals[].by": "REP",

	"site.base_url": "https://example.com/repo/", "site.repository": "https://github.com/owner/repo", "site.branch": "main", "site.language": "en", "site.time_zone": "UTC",
	"site.currency": "EUR", "site.theme": "default", "site.hosting": "public", "site.index": nil, "site.stages[].id": "introduced", "site.products[].id": "grease",
	"site.personas[].id": "buyer", "site.industries[].id": "steel", "site.visibility": nil, "site.rules": nil, "site.speaking": map[string]int{"en": 150},
	"site.thresholds": nil, "site.crm{}.stages{}": "introduced", "site.crm{}.owners{}": "REP", "site.crm{}.columns": nil,
}
