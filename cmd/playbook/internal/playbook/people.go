package playbook

import (
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

// Rep is somebody who sells, with the address of the page about them.
type Rep struct {
	schema.Rep
	URL string // "" when there are no figures
}

// Display is the rep's name, or the id when none is given.
func (r *Rep) Display() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Account is what we know of a customer.
type Account struct {
	schema.Account
	ID         string
	URL        string
	Path       string // of its file
	Visibility schema.Visibility
}

// SeesPeople tells whether the audience may know who is in the team, and so by
// whom a document was written.
func (pb *Playbook) SeesPeople() bool { return pb.sees(pb.peopleMark) }

func (pb *Playbook) people(p *check.Passed) {
	pb.peopleMark = pb.Site.DefaultFor("team")
	if p.Team == nil {
		return
	}
	pb.peopleMark = or(p.Team.Value.Visibility, pb.peopleMark)
	pb.TeamMark = or(p.Team.Value.Visibility, pb.Site.DefaultFor("team"))
	if !pb.sees(pb.TeamMark) {
		return
	}
	pb.TeamPath = p.Team.Path
	for _, r := range p.Team.Value.Reps {
		rep := &Rep{Rep: r}
		pb.Reps = append(pb.Reps, rep)
		pb.reps[r.ID] = rep
	}
	if p.Rehearsals != nil {
		pb.RehearsalMark = schema.Stricter(pb.TeamMark, or(p.Rehearsals.Value.Visibility, pb.Site.DefaultFor("rehearsals")))
		if pb.sees(pb.RehearsalMark) {
			pb.Rehearsals = p.Rehearsals.Value.Rehearsals
		}
	}
}

func (pb *Playbook) loadAccounts(p *check.Passed) {
	for _, src := range p.Accounts {
		v := or(src.Value.Visibility, pb.Site.DefaultFor("accounts"))
		if !pb.sees(v) {
			pb.flow.partial = true
			for _, known := range []string{src.ID, src.Value.Name} {
				pb.closed[strings.ToLower(known)] = true
			}
			continue
		}
		a := &Account{Account: src.Value, ID: src.ID, URL: "accounts/" + strings.ToLower(src.ID) + "/", Path: src.Path, Visibility: v}
		if a.Name == "" {
			a.Name = a.ID
		}
		pb.Accounts = append(pb.Accounts, a)
		pb.accounts[a.ID] = a
	}
}

// snapshots keeps the weeks that the audience may see. Snapshots name people, so
// they are as strict as the team.
func (pb *Playbook) snapshots(p *check.Passed) {
	for _, w := range p.Weeks {
		v := or(w.Value.Visibility, pb.Site.DefaultFor("pipeline"))
		if p.Team != nil {
			v = schema.Stricter(v, or(p.Team.Value.Visibility, pb.Site.DefaultFor("team")))
		}
		pb.PipelineMark = schema.Stricter(pb.PipelineMark, v)
		if pb.PipelineMark == "" {
			pb.PipelineMark = v
		}
		if pb.sees(v) {
			pb.weekPaths[w.Week] = w.Path
			pb.Weeks = append(pb.Weeks, pipeline.Week{Week: w.Week, Snapshot: pb.unnamed(w.Value)})
		}
	}
	if len(pb.Weeks) == 0 {
		return
	}
	// People in snapshots without a team file are known by their id.
	if p.Team == nil {
		seen := map[string]bool{}
		for _, w := range pb.Weeks {
			for id := range w.Snapshot.Counts {
				seen[id] = true
			}
			for _, d := range w.Snapshot.Deals {
				seen[d.Owner] = true
			}
		}
		for id := range seen {
			rep := &Rep{Rep: schema.Rep{ID: id}}
			pb.Reps = append(pb.Reps, rep)
			pb.reps[id] = rep
		}
		slices.SortFunc(pb.Reps, func(a, b *Rep) int { return strings.Compare(a.ID, b.ID) })
	}
	for _, r := range pb.Reps {
		r.URL = "pipeline/reps/" + strings.ToLower(r.ID) + "/"
	}
}

// WeekPath is the file of a week's snapshot; "" when the audience may not see it.
func (pb *Playbook) WeekPath(w schema.Week) string { return pb.weekPaths[w] }

// unnamed is a snapshot in which deals with an account that the audience may not
// see name none.
func (pb *Playbook) unnamed(s schema.Snapshot) schema.Snapshot {
	if len(pb.closed) == 0 {
		return s
	}
	s.Deals = slices.Clone(s.Deals)
	for i := range s.Deals {
		if a := s.Deals[i].Account; a != "" && pb.closed[strings.ToLower(strings.TrimSpace(a))] {
			s.Deals[i].Account = ""
		}
	}
	return s
}
