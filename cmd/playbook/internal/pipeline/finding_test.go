package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

func finding(t *testing.T, h *History, who string, r Rule) Finding {
	t.Helper()
	f := pick(h.Findings(wk("2026-W47"), who), r)
	if f.AsOf.IsZero() {
		t.Fatalf("%s was not run", r)
	}
	return f
}

// TestFunnelRules: counts of W45, W46 and W47; most rules read the last row.
func TestFunnelRules(t *testing.T) {
	flat := []int{9, 8, 7, 6, 5, 4}
	for _, tt := range []struct {
		name   string
		rule   Rule
		row    []int
		status Status
		sample int
		shows  string
	}{
		{"fewer new than negotiated", Prospecting, []int{2, 2, 2, 4, 1, 0}, Found, 6, "stage-count new-contact 2026-W47 2; stage-count negotiation 2026-W47 4"},
		{"as many new", Prospecting, []int{3, 2, 2, 3, 1, 0}, Clear, 6, ""},
		{"few of both", Prospecting, []int{1, 9, 9, 3, 1, 0}, NotEnough, 4, "at least 5 wanted"},

		{"proposals do not land", ProposalSkill, []int{9, 9, 2, 1, 1, 0}, Found, 9, "stage-ratio introduced→intention 2 of 9; threshold 0.25 ratio"},
		{"exactly a quarter", ProposalSkill, []int{9, 8, 2, 1, 1, 0}, Clear, 8, "2 of 8"},
		{"few introduced", ProposalSkill, []int{9, 4, 0, 1, 1, 0}, NotEnough, 4, ""},

		{"nothing signed", NegotiationSkill, []int{9, 8, 7, 5, 0, 0}, Found, 5, "stage-ratio negotiation→signed 0 of 5"},
		{"signed enough", NegotiationSkill, []int{9, 8, 7, 5, 2, 0}, Clear, 5, ""},
		{"few negotiations", NegotiationSkill, []int{9, 8, 7, 4, 0, 0}, NotEnough, 4, ""},

		{"wider twice", Widening, []int{5, 6, 2, 5, 1, 0}, Found, 11, "stage-ratio new-contact→introduced 6 of 5; stage-ratio intention→negotiation 5 of 2"},
		{"no more than prospecting says", Widening, []int{1, 5, 4, 4, 2, 0}, Told, 9, "told (another finding names the same place); stage-ratio new-contact→introduced 5 of 1"},
		{"and one step more", Widening, []int{1, 5, 2, 4, 2, 0}, Found, 7, "found; stage-ratio intention→negotiation 4 of 2; sample"},
		{"prospecting has not enough data", Widening, []int{1, 5, 4, 3, 2, 0}, Found, 9, "found; stage-ratio new-contact→introduced 5 of 1; sample"},
		{"narrowing", Widening, flat, Clear, 17, ""},
		{"paid piles up, as it should", Widening, []int{5, 4, 3, 2, 1, 9}, Clear, 9, ""},
		{"wider, but small", Widening, []int{1, 2, 1, 2, 1, 0}, NotEnough, 3, ""},
	} {
		h := New(NewConfig(site()), schema.Team{}, countWeeks(flat, flat, tt.row), nil)
		f := finding(t, h, "ana", tt.rule)
		eq(t, tt.name, []any{f.Status, f.Sample, f.Enough()}, []any{tt.status, tt.sample, tt.status == Found || tt.status == Clear})
		if !strings.Contains(f.String(), tt.shows) {
			t.Errorf("%s: %q does not show %q", tt.name, f, tt.shows)
		}
		eq(t, tt.name+", team", finding(t, h, Team, tt.rule).Status, tt.status)
	}
}

// TestFlowOutweighsStock: little stands in signed, since what is signed is soon
// paid; the conversion shows that negotiation does turn into signed.
func TestFlowOutweighsStock(t *testing.T) {
	var was, is []schema.Deal
	for i := range 10 {
		d := schema.Deal{ID: fmt.Sprint("d", i), Owner: "ana", Stage: "negotiation", Created: day("2026-10-01"), Entered: day("2026-11-10")}
		was = append(was, d)
		if i < 4 {
			d.Stage, d.Entered, d.Status = "paid", day("2026-11-18"), schema.Won
		}
		is = append(is, d)
	}
	h := New(NewConfig(site()), schema.Team{}, []Week{{wk("2026-W46"), schema.Snapshot{AsOf: day("2026-11-13"), Deals: was}},
		{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Deals: is}}}, nil)
	f := finding(t, h, "ana", NegotiationSkill)
	eq(t, "status", f.Status, Clear)
	eq(t, "numbers", f.Numbers[:2], "[stage-ratio negotiation→signed 0 of 6 conversion negotiation→signed 4 of 10 in 8 weeks, 2026-09-26 to 2026-11-20]")
	f = pick(h.Findings(wk("2026-W46"), "ana"), NegotiationSkill)
	eq(t, "the week before", f.Status, Found)
	eq(t, "mended", h.Mends(wk("2026-W47"), "ana")[1].State, Mended)
}

func TestStalled(t *testing.T) {
	deals := func(entered ...string) []Week {
		var out []schema.Deal
		for i, e := range entered {
			out = append(out, schema.Deal{ID: fmt.Sprint("d", i), Owner: "ana", Stage: six[i%2].ID, Value: num(fmt.Sprint(100 * (i + 1))), Entered: day(e)})
		}
		return []Week{{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Deals: out}}}
	}
	s := site()
	s.Thresholds.StageAge = map[string]int{"introduced": 10}
	// 10-21 is 30 days back, 11-09 eleven, 11-10 ten.
	for _, tt := range []struct {
		name    string
		entered []string
		status  Status
		deals   string
	}{
		{"oldest first, then largest", []string{"2026-10-20", "2026-11-09", "2026-10-20", "2026-11-19", "2026-11-19", "2026-10-20"}, Found, "d5 d2 d0 d1 "},
		{"on the day", []string{"2026-10-21", "2026-11-10", "2026-10-21", "2026-11-10", "2026-11-20"}, Clear, ""},
		{"few", []string{"2026-01-01", "2026-11-19"}, NotEnough, "d0 "},
	} {
		h := New(NewConfig(s), schema.Team{}, deals(tt.entered...), nil)
		f := finding(t, h, "ana", Stalled)
		got := ""
		for _, d := range f.Deals {
			got += d.ID + " "
		}
		eq(t, tt.name, []any{f.Status, f.Sample, got}, []any{tt.status, len(tt.entered), tt.deals})
	}
	h := New(NewConfig(s), schema.Team{}, countWeeks([]int{9, 9, 9, 9, 9, 9}), nil)
	eq(t, "counts", finding(t, h, "ana", Stalled).Why, CountsOnly)
}

func TestAgeWithoutADate(t *testing.T) {
	var weeks []Week
	for i, stage := range []string{"new-contact", "introduced", "introduced"} {
		w := schema.Week{Year: 2026, Num: 45 + i}
		weeks = append(weeks, Week{w, schema.Snapshot{AsOf: w.Monday().Add(4), Deals: []schema.Deal{
			{ID: "a", Owner: "ana", Stage: stage}, {ID: "b", Owner: "ana", Stage: "new-contact", Created: day("2026-11-01")}}}})
	}
	d := New(NewConfig(site()), schema.Team{}, weeks, nil).Ageing(wk("2026-W47"), "ana").Deals
	eq(t, "created", []any{d[0].ID, d[0].Days, d[0].AtLeast}, "[b 19 false]")           // 11-01 to 11-20
	eq(t, "first seen in stage", []any{d[1].ID, d[1].Days, d[1].AtLeast}, "[a 7 true]") // since W46
}

func TestBigFish(t *testing.T) {
	// Six accounts: the top ⌈6/5⌉ = 2 are acme and bolt.
	var deals []schema.Deal
	for i, acc := range []string{"acme", "bolt", "c", "d", "e", "f"} {
		deals = append(deals, schema.Deal{ID: acc, Account: acc, Owner: "ana", Stage: "intention", Value: num(fmt.Sprint(1000 - 10*i))})
	}
	whole := schema.Account{People: []schema.Person{{Name: "Kim"}}, Proposals: []string{"proposals/x.md"}, LastTouch: day("2026-10-30")} // 21 days
	late := whole
	late.LastTouch = day("2026-10-29") // 22 days
	for _, tt := range []struct {
		name       string
		acme, bolt schema.Account
		deals      []schema.Deal
		status     Status
		lacks      string
	}{
		{"all there", whole, whole, deals, Clear, ""},
		{"no touch in time", whole, late, deals, Found, "bolt[touch] "},
		{"nothing known", schema.Account{}, whole, deals, Found, "acme[map proposal touch] "},
		{"few deals", schema.Account{}, whole, deals[:4], NotEnough, "acme[map proposal touch] "},
	} {
		h := New(NewConfig(site()), schema.Team{}, []Week{{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Deals: tt.deals}}},
			map[string]schema.Account{"acme": tt.acme, "bolt": tt.bolt})
		f := finding(t, h, "ana", BigFish)
		got := ""
		for _, a := range f.Fish {
			got += a.Account + fmt.Sprint(a.Lacks) + " "
			eq(t, "owners", a.Owners, "[ana]")
			eq(t, "stages", f.Stages, "[intention]")
		}
		eq(t, tt.name, []any{f.Status, got}, []any{tt.status, tt.lacks})
	}
}

func TestFalling(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rows   [][]int
		status Status
		why    Reason
		stages string
	}{
		{"two weeks running", [][]int{{9, 8}, {9, 7}, {9, 5}}, Found, "", "[introduced]"},
		{"one week", [][]int{{9, 7}, {9, 7}, {9, 5}}, Clear, "", "[]"},
		{"small", [][]int{{4, 3}, {4, 2}, {4, 1}}, NotEnough, FewDeals, "[]"},
		{"too few weeks", [][]int{{9, 8}, {9, 5}}, NotEnough, FewWeeks, "[]"},
	} {
		f := finding(t, New(NewConfig(site()), schema.Team{}, countWeeks(tt.rows...), nil), "ana", Falling)
		eq(t, tt.name, []any{f.Status, f.Why, f.Stages}, []any{tt.status, tt.why, tt.stages})
		if tt.status == Found {
			eq(t, "counts do not tell where to", f.LeftWhy, CountsOnly)
		}
	}
	gap := countWeeks([]int{9, 8}, []int{9, 7}, []int{9, 6}, []int{9, 5})
	gap = slices.Delete(gap, 2, 3)
	eq(t, "a week is missing", finding(t, New(NewConfig(site()), schema.Team{}, gap, nil), "ana", Falling).Why, FewWeeks)
}

// TestFallingTellsWhereTo: five deals in introduced become four, then three.
func TestFallingTellsWhereTo(t *testing.T) {
	row := func(stages ...string) []schema.Deal {
		var out []schema.Deal
		for i, s := range stages {
			if s == "-" {
				continue
			}
			d := schema.Deal{ID: fmt.Sprint("d", i), Owner: "ana", Stage: s}
			if s == "lost" {
				d.Stage, d.Status = "introduced", schema.Lost
			}
			if s == "ben" {
				d.Stage, d.Owner = "introduced", "ben"
			}
			out = append(out, d)
		}
		return out
	}
	i := "introduced"
	weeks := []Week{
		{wk("2026-W45"), schema.Snapshot{AsOf: day("2026-11-06"), Deals: row(i, i, i, i, i, "-")}},
		{wk("2026-W46"), schema.Snapshot{AsOf: day("2026-11-13"), Deals: row("intention", "lost", i, i, i, i)}},
		{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Deals: row("intention", "lost", "-", i, "ben", i)}},
	}
	h := New(NewConfig(site()), schema.Team{}, weeks, nil)
	f := finding(t, h, "ana", Falling)
	// 5 + 1 came in − 4 left = 2: d0 on to intention, d1 lost, d2 vanished, d4 to ben.
	eq(t, "left", f.Left, "[{introduced forward intention [d0]} {introduced lost  [d1]} {introduced vanished  [d2]} {introduced handed-off  [d4]}]")
	eq(t, "numbers", f.Numbers, "[stage-count introduced 2026-W45 5 stage-count introduced 2026-W46 4 stage-count introduced 2026-W47 2 left-stage introduced 4 came-in introduced 1]")
	// For the team d4 has not left: 5, 4, 3.
	eq(t, "team", finding(t, h, Team, Falling).Left, "[{introduced forward intention [d0]} {introduced lost  [d1]} {introduced vanished  [d2]}]")
}

func TestCompareAndHelp(t *testing.T) {
	weeks := func(ana, ben, cia []int) []Week {
		out := countWeeks(ana, ana)
		for s, n := range ben {
			for _, w := range out {
				if w.Snapshot.Counts["ben"] == nil {
					w.Snapshot.Counts["ben"], w.Snapshot.Counts["cia"] = map[string]int{}, map[string]int{}
				}
				w.Snapshot.Counts["ben"][six[s].ID] = n
				w.Snapshot.Counts["cia"][six[s].ID] = cia[s]
			}
		}
		return out
	}
	// ana only widens; ben opens nobody and widens; cia is well.
	w := weeks([]int{5, 6, 5, 4, 3, 0}, []int{1, 2, 3, 6, 4, 0}, []int{9, 8, 7, 6, 5, 0})
	h := New(NewConfig(site()), schema.Team{Reps: []schema.Rep{{ID: "ana"}, {ID: "ben"}, {ID: "cia"}}}, w, nil)
	got := ""
	for _, x := range h.Help(wk("2026-W47")) {
		got += fmt.Sprintf("%s %d %d %d %d %s; ", x.Rep, x.Skill, x.Deals, x.Look, x.Remaining, x.Findings[0].Rule)
	}
	eq(t, "help", got, "ben 1 0 1 2 prospecting; ana 0 0 1 1 widening; ")

	f := func(r Rule, s Status, stages ...string) Finding { return Finding{Rule: r, Status: s, Stages: stages} }
	prev := []Finding{f(Prospecting, Found), f(ProposalSkill, Found), f(Widening, Found, "a", "b"), f(Falling, Clear)}
	cur := []Finding{f(Prospecting, Clear), f(ProposalSkill, NotEnough), f(Widening, Found, "b", "c"), f(Falling, Found, "a")}
	told := f(Widening, Told, "a")
	eq(t, "said elsewhere now", []any{Compare([]Finding{f(Widening, Found, "a")}, []Finding{told})[0].State, Compare([]Finding{told}, []Finding{f(Widening, Found, "a")})[0].State}, []any{Remaining, Remaining})
	eq(t, "said elsewhere both times", len(Compare([]Finding{told}, []Finding{told})), 0)
	got = ""
	for _, m := range Compare(prev, cur) {
		got += fmt.Sprintf("%s %s %v %v %v; ", m.Rule, m.State, m.Gone, m.Stayed, m.Came)
	}
	eq(t, "compare", got, "prospecting mended [] [] []; proposal-skill unknown [] [] []; widening still [a] [b] [c]; falling new [] [] [a]; ")
}

func TestConfig(t *testing.T) {
	s := site()
	s.Thresholds.Signed, s.Thresholds.NewContact, s.Thresholds.MinSample = "paid", "nowhere", 3
	c := NewConfig(s)
	eq(t, "roles", c.Roles, Roles{-1, 1, 2, 3, 5})
	eq(t, "defaults", []any{c.Thresholds.MinSample, c.Thresholds.Window, c.Thresholds.CycleDays, c.StageAge("signed")}, "[3 8 90 30]")
	h := New(c, schema.Team{}, countWeeks([]int{9, 8, 7, 6, 5, 4}), nil)
	eq(t, "no such stage", finding(t, h, "ana", Prospecting).Why, NoStage)
}

func TestLeftOut(t *testing.T) {
	h := New(NewConfig(site()), schema.Team{}, []Week{{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Deals: []schema.Deal{
		{ID: "a", Owner: "ana", Stage: "signed"}, {ID: "a", Owner: "ana", Stage: "paid"}, {ID: "b", Owner: "ana", Stage: "sold"},
		{Owner: "ana", Stage: "paid"}, {ID: "c", Stage: "paid"}}}}}, nil)
	eq(t, "why", fmt.Sprintf("%q", fmt.Sprint(h.LeftOut())), fmt.Sprintf("%q", fmt.Sprint([]LeftOut{
		{wk("2026-W47"), "a", SameID}, {wk("2026-W47"), "b", UnknownStage}, {wk("2026-W47"), "", NoID}, {wk("2026-W47"), "c", NoOwner}})))
	eq(t, "the first row counts", h.Funnel(wk("2026-W47"), Team).Count("signed"), 1)
}
