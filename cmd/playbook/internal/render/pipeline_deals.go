package render

import (
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

// account is the name of an account: its file's, else as deals write it.
func (e *env) account(id, name string) string {
	if a := e.pb.Account(id); a != nil {
		return a.Name
	}
	return or(name, id)
}

// deal fills what every list of deals shows.
func (f figures) deal(id, name, account, accountName, owner string) DealView {
	v := DealView{ID: id, Name: name, Account: f.account(account, accountName)}
	if l := f.accountLink(account); l != nil {
		v.AccountURL = l.URL
	}
	if f.who == pipeline.Team {
		if p := f.anybody(owner); p != nil {
			v.Owner, v.OwnerURL = p.Title, p.URL
		}
	}
	if v.Account == "" && v.Name == "" {
		v.Name = id
	}
	return v
}

// stalled lists deals over their stage's age, oldest and largest first.
func (f figures) stalled(deals []pipeline.OpenDeal) (out []DealView) {
	for _, d := range deals {
		v := f.deal(d.ID, d.Name, d.Account, d.AccountName, d.Owner)
		v.Stage, v.Value, v.Due, v.Age = d.Stage.Name, valued(d.Value), f.day(d.Due), strconv.Itoa(d.Days)
		if d.AtLeast {
			v.Age = f.word("age.least", d.Days)
		}
		v.Note = f.word("age.limit", d.Limit)
		out = append(out, v)
	}
	return out
}

// moved says how many deals changed, of how many, between which days.
func (f figures) moved(m pipeline.Movement) string {
	if m.Why != "" {
		return ""
	}
	n := len(m.Changes)
	return f.word("pipeline.moved", f.word("ratio", n-m.Count(pipeline.ClassStillThere), n), f.day(m.FromDay), f.day(m.ToDay))
}

// moves lists the deals of a movement that changed in any way.
func (f figures) moves(m pipeline.Movement) (out []DealView) {
	for _, c := range m.Changes {
		if c.Class != pipeline.ClassStillThere {
			out = append(out, f.move(c))
		}
	}
	return out
}

// move is one deal's change: from which stage to which, and what else.
func (f figures) move(c pipeline.Change) DealView {
	now := c.To
	if !c.To.In {
		now = c.From
	}
	v := f.deal(c.ID, c.Name, c.Account, c.AccountName, now.Owner)
	v.Class, v.Stage, v.Value = string(c.Class), f.stage(now.Stage), valued(now.Value)
	if c.From.In && c.To.In && c.From.Stage != c.To.Stage && c.From.Status != schema.Lost {
		v.From = f.stage(c.From.Stage)
	}
	if now.Status == schema.Open || now.Status == "" {
		v.Due = f.day(now.Due)
	}
	var notes []string
	if len(c.Passed) > 0 {
		var names []string
		for _, s := range c.Passed {
			names = append(names, f.stage(s))
		}
		notes = append(notes, f.word("note.passed", strings.Join(names, ", ")))
	}
	if c.HandedOff {
		notes = append(notes, f.word("note.handed", f.name(c.From.Owner), f.name(c.To.Owner)))
	}
	if c.Revalued && !c.From.Value.Amount.IsZero() {
		notes = append(notes, f.word("note.value", valued(c.From.Value), or(valued(c.To.Value), "0")))
	}
	if c.Redated && !c.From.Due.IsZero() && !c.To.Due.IsZero() {
		notes = append(notes, f.word("note.due", f.day(c.From.Due), f.day(c.To.Due)))
	}
	if c.Class == pipeline.ClassLost {
		notes = append(notes, f.word("note.lost", or(c.LostReason, f.word("none"))))
	}
	v.Note = joined(notes...)
	return v
}

// name is what somebody is called.
func (e *env) name(id string) string {
	if p := e.anybody(id); p != nil {
		return p.Title
	}
	return id
}

// groups puts the changed deals of a week under the class of their movement.
func (f figures) groups(m pipeline.Movement) (out []MoveGroup) {
	for _, v := range f.moves(m) {
		if n := len(out); n == 0 || out[n-1].Class != v.Class {
			out = append(out, MoveGroup{Class: v.Class})
		}
		g := &out[len(out)-1]
		g.Deals = append(g.Deals, v)
	}
	return out
}
