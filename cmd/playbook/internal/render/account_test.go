package render

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// tree turns paths and texts into a playbook's files; data/site.yaml opens all
// unless it is given.
func tree(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	if files["data/site.yaml"] == "" {
		files["data/site.yaml"] = openSite
	}
	for p, text := range files {
		out[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const openSite = `repository: https://github.com/owner/repo
currency: EUR
stages: [{id: first, name: First}, {id: middle, name: Middle}, {id: last, name: Last}]
personas: [{id: lead, name: Lead}, {id: buyer, name: Buyer}]
industries: [{id: paper, name: Paper}, {id: wind, name: Wind}]
products: [{id: grease, name: Grease}, {id: pen, name: Pen}, {id: app, name: App}]
visibility: {default: public, pipeline: public, team: public, accounts: public, meeting: public, rehearsals: public, facts: public}
`

// envOf loads files as on 2026-11-24, for who may read everything.
func envOf(t *testing.T, files map[string]string) *env { return envFor(t, files, schema.ForManagers) }

func envFor(t *testing.T, files map[string]string, audience schema.Visibility) *env {
	t.Helper()
	src, err := load.Load(tree(files), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("the files do not pass: %+v", list)
	}
	return newEnv(playbook.New(passed, playbook.Options{Audience: audience}), defaultTheme(t), Options{BaseURL: "https://example.com/repo/"})
}

const team = "reps:\n  - {id: ann, name: Ann Able}\n  - {id: bob, name: Bob Best}\n  - {id: cy, name: Cy Gone, status: left}\n"

const mill = `name: Mill
industry: paper
owner: ann
last_touch: 2026-10-01
units: [{id: head, name: Head, units: [{id: buying, name: Buying}]}, {id: shop, name: Shop}]
people:
  - {name: Boss, title: Director, role: signs, unit: head, goals: [Calm], pressures: [Board], source: Ann}
  - {name: Lead, role: influences, reports_to: Boss, unit: shop, influences: [Boss]}
news:
  - {date: 2026-11-20, kind: rumour, text: A new line}
  - {date: 2026-10-20, kind: rumour, text: A move}
  - {date: 2026-09-20, kind: rumour, text: A sale}
  - {date: 2026-01-20, kind: rumour, text: A merger}
  - {date: 2025-01-20, kind: fact, text: A fire}
purchases:
  - {date: 2026-01-01, product: grease, supplier: us, value: 1234567.5, renews: 2027-06-01}
  - {date: 2025-01-01, product: Pen, supplier: Rival, renews: 2027-01-15}
  - {date: 2024-01-01, product: Sensors, supplier: Rival}
`

func account(t *testing.T, text string) (*env, *playbook.Account) {
	e := envOf(t, map[string]string{"data/team.yaml": team, "data/accounts/mill.yaml": text, "content/questions/q.md": bank})
	return e, e.pb.Account("mill")
}

const bank = `---
title: Bank
stages: [first]
questions:
  - {ask: People one?, options: [A, B], learns: people}
  - {ask: Structure one?, options: [A, B], learns: structure}
  - {ask: Structure two?, options: [A, B], learns: structure}
  - {ask: Goals one?, options: [A, B], learns: goals}
  - {ask: News one?, options: [A, B], learns: news}
  - {ask: Purchases one?, options: [A, B], learns: purchases}
---

Ask them.
`

// The score by hand. Boss: title, role, unit, goals, pressures, source known of
// six (the top of the map reports to nobody; who signs need not influence). Lead:
// role, boss, unit, influences of eight. The customer: industry, who signs,
// departments, two of three of them inhabited, news, purchases, one of two rival
// contracts with an end known; size, who uses it, Buying and Sensors unknown.
func TestScore(t *testing.T) {
	e, a := account(t, mill)
	k := e.known(a)
	if p := k.people["Boss"]; p.known != 6 || p.of != 6 {
		t.Errorf("Boss: %+v", p)
	}
	if p := k.people["Lead"]; p.known != 4 || p.of != 8 || strings.Join(p.missing, " ") != "known.title known.goals known.pressures known.source" {
		t.Errorf("Lead: %+v", p)
	}
	if k.known != 6+4+8 || k.of != 6+8+12 {
		t.Errorf("the map: %d of %d, want 18 of 26", k.known, k.of)
	}
	if c := e.accountCard(a); c.Score != "18 of 26 known" || c.ScoreOf100 != 69 {
		t.Errorf("card: %q %d", c.Score, c.ScoreOf100)
	}
	if k := (knowledge{}); k.percent() != 0 {
		t.Error("nothing known of nothing is not all")
	}
}

func TestMissingInWords(t *testing.T) {
	e, a := account(t, mill)
	got := e.missing(e.known(a))
	for _, want := range []string{"Who will use it", "Nobody known in: Buying", "Goals: Lead", "Job title: Lead"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	for _, g := range got {
		if strings.Contains(g, "Boss") || strings.Contains(g, "News") {
			t.Errorf("%q is known", g)
		}
	}
}

// Every question learns what is missing, and nothing else is asked.
func TestAsksMatchWhatIsMissing(t *testing.T) {
	e, a := account(t, mill)
	missing := map[string]bool{}
	k := e.known(a)
	for _, g := range k.gaps {
		missing[g.learns] = true
	}
	asks := e.asks(a, k, 6)
	if len(asks) != 6 {
		t.Fatalf("%d questions", len(asks))
	}
	seen := map[string]bool{}
	for i, q := range asks {
		if !missing[q.Learns] && q.Learns != "news" {
			t.Errorf("%q asks for %s, which is known", q.Ask, q.Learns)
		}
		if i < 5 && seen[q.Learns] {
			t.Errorf("%s twice before every sort once", q.Learns)
		}
		if seen[q.Ask] {
			t.Errorf("%q twice", q.Ask)
		}
		seen[q.Learns], seen[q.Ask] = true, true
	}
	// The fresh rumour is the only reason to ask for news: there was some.
	for _, q := range asks {
		if q.Learns == "news" && !strings.Contains(q.Why, "A new line") {
			t.Errorf("news because %q", q.Why)
		}
	}
	full := "industry: paper\nsize: big\nunits: [{id: u}]\npeople:\n" +
		"  - {name: A, title: T, role: decides, unit: u, goals: [g], pressures: [p], source: s}\n" +
		"  - {name: B, title: T, role: uses, reports_to: A, unit: u, goals: [g], pressures: [p], influences: [A], source: s}\n" +
		"news: [{date: 2026-11-01, kind: fact, text: f}]\npurchases: [{product: Pen, supplier: us}]\n"
	e, a = account(t, full)
	if k := e.known(a); k.percent() != 100 || len(e.asks(a, k, 6)) != 0 || len(e.missing(k)) != 0 {
		t.Errorf("a full map asks %q, lacks %q", e.asks(a, k, 6), e.missing(k))
	}
}

func TestRumoursFadeFactsStay(t *testing.T) {
	e, a := account(t, mill)
	facts, rumours := e.news(a)
	if len(facts) != 1 || facts[0].Fade != 0 {
		t.Errorf("facts: %+v", facts)
	}
	for i, want := range []int{0, 1, 2, 3} {
		if rumours[i].Fade != want {
			t.Errorf("%s fades %d, want %d", rumours[i].Text, rumours[i].Fade, want)
		}
	}
}

func TestWhiteSpace(t *testing.T) {
	e, a := account(t, mill)
	w := e.white(a)
	if len(w) != 3 || w[0].State != "ours" || w[1].State != "theirs" || w[1].Supplier != "Rival" || !w[1].Soon || w[2].State != "open" {
		t.Errorf("%+v", w)
	}
	p := e.purchases(a)
	if p[0].Product != "Pen" || !p[0].Soon || p[1].Value != "EUR 1,234,567.50" || p[1].Soon || !p[1].Ours || p[2].Product != "Sensors" {
		t.Errorf("%+v", p)
	}
}

// Deals are found by id and by name; currencies stay apart; the biggest open deal
// says where the account stands.
func TestStanding(t *testing.T) {
	e := envOf(t, map[string]string{"data/team.yaml": team, "data/accounts/mill.yaml": mill, "data/pipeline/2026-W47.yaml": `as_of: 2026-11-20
deals:
  - {id: A, account: mill, owner: ann, stage: middle, value: 5000, entered: 2026-11-10}
  - {id: B, account: MILL, owner: ann, stage: first, value: 900, currency: CHF}
  - {id: C, account: mill, owner: ann, stage: last, value: 700, status: won, closed: 2026-11-01}
  - {id: D, account: mill, owner: ann, stage: first, value: 99999, status: lost, closed: 2026-11-02, lost_reason: Price}
  - {id: E, account: Other, owner: ann, stage: last, value: 1}
`})
	a := e.pb.Account("mill")
	s := e.standing(a)
	if s.stage == nil || s.stage.ID != "middle" {
		t.Errorf("stands in %+v", s.stage)
	}
	if got := e.standingText(s); got != "CHF 900 open · EUR 5,000 open · EUR 700 won" {
		t.Errorf("%q", got)
	}
	ds := e.accountDeals(Frame{}, a)
	if len(ds) != 4 || ds[0].ID != "A" || ds[0].Age != "10" || ds[2].Class != "won" || ds[3].Note != "Price" {
		t.Errorf("%+v", ds)
	}
}

func TestAmount(t *testing.T) {
	for in, want := range map[string]string{"0": "EUR 0", "999": "EUR 999", "1000": "EUR 1,000", "1234567": "EUR 1,234,567", "12.5": "EUR 12.50", "-4200": "EUR −4,200", "0.005": "EUR 0.01"} {
		if got := amountOf(decimal.RequireFromString(in), "EUR"); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// The drawing is XML with nothing in it that could run or style, whatever the
// names are, and every person stands in it once, also in a circle.
func TestOrgChartIsPlainXML(t *testing.T) {
	people := []schema.Person{
		{Name: `<script>alert(1)</script>`, Title: `"quoted" & 'more' ]]>`, Role: "decides"},
		{Name: "汉字汉字汉字汉字汉字汉字汉字", Title: strings.Repeat("long title ", 12), ReportsTo: `<script>alert(1)</script>`, Influences: []string{"C", `<script>alert(1)</script>`}},
		{Name: "C", ReportsTo: "D", Influences: []string{"D", "nobody"}}, {Name: "D", ReportsTo: "E"}, {Name: "E", ReportsTo: "C", Influences: []string{"E"}},
		{Name: "F", ReportsTo: "D"}, {Name: "G", ReportsTo: "D"}, {Name: "bell\a", ReportsTo: "D"},
	}
	a := &playbook.Account{Account: schema.Account{People: people}}
	e, _ := account(t, mill)
	svg := string(e.orgChart(a, e.known(a), reporting(people)))
	boxes := 0
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"svg", "g", "title", "rect", "path", "text"}, el.Name.Local) {
			t.Errorf("element %s", el.Name.Local)
		}
		for _, at := range el.Attr {
			if at.Name.Local == "style" || strings.HasPrefix(at.Name.Local, "on") || strings.Contains(at.Name.Local, "href") {
				t.Errorf("attribute %s", at.Name.Local)
			}
			if at.Name.Local == "class" && strings.HasPrefix(at.Value, "box ") {
				boxes++
			}
		}
	}
	if boxes != len(people) {
		t.Errorf("%d boxes for %d people", boxes, len(people))
	}
	if e.orgChart(&playbook.Account{}, knowledge{}, nil) != "" {
		t.Error("a drawing of nobody")
	}
}

// No two boxes of a chart lie on each other.
func TestOrgChartKeepsPeopleApart(t *testing.T) {
	people := []schema.Person{{Name: "a"}, {Name: "b", ReportsTo: "a"}, {Name: "c", ReportsTo: "a"}, {Name: "d", ReportsTo: "b"}, {Name: "e", ReportsTo: "b"},
		{Name: "f", ReportsTo: "b"}, {Name: "g", ReportsTo: "c"}, {Name: "h", ReportsTo: "g"}, {Name: "i", ReportsTo: "c"}, {Name: "j"}, {Name: "k", ReportsTo: "j"}}
	c := chartDrawing{at: map[string]*box{}}
	x := 0
	for _, r := range reporting(people) {
		b := c.box(r)
		b.place(x, 0)
		x += b.width + sideGap
	}
	for i, p := range c.all {
		for _, q := range c.all[:i] {
			if p.x < q.x+boxW && q.x < p.x+boxW && p.y < q.y+boxH && q.y < p.y+boxH {
				t.Errorf("%s lies on %s", p.person.Name, q.person.Name)
			}
		}
	}
}

func TestWrapAndCut(t *testing.T) {
	if got := wrap("Head of group purchasing for technical goods", 16, 2); len(got) != 2 || columnsOf(got[1]) > 16 || !strings.HasSuffix(got[1], "…") {
		t.Errorf("%q", got)
	}
	if got := cut("汉字汉字汉字", 8); got != "汉字汉…" {
		t.Errorf("%q", got)
	}
}
