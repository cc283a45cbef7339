package pipeline

import "playbook/cmd/playbook/internal/schema"

// StageFlow is what passed through one stage between two snapshots. Two
// identities always hold (DESIGN §4):
//
//	Entries = Forward + Lost + Back + Vanished + HandedOff + StillThere
//	Opening + what came in = Entries
//
// Opening is the stage's count in the earlier funnel, StillThere its count in
// the later one. A won deal is in neither list of its own: it moves forward or
// is still there, as its stage says.
type StageFlow struct {
	Stage   Stage
	Opening int // stood here on the first day
	// Came in: new, from an earlier stage, from a later one, from another rep,
	// lost or vanished before.
	New, ForwardIn, BackIn, HandedIn, Reopened int
	// Went out. Forward includes those that skipped a stage on their way.
	Forward, Lost, Back, Vanished, HandedOff int
	StillThere                               int
	// Passed went over this stage without standing in it on either day. They
	// count as passed in Conversion, and are no part of the identity.
	Passed int
}

// Entries is the number of deals that stood in the stage at some time between
// the two days: those that were there and those that came in.
func (f StageFlow) Entries() int {
	return f.Opening + f.New + f.ForwardIn + f.BackIn + f.HandedIn + f.Reopened
}

// Exits is the number that went out.
func (f StageFlow) Exits() int { return f.Forward + f.Lost + f.Back + f.Vanished + f.HandedOff }

// Balanced tells whether the identity holds; it always does.
func (f StageFlow) Balanced() bool { return f.Entries() == f.Exits()+f.StillThere }

// ledger posts deals to the stages and currencies they touch.
type ledger struct {
	flows   []StageFlow
	bridges map[string]*Bridge
}

func newLedger(cfg Config) *ledger {
	l := &ledger{flows: make([]StageFlow, len(cfg.Stages)), bridges: map[string]*Bridge{}}
	for i, s := range cfg.Stages {
		l.flows[i].Stage = s
	}
	return l
}

func (l *ledger) post(x pair, rep int32) {
	// What rep does not own on a day is not in the rep's stock of that day.
	a, b := x.a, x.b
	offA, offB := rep >= 0 && a != nil && a.rep != rep, rep >= 0 && b != nil && b.rep != rep
	l.stages(x, offA, offB)
	l.money(x, offA, offB)
}

// stages posts the counts. A deal that is lost in a later stage than it stood
// in has gone forward to it; one that is lost in an earlier one is lost from
// where it stood, as many systems file lost deals away.
func (l *ledger) stages(x pair, offA, offB bool) {
	a, b := x.a, x.b
	wasIn := a != nil && a.status != schema.Lost && !offA
	var f *StageFlow
	if wasIn {
		f = &l.flows[a.stage]
		f.Opening++
		switch {
		case b == nil:
			f.Vanished++
			return
		case offB:
			f.HandedOff++
			return
		case b.status == schema.Lost && b.stage <= a.stage:
			f.Lost++
			return
		case b.stage == a.stage:
			f.StillThere++
			return
		case b.stage > a.stage:
			f.Forward++
			for s := a.stage + 1; s < b.stage; s++ {
				l.flows[s].Passed++
			}
		default:
			f.Back++
		}
	}
	if b == nil || offB {
		return
	}
	g := &l.flows[b.stage]
	switch {
	case wasIn && b.stage > a.stage:
		g.ForwardIn++
	case wasIn:
		g.BackIn++
	case a != nil && a.status == schema.Lost && b.status == schema.Lost:
		return // lost before, lost still
	case offA && a.status != schema.Lost:
		g.HandedIn++
	case a != nil || x.again:
		g.Reopened++
	default:
		g.New++
	}
	if b.status == schema.Lost {
		g.Lost++
	} else {
		g.StillThere++
	}
}
