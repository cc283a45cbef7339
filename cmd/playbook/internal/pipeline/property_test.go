package pipeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// TestProperties holds random histories, with hand-offs, changes of currency,
// deals that vanish and return, and weeks of counts, to what must always be so.
func TestProperties(t *testing.T) {
	moved := map[Class]int{}
	for seed := range uint64(60) {
		team, weeks := random(rand.New(rand.NewPCG(seed, 1)), 4, 14, 30)
		h := New(NewConfig(site()), team, weeks, nil)
		if len(h.LeftOut()) > 0 {
			t.Fatal(h.LeftOut())
		}
		for _, w := range h.Weeks() {
			for _, who := range append([]string{Team}, h.Reps()...) {
				name := fmt.Sprintf("seed %d %s %q", seed, w, who)
				movementHolds(t, name, h, w, who)
				metricsHold(t, name, h, w, who)
			}
			for _, n := range h.Movement(w, Team).Counts {
				moved[n.Class] += n.N
			}
			sumsHold(t, fmt.Sprint(seed, w), h, w)
		}
		if t.Failed() {
			return
		}
	}
	for _, c := range Classes() {
		if moved[c] == 0 && c != ClassHandedIn {
			t.Errorf("no random history had a deal %s", c)
		}
	}
}

func movementHolds(t *testing.T, name string, h *History, w schema.Week, who string) {
	m := h.Movement(w, who)
	if m.Why != "" {
		return
	}
	before, after := h.Funnel(m.From, who), h.Funnel(m.To, who)
	var sum StageFlow
	for i, f := range m.Flows {
		sum.Forward, sum.ForwardIn, sum.Back, sum.BackIn = sum.Forward+f.Forward, sum.ForwardIn+f.ForwardIn, sum.Back+f.Back, sum.BackIn+f.BackIn
		if got := f.Forward + f.Lost + f.Back + f.Vanished + f.HandedOff + f.StillThere; f.Entries() != got || !f.Balanced() {
			t.Errorf("%s %s: %d entries, %d accounted for", name, f.Stage.ID, f.Entries(), got)
		}
		if f.Opening != before.Rows[i].Count || f.StillThere != after.Rows[i].Count {
			t.Errorf("%s %s: flow from %d to %d, stock from %d to %d", name, f.Stage.ID, f.Opening, f.StillThere, before.Rows[i].Count, after.Rows[i].Count)
		}
		if who == Team && f.HandedOff+f.HandedIn > 0 {
			t.Errorf("%s: a hand-off left the team", name)
		}
	}
	if sum.Forward != sum.ForwardIn || sum.Back != sum.BackIn || sum.Back < m.Count(ClassBack) || sum.Forward < m.Count(ClassForward)+m.Count(ClassSkipped) {
		t.Errorf("%s: what went out of one stage came into another: %+v", name, sum)
	}
	n := 0
	for _, c := range m.Counts {
		n += c.N
	}
	if n != len(m.Changes) {
		t.Errorf("%s: %d changes, classes add up to %d", name, len(m.Changes), n)
	}
	open := func(w schema.Week) purse {
		p := purse{}
		for _, v := range h.Metrics(w, who, 0).OpenValue {
			p.add(v)
		}
		return p
	}
	was, is := open(m.From), open(m.To)
	for _, b := range m.Bridges {
		sum := b.Opening.Add(b.New).Add(b.Reopened).Add(b.HandedIn).Add(b.Revalued).Sub(b.Won).Sub(b.Lost).Sub(b.Vanished).Sub(b.HandedOff)
		if !sum.Equal(b.Closing) || !b.Opening.Equal(was[b.Currency]) || !b.Closing.Equal(is[b.Currency]) {
			t.Errorf("%s: bridge %+v, stock from %s to %s", name, b, was[b.Currency], is[b.Currency])
		}
		count := b.OpeningN + b.NewN + b.ReopenedN + b.HandedInN + b.CurrencyInN - b.CurrencyOutN - b.WonN - b.LostN - b.VanishedN - b.HandedOffN
		if count != b.ClosingN {
			t.Errorf("%s: bridge counts %d, closing %d: %+v", name, count, b.ClosingN, b)
		}
	}
}

func metricsHold(t *testing.T, name string, h *History, w schema.Week, who string) {
	m := h.Metrics(w, who, 6)
	if m.Why != "" {
		return
	}
	for _, s := range m.Conversion.Steps {
		if s.Ratio.K > s.Ratio.N || s.Ratio.N != s.Ratio.K+s.Here+s.Lost+s.Vanished || s.Skipped > s.Ratio.K {
			t.Errorf("%s: step %+v", name, s)
		}
	}
	last := m.Conversion.Cumulative[0].Ratio
	if last.K != last.N {
		t.Errorf("%s: first stage %s", name, last)
	}
	for _, r := range m.Conversion.Cumulative {
		if r.Ratio.K > last.K || r.Ratio.N != last.N {
			t.Errorf("%s: cumulative grows: %v", name, m.Conversion.Cumulative)
		}
		last = r.Ratio
	}
	for _, r := range m.WinRates {
		if v, ok := r.Value(); ok && (v.IsNegative() || v.GreaterThan(decimal.NewFromInt(1))) {
			t.Errorf("%s: win rate %+v", name, r)
		}
	}
	if len(m.Ageing.Deals) != m.Open {
		t.Errorf("%s: %d ages of %d open deals", name, len(m.Ageing.Deals), m.Open)
	}
	for _, d := range m.Ageing.Deals {
		if d.Days < 0 {
			t.Errorf("%s: age %d of %s", name, d.Days, d.ID)
		}
	}
	for _, c := range m.Concentration {
		n := len(c.Accounts)
		if n == 0 {
			continue
		}
		least := decimal.NewFromInt(1).DivRound(decimal.NewFromInt(int64(n)), 6)
		if c.HHI.Add(num("0.000001")).LessThan(least) || c.HHI.GreaterThan(decimal.NewFromInt(1)) {
			t.Errorf("%s: HHI %s of %d accounts", name, c.HHI, n)
		}
		if !c.Accounts[n-1].Cumulative.Equal(decimal.NewFromInt(1)) || c.Fewest.K < 1 || c.Fewest.K > n || c.Top.K != (n+4)/5 {
			t.Errorf("%s: concentration %+v", name, c)
		}
		part := decimal.Zero
		for _, a := range c.Accounts[:c.Fewest.K-1] {
			part = part.Add(a.Value)
		}
		if part.Mul(hundred).GreaterThanOrEqual(c.Total.Mul(eighty)) {
			t.Errorf("%s: fewer than %d accounts make 80 %%", name, c.Fewest.K)
		}
	}
}

// sumsHold: the team is the sum of its reps.
func sumsHold(t *testing.T, name string, h *History, w schema.Week) {
	team, conv := h.Funnel(w, Team), h.Conversion(w, Team, 6)
	for i := range team.Rows {
		n, k, of := 0, 0, 0
		for _, r := range h.Reps() {
			n += h.Funnel(w, r).Rows[i].Count
			if c := h.Conversion(w, r, 6); i < len(c.Steps) {
				k, of = k+c.Steps[i].Ratio.K, of+c.Steps[i].Ratio.N
			}
		}
		if n != team.Rows[i].Count {
			t.Errorf("%s: team %d, reps %d", name, team.Rows[i].Count, n)
		}
		if i < len(conv.Steps) && conv.Steps[i].Ratio != (Ratio{k, of}) {
			t.Errorf("%s: team converts %s, reps %d of %d", name, conv.Steps[i].Ratio, k, of)
		}
	}
}

// TestOrderOfRowsDoesNotMatter: weeks and rows in any order give the same.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	team, weeks := random(rand.New(rand.NewPCG(7, 7)), 3, 8, 40)
	a := New(NewConfig(site()), team, weeks, nil)
	back := slices.Clone(weeks)
	slices.Reverse(back)
	for i := range back {
		back[i].Snapshot.Deals = slices.Clone(back[i].Snapshot.Deals)
		slices.Reverse(back[i].Snapshot.Deals)
	}
	b := New(NewConfig(site()), team, back, nil)
	same := []cmp.Option{cmpopts.EquateEmpty(), cmp.AllowUnexported(Cycle{}), cmp.Comparer(decimal.Decimal.Equal)}
	for _, w := range a.Weeks() {
		for _, who := range append([]string{Team}, a.Reps()...) {
			for _, d := range []string{
				cmp.Diff(a.Movement(w, who), b.Movement(w, who), same...),
				cmp.Diff(a.Metrics(w, who, 0), b.Metrics(w, who, 0), same...),
				cmp.Diff(a.Findings(w, who), b.Findings(w, who), same...),
				cmp.Diff(a.Help(w), b.Help(w), same...),
			} {
				if d != "" {
					t.Fatal(d)
				}
			}
		}
	}
}

// TestManyReaders: pages are made by several goroutines at once (go test -race).
func TestManyReaders(t *testing.T) {
	team, weeks := random(rand.New(rand.NewPCG(3, 3)), 3, 6, 20)
	h := New(NewConfig(site()), team, weeks, nil)
	want := fmt.Sprint(New(NewConfig(site()), team, weeks, nil).Help(h.Last()))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, w := range h.Weeks() {
				h.Metrics(w, Team, 0)
				h.Movement(w, Team)
			}
			if got := fmt.Sprint(h.Help(h.Last())); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wg.Wait()
}
