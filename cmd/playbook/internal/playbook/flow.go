package playbook

import (
	"sync"
	"sync/atomic"

	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

// flowOnce keeps the history once it is made. Indexing two years of deals is the
// dearest thing in the model, and most pages never ask for it.
type flowOnce struct {
	once    sync.Once
	made    atomic.Bool
	h       *pipeline.History
	partial bool // an account file is above the audience
}

// Flow is the pipeline over the weeks that the audience sees, with its reps and
// accounts; nil when it sees no week. It is made when first asked for, and may be
// asked for from several goroutines at once.
func (pb *Playbook) Flow() *pipeline.History {
	if len(pb.Weeks) == 0 {
		return nil
	}
	pb.flow.once.Do(func() {
		pb.flow.made.Store(true)
		var team schema.Team
		for _, r := range pb.Reps {
			team.Reps = append(team.Reps, r.Rep)
		}
		accounts := make(map[string]schema.Account, len(pb.Accounts))
		for _, a := range pb.Accounts {
			accounts[a.ID] = a.Account
		}
		pb.flow.h = pipeline.New(pipeline.NewConfig(pb.Site), team, pb.Weeks, accounts)
	})
	return pb.flow.h
}

// FlowMade tells whether anybody has asked for the history yet.
func (pb *Playbook) FlowMade() bool { return pb.flow.made.Load() }

// JudgesAccounts tells whether the audience sees every account file. Where it
// does not, nothing can be said of what an account lacks: a file that is out of
// sight would look like one that is not there.
func (pb *Playbook) JudgesAccounts() bool { return !pb.flow.partial }
