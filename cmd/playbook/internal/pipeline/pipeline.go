// Package pipeline turns weekly snapshots into the figures of DESIGN §4. Job:
// stock figures, movement, metrics and findings, per rep and for the team.
// Input: the site's stages and thresholds, the team, the snapshots and the
// account files, as schema types that check has passed. Output: a History,
// which never changes after New and may be read from many goroutines at once.
//
// A snapshot is a stock: who stands where on one day. What happened between
// two snapshots is a flow; only flow is called conversion, and only snapshots
// that list deals with stable ids have it. Snapshots of counts give stock alone
// and say why (Reason).
//
// Every figure carries the numbers behind it (k, n), its window and the name
// of its variant, so that a page never has to print a bare percent. A figure
// that is not defined carries a Reason instead. Ages and windows date from the
// snapshot's as_of, never from a clock. Money is decimal and per currency;
// nothing here adds two currencies. Texts for readers live in the theme; the
// String methods are English for tests and terminals.
package pipeline

import (
	"slices"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/schema"
)

// Team asks for the figures of the whole team where a rep's id is wanted. The
// team is every row of a snapshot, whoever owns it.
const Team = ""

// Week is one weekly snapshot under the name of its file.
type Week struct {
	Week     schema.Week
	Snapshot schema.Snapshot
}

// LeftOut is a row that takes part in no figure, and why; check reports these
// as errors first.
type LeftOut struct {
	Week schema.Week
	Row  string // deal id, or rep and stage of a count
	Why  Reason
}

// History is the pipeline over all weeks, indexed once. All methods only read.
type History struct {
	cfg      Config
	team     map[string]schema.Rep
	reps     []string
	repAt    map[string]int32
	accounts map[string]schema.Account
	byName   map[string]string // lower-case account name → account id
	written  map[string]*account
	weeks    []week
	weekAt   map[schema.Week]int
	deals    []*deal
	first    int // index of the first week that lists deals, or -1
	leftOut  []LeftOut
}

// week is one snapshot, indexed.
type week struct {
	Week
	asOf   schema.Date
	counts [][]int   // per rep and stage; nil when the snapshot lists deals
	rows   []ref     // every deal of the snapshot, by id
	byRep  [][]ref   // the same per owner
	once   sync.Once // guards known and bounds
	known  []ref     // last sight of every deal seen until now, gone ones too, by owner
	bounds []int     // where each owner's begin in known; one more at the end
	slots  []slot    // per rep, the team last
}

// slot keeps what several figures of one rep and week need.
type slot struct {
	conversion, findings sync.Once
	conv                 Conversion // over the site's window
	found                []Finding
}

func (w *week) slot(rep int32) *slot {
	if rep < 0 {
		return &w.slots[len(w.slots)-1]
	}
	return &w.slots[rep]
}

// New indexes weeks (in any order). Reps are those of the team in their order,
// then owners that only snapshots name, sorted.
func New(cfg Config, team schema.Team, weeks []Week, accounts map[string]schema.Account) *History {
	h := &History{cfg: cfg, team: map[string]schema.Rep{}, repAt: map[string]int32{}, accounts: accounts,
		byName: map[string]string{}, written: map[string]*account{}, weekAt: map[schema.Week]int{}, first: -1}
	ids := make([]string, 0, len(accounts))
	for id := range accounts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	slices.Reverse(ids) // of two accounts with one name, the first id answers to it
	for _, id := range ids {
		h.byName[strings.ToLower(accounts[id].Name)] = id
	}
	delete(h.byName, "")
	weeks = slices.Clone(weeks)
	slices.SortStableFunc(weeks, func(a, b Week) int {
		if a.Week.Before(b.Week) {
			return -1
		}
		if b.Week.Before(a.Week) {
			return 1
		}
		return 0
	})
	weeks = slices.CompactFunc(weeks, func(a, b Week) bool { return a.Week == b.Week })
	h.indexReps(team, weeks)
	h.weeks = make([]week, len(weeks))
	byID := map[string]*deal{}
	for i := range weeks {
		w := &h.weeks[i]
		w.Week, w.asOf = weeks[i], weeks[i].Snapshot.AsOf
		if w.asOf.IsZero() {
			w.asOf = w.Week.Week.Monday().Add(6)
		}
		h.weekAt[w.Week.Week] = i
		w.slots = make([]slot, len(h.reps)+1)
		if len(w.Snapshot.Deals) == 0 && w.Snapshot.Counts != nil {
			h.indexCounts(w)
			continue
		}
		if h.first < 0 {
			h.first = i
		}
		h.indexDeals(i, byID)
	}
	for _, d := range h.deals {
		h.trace(d)
	}
	return h
}

// indexReps lists who owns anything.
func (h *History) indexReps(team schema.Team, weeks []Week) {
	for _, r := range team.Reps {
		if _, twice := h.team[r.ID]; !twice && r.ID != "" {
			h.team[r.ID] = r
			h.reps = append(h.reps, r.ID)
		}
	}
	others := map[string]bool{}
	for _, w := range weeks {
		for _, d := range w.Snapshot.Deals {
			others[d.Owner] = true
		}
		for rep := range w.Snapshot.Counts {
			others[rep] = true
		}
	}
	var found []string
	for id := range others {
		if _, ok := h.team[id]; !ok && id != "" {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	h.reps = append(h.reps, found...)
	for i, id := range h.reps {
		h.repAt[id] = int32(i)
	}
}

// indexCounts takes in a snapshot of counts.
func (h *History) indexCounts(w *week) {
	w.counts = make([][]int, len(h.reps))
	for i, id := range h.reps {
		w.counts[i] = make([]int, len(h.cfg.Stages))
		stages := w.Snapshot.Counts[id]
		for j, s := range h.cfg.Stages {
			w.counts[i][j] = stages[s.ID]
		}
		var unknown []string
		for s := range stages {
			if h.cfg.index(s) < 0 {
				unknown = append(unknown, s)
			}
		}
		slices.Sort(unknown)
		for _, s := range unknown {
			h.leftOut = append(h.leftOut, LeftOut{w.Week.Week, id + " " + s, UnknownStage})
		}
	}
}
