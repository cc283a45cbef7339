package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
)

// preview is what is shown: the last good site, and the fault of the last build.
type preview struct {
	opt      Options
	queue    *queue
	hub      *hub
	instance string

	mu      sync.Mutex
	version uint64      // builds so far, good or not
	good    *generation // nil until the first good one
	fault   *fault      // nil when the last build was good
}

// state is what browsers are told with every event. Site is the version of the
// last good build, 0 for none: a page of another one is out of date.
type state struct {
	Instance string `json:"instance"`
	Version  uint64 `json:"version"`
	Site     uint64 `json:"site"`
	Fault    *fault `json:"fault,omitempty"`
}

// fault is the messages of a build that gave no site.
type fault struct {
	Errors   int        `json:"errors"`
	Warnings int        `json:"warnings"`
	Messages []faultRow `json:"messages"`
	More     int        `json:"more,omitempty"` // messages left out
}

type faultRow struct {
	Place    string `json:"place,omitempty"` // file:line:col
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Col      int    `json:"col,omitempty"`
	Severity string `json:"severity"`
	Rule     string `json:"rule,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Source   string `json:"source,omitempty"`
}

// faultRows is how many messages a page shows; the terminal has them all.
const faultRows = 50

func newFault(list diag.List, err error) *fault {
	f := &fault{}
	f.Errors, f.Warnings = list.Count()
	if err != nil {
		f.Errors++
		f.Messages = append(f.Messages, faultRow{Severity: diag.Error.String(), Message: err.Error()})
	}
	for _, want := range []diag.Severity{diag.Error, diag.Warning} { // what stops the build comes first
		for _, d := range list {
			if d.Severity != want {
				continue
			}
			if len(f.Messages) == faultRows {
				f.More++
				continue
			}
			f.Messages = append(f.Messages, faultRow{d.Pos.String(), d.File, d.Line, d.Col, d.Severity.String(), d.Rule, d.Message, d.Hint, d.Source})
		}
	}
	return f
}

func (p *preview) state() state {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := state{Instance: p.instance, Version: p.version, Fault: p.fault}
	if p.good != nil {
		s.Site = p.good.number
	}
	return s
}

// loop builds what the queue holds until ctx ends.
func (p *preview) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.queue.wake:
		}
		changed, none, number := p.queue.take()
		if !none {
			p.build(ctx, changed)
		}
		p.queue.finish(number)
	}
}

func (p *preview) build(ctx context.Context, changed []string) {
	site, list, err := p.safely(ctx, changed)
	if ctx.Err() != nil {
		return
	}
	p.opt.Diagnostics(list)
	errors, _ := list.Count()
	bad := err != nil || errors > 0 || site == nil
	if bad && err == nil && len(list) == 0 { // with --strict, warnings are reason enough
		err = fmt.Errorf("the build gave no site and did not say why")
	}

	p.mu.Lock()
	p.version++
	wasFaulty := p.fault != nil
	hadSite := p.good != nil
	if bad {
		p.fault = newFault(list, err)
	} else {
		p.fault = nil
		p.good = newGeneration(site, p.version, p.page(p.version))
	}
	p.mu.Unlock()

	if err != nil {
		p.opt.Log(err.Error())
	}
	s := p.state()
	switch {
	case bad:
		p.tell("fault", s)
		return
	case wasFaulty:
		p.tell("mended", s)
	}
	if hadSite && onlyStyles(changed) {
		p.tell("styles", s)
	} else {
		p.tell("reload", s)
	}
}

// safely turns a panic in the build, which is a bug, into a fault: the preview
// outlives it, and the next edit may get round it.
func (p *preview) safely(ctx context.Context, changed []string) (site *render.Site, list diag.List, err error) {
	defer func() {
		if r := recover(); r != nil {
			site, err = nil, fmt.Errorf("playbook has a bug: %v\n%s", r, debug.Stack())
		}
	}()
	return p.opt.Build(ctx, changed)
}

func (p *preview) tell(event string, s state) { p.hub.send(newMessage(event, s)) }

func newMessage(event string, s state) message {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return message{event, b}
}

// onlyStyles reports changes that a browser can show without a reload.
func onlyStyles(changed []string) bool {
	for _, p := range changed {
		if !strings.HasPrefix(p, "themes/") || !strings.HasSuffix(p, ".css") {
			return false
		}
	}
	return len(changed) > 0
}
