package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// newsDays is how long the latest news of a customer counts as news.
const newsDays = 90

// gap is something that nobody knows of a customer yet. learns is the word under
// which question banks ask for it, what the string key of what is unknown, who
// the person or department that it is about ("" for the customer as a whole).
// The heavier a gap, the sooner it is asked for.
type gap struct {
	learns, what, who string
	weight            int
}

// knowledge is how much of an account's map is filled in: known of of things,
// and what is missing, heaviest first. Things counted:
//
//   - of each person: title, role, whom they report to, department, goals,
//     pressures, whom they influence, who told us. Whoever stands at the top
//     with others below reports to nobody, and whoever decides or signs need not
//     influence anybody.
//   - of the customer: industry, size, departments, somebody in each department
//     or below it, who decides or signs, who uses it, news of the last 90 days,
//     purchases, and when the contracts of other suppliers end.
type knowledge struct {
	known, of int
	people    map[string]personKnowledge // by name
	gaps      []gap
}

type personKnowledge struct {
	known, of int
	missing   []string // string keys known.<x>
}

// percent is rounded down, so that only a full map says 100.
func (k knowledge) percent() int {
	if k.of == 0 {
		return 0
	}
	return k.known * 100 / k.of
}

// asked says which question banks learn what is missing of a person; who told
// us is for ourselves to note.
var asked = map[string]string{"known.title": "people", "known.role": "people", "known.influences": "people",
	"known.reports": "structure", "known.unit": "structure", "known.goals": "goals", "known.pressures": "goals"}

// roleWeight: those who sign and decide first, then those who block.
var roleWeight = map[string]int{"signs": 90, "decides": 90, "blocks": 80, "": 70, "influences": 50, "uses": 30}

func (e *env) known(a *playbook.Account) knowledge {
	k := knowledge{people: make(map[string]personKnowledge, len(a.People))}
	count := func(known bool, learns, what, who string, weight int) {
		k.of++
		if known {
			k.known++
		} else {
			k.gaps = append(k.gaps, gap{learns, what, who, weight})
		}
	}
	count(a.Industry != "", "structure", "missing.industry", "", 65)
	count(a.Size != "", "structure", "missing.size", "", 64)
	count(hasRole(a, "decides", "signs"), "people", "missing.decides", "", 100)
	count(hasRole(a, "uses"), "people", "missing.uses", "", 60)
	count(len(a.Units) > 0, "structure", "missing.units", "", 85)
	names := unitNames(a)
	for _, u := range flatUnits(a.Units) {
		count(inhabited(a, u), "structure", "missing.nobody", names[u.ID], 40)
	}
	count(e.hasNews(a), "news", "missing.news", "", 45)
	count(len(a.Purchases) > 0, "purchases", "missing.purchases", "", 55)
	for _, p := range a.Purchases {
		if !ours(p) {
			count(p.Supplier != "" && !p.Renews.IsZero(), "purchases", "missing.renews", p.Product, 52)
		}
	}
	bosses := map[string]bool{}
	for _, p := range a.People {
		bosses[p.ReportsTo] = true
	}
	for _, p := range a.People {
		x := personKnown(p, bosses[p.Name])
		k.people[p.Name] = x
		k.known += x.known
		k.of += x.of
		for _, what := range x.missing {
			k.gaps = append(k.gaps, gap{asked[what], what, p.Name, roleWeight[p.Role]})
		}
	}
	slices.SortStableFunc(k.gaps, func(a, b gap) int { return b.weight - a.weight })
	return k
}

// personKnown counts what is known of one person; boss tells whether somebody
// reports to them.
func personKnown(p schema.Person, boss bool) (k personKnowledge) {
	count := func(known bool, key string) {
		k.of++
		if known {
			k.known++
		} else {
			k.missing = append(k.missing, key)
		}
	}
	count(p.Title != "", "known.title")
	count(p.Role != "", "known.role")
	if p.ReportsTo != "" || !boss {
		count(p.ReportsTo != "", "known.reports")
	}
	count(p.Unit != "", "known.unit")
	count(len(p.Goals) > 0, "known.goals")
	count(len(p.Pressures) > 0, "known.pressures")
	if p.Role != "decides" && p.Role != "signs" {
		count(len(p.Influences) > 0, "known.influences")
	}
	count(p.Source != "", "known.source")
	return k
}

func hasRole(a *playbook.Account, roles ...string) bool {
	return slices.ContainsFunc(a.People, func(p schema.Person) bool { return slices.Contains(roles, p.Role) })
}

// flatUnits lists departments, each before those inside it.
func flatUnits(units []schema.Unit) (out []schema.Unit) {
	for _, u := range units {
		out = append(append(out, u), flatUnits(u.Units)...)
	}
	return out
}

// inhabited tells whether we know somebody in a department or inside it.
func inhabited(a *playbook.Account, u schema.Unit) bool {
	if slices.ContainsFunc(a.People, func(p schema.Person) bool { return p.Unit == u.ID }) {
		return true
	}
	return slices.ContainsFunc(u.Units, func(in schema.Unit) bool { return inhabited(a, in) })
}

// hasNews tells whether anything was heard of late: in the account's news or in
// a meeting that this audience may read.
func (e *env) hasNews(a *playbook.Account) bool {
	fresh := func(d schema.Date) bool { return !d.IsZero() && e.pb.Today.Days(d) <= newsDays }
	if slices.ContainsFunc(a.News, func(n schema.News) bool { return fresh(n.Date) }) {
		return true
	}
	for _, d := range e.meetings() {
		if fresh(d.Date) && slices.ContainsFunc(d.Front.Facts, func(h schema.Heard) bool { return h.Account == a.ID }) {
			return true
		}
	}
	return false
}

// missing says in words what a map lacks: gaps of one sort stand in one line.
func (e *env) missing(k knowledge) (out []string) {
	var order []string
	who := map[string][]string{}
	for _, g := range k.gaps {
		if _, seen := who[g.what]; !seen {
			order = append(order, g.what)
			who[g.what] = nil
		}
		if g.who != "" {
			who[g.what] = append(who[g.what], g.who)
		}
	}
	for _, what := range order {
		names := strings.Join(who[what], e.word("list.and"))
		switch {
		case strings.HasPrefix(what, "known."):
			out = append(out, capital(e.word("missing.of", e.word(what), names)))
		case names != "":
			out = append(out, e.word(what, names))
		default:
			out = append(out, e.word(what))
		}
	}
	return out
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
