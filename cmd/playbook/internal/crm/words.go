package crm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// leaveOut is the id to which a mapping may send a stage or owner: their deals
// are skipped, and counted.
const leaveOut = "skip"

// words turns the CRM's words into ours: stages, owners and statuses, each by the
// mapping first, then by our own ids and names, never minding case. Words that
// mean nothing are collected, with the line where each stands first.
type words struct {
	opt         Options
	stages      map[string]string
	owners      map[string]string
	won, lost   map[string]bool
	openToo     bool // the mapping lists what is won or lost, so any other status is open
	strayStages strays
	strayOwners strays
	strayStatus strays
	faults      []diagnostic
}

// strays are words without a meaning: how often, and where first.
type strays struct {
	count map[string]int
	first map[string]int
	names map[string]string
	order []string
}

func (s *strays) add(word string, line int) {
	if s.count == nil {
		s.count, s.first, s.names = map[string]int{}, map[string]int{}, map[string]string{}
	}
	key := fold(word)
	if s.count[key]++; s.count[key] == 1 {
		s.first[key], s.names[key] = line, word
		s.order = append(s.order, key)
	}
}

func newWords(opt Options) *words {
	w := &words{opt: opt, stages: map[string]string{}, owners: map[string]string{}, won: set(opt.Mapping.Won), lost: set(opt.Mapping.Lost)}
	w.openToo = len(w.won)+len(w.lost) > 0
	for _, s := range slices.Backward(opt.Stages) {
		w.stages[fold(s.Name)] = s.ID
	}
	names := map[string]int{}
	for _, r := range opt.Reps {
		names[fold(r.Name)]++
		w.owners[fold(r.Name)] = r.ID
	}
	for name, n := range names {
		if n > 1 || name == "" { // two of one name: only the mapping can tell
			delete(w.owners, name)
		}
	}
	stageIDs, repIDs := map[string]bool{}, map[string]bool{}
	for _, s := range opt.Stages {
		w.stages[fold(s.ID)], stageIDs[s.ID] = s.ID, true
	}
	for _, r := range opt.Reps {
		w.owners[fold(r.ID)], repIDs[r.ID] = r.ID, true
	}
	delete(w.stages, "")
	delete(w.owners, "")
	w.faults = append(columnFaults(opt), w.learn("stages", opt.Mapping.Stages, stageIDs, w.stages)...)
	w.faults = append(w.faults, w.learn("owners", opt.Mapping.Owners, repIDs, w.owners)...)
	return w
}

// learn takes one table of the mapping into known; what it maps to must exist.
func (w *words) learn(section string, mapping map[string]string, ids map[string]bool, known map[string]string) []diagnostic {
	var out []diagnostic
	for _, theirs := range slices.Sorted(maps.Keys(mapping)) {
		ours := mapping[theirs]
		if known[fold(theirs)] = ours; !ids[ours] && ours != leaveOut {
			out = append(out, fault(w.opt.mappingFile(), 0, "crm-mapping",
				fmt.Sprintf("%s maps %q to %q, which is none of ours", section, theirs, ours),
				"use "+ids2text(ids)+", or "+leaveOut+" to leave such deals out"))
		}
	}
	return out
}

func ids2text(ids map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(ids)), ", ")
}

func set(words []string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[fold(w)] = true
	}
	return m
}

// stage gives our stage for r's; ok is false when it is a stray.
func (w *words) stage(r row) (id string, ok bool) {
	cell := orNone(r.cells[fStage])
	if id, ok = w.stages[fold(cell)]; ok {
		return id, true
	}
	// HubSpot and Pipedrive may write the pipeline behind: "Won (Sales Pipeline)".
	if p := fold(r.cells[fPipeline]); p != "" {
		if bare, has := strings.CutSuffix(fold(cell), " ("+p+")"); has {
			if id, ok = w.stages[bare]; ok {
				return id, true
			}
		}
	}
	w.strayStages.add(cell, r.line)
	return "", false
}

// owner gives our rep for r's owner; ok is false when it is a stray.
func (w *words) owner(r row) (id string, ok bool) {
	cell := orNone(r.cells[fOwner])
	if id, ok = w.owners[fold(cell)]; !ok {
		w.strayOwners.add(cell, r.line)
	}
	return id, ok
}

var joints = strings.NewReplacer(" ", "", "-", "", "_", "")

// status tells whether a deal is open, won or lost: by the status column where
// there is one, else by the stage. openNote is the word that was read as open
// for being none of the listed ones.
func (w *words) status(r row) (status schema.Outcome, openNote string) {
	if cell := fold(r.cells[fStatus]); cell != "" {
		switch {
		case w.won[cell], cell == "won", cell == "closed won":
			return schema.Won, ""
		case w.lost[cell], cell == "lost", cell == "closed lost":
			return schema.Lost, ""
		case cell == "open":
			return schema.Open, ""
		case w.openToo:
			return schema.Open, r.cells[fStatus]
		}
		w.strayStatus.add(r.cells[fStatus], r.line)
		return schema.Open, ""
	}
	stage := fold(r.cells[fStage])
	if p := fold(r.cells[fPipeline]); p != "" {
		stage = strings.TrimSuffix(stage, " ("+p+")")
	}
	letters := joints.Replace(stage)
	switch {
	case w.won[stage], !w.lost[stage] && letters == "closedwon":
		return schema.Won, ""
	case w.lost[stage], letters == "closedlost":
		return schema.Lost, ""
	}
	return schema.Open, ""
}
