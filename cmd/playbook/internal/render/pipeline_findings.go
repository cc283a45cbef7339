package render

import (
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/pipeline"
)

// judged runs the rules for who in the week. What accounts lack is left out
// where the audience does not see every account file.
func (f figures) judged() []pipeline.Finding {
	var out []pipeline.Finding
	for _, x := range f.h.Findings(f.w, f.who) {
		if x.Rule != pipeline.BigFish || f.pb.JudgesAccounts() {
			out = append(out, x)
		}
	}
	return out
}

// mends holds the findings of the week and of the one before against each other.
func (f figures) mends() []pipeline.Mend {
	p, ok := f.before()
	if !ok {
		return nil
	}
	return pipeline.Compare(p.judged(), f.judged())
}

// states gives each rule's mend; empty in the first week.
func (f figures) states() map[pipeline.Rule]pipeline.Mend {
	out := map[pipeline.Rule]pipeline.Mend{}
	for _, m := range f.mends() {
		out[m.Rule] = m
	}
	return out
}

// findings are the rules that found something, heaviest first, and those that
// looked and found nothing or had too little data.
func (f figures) findings() (found, looked []FindingView) {
	states := f.states()
	var by [pipeline.SkillHelp + 1][]FindingView
	for _, x := range f.judged() {
		v := f.finding(x, states[x.Rule])
		if v.Found {
			by[x.Rule.Weight()] = append(by[x.Rule.Weight()], v)
		} else {
			looked = append(looked, v)
		}
	}
	for w := pipeline.SkillHelp; w >= pipeline.Look; w-- {
		found = append(found, by[w]...)
	}
	return found, looked
}

// finding puts a finding into words, with the numbers behind it.
func (f figures) finding(x pipeline.Finding, m pipeline.Mend) FindingView {
	key := "finding." + string(x.Rule)
	v := FindingView{Rule: string(x.Rule), Name: f.word(key + ".name"), Title: f.word(key + ".title"), Action: f.word(key + ".action"),
		Enough: x.Enough(), Found: x.Status == pipeline.Found, Sample: f.word("finding.sample", x.Sample, x.MinSample),
		Threshold: f.threshold(x), Why: f.reason(x.Why), Brief: f.brief(x), Numbers: f.numbers(x)}
	if v.Deals = f.stalled(x.Deals); !v.Found {
		return v
	}
	v.Says = f.says(x)
	v.Items = f.items(x)
	v.Plays = f.helpful(x)
	if m.State != "" {
		v.Status = string(m.State)
	}
	if m.State == pipeline.Remaining && (x.Rule == pipeline.Stalled || x.Rule == pipeline.BigFish) && len(m.Gone)+len(m.Came) > 0 {
		v.Change = f.word("finding.change", len(m.Gone), len(m.Came))
	}
	return v
}

// says is the finding in a sentence with its numbers.
func (f figures) says(x pipeline.Finding) string {
	key := "finding." + string(x.Rule) + ".says"
	n := x.Numbers
	switch x.Rule {
	case pipeline.Prospecting:
		return f.word(key, f.stage(n[0].Stage), n[0].K, f.stage(n[1].Stage), n[1].K)
	case pipeline.ProposalSkill, pipeline.NegotiationSkill, pipeline.Widening:
		return f.word(key, f.stage(n[0].Stage), n[0].N, f.stage(n[0].To), n[0].K)
	case pipeline.Stalled:
		return f.word(key, n[0].K, n[0].N)
	case pipeline.BigFish:
		return f.word(key, n[0].K, n[0].N, int(x.Threshold.Value))
	case pipeline.Falling:
		return f.word(key, f.stage(x.Stages[0]), strings.Join(f.series(x, x.Stages[0]), " → "), int(x.Threshold.Value))
	}
	return f.word(key)
}

// series are the counts of a stage over the weeks of a finding.
func (f figures) series(x pipeline.Finding, stage string) (out []string) {
	for _, n := range x.Numbers {
		if n.Measure == pipeline.StageCount && n.Stage == stage {
			out = append(out, strconv.Itoa(n.K))
		}
	}
	return out
}

// threshold says when the rule speaks up.
func (f figures) threshold(x pipeline.Finding) string {
	key := "finding." + string(x.Rule) + ".threshold"
	switch x.Rule {
	case pipeline.ProposalSkill, pipeline.NegotiationSkill:
		return f.word(key, number(x.Threshold.Value))
	case pipeline.BigFish, pipeline.Falling:
		return f.word(key, int(x.Threshold.Value))
	}
	return f.word(key)
}

// numbers are the figures behind a finding, k of n each.
func (f figures) numbers(x pipeline.Finding) (out []NumberView) {
	falls := map[string]bool{}
	for _, n := range x.Numbers {
		v := NumberView{Value: strconv.Itoa(n.K), Label: f.stage(n.Stage)}
		if n.Of {
			v.Value = f.kOfN(pipeline.Ratio{K: n.K, N: n.N})
		}
		measure := f.word("measure." + string(n.Measure))
		switch n.Measure {
		case pipeline.StageCount:
			if x.Rule == pipeline.Falling {
				if falls[n.Stage] {
					continue // one row of figures for the whole fall
				}
				falls[n.Stage] = true
				v.Value = strings.Join(f.series(x, n.Stage), " → ")
			}
		case pipeline.StageRatio:
			v.Label, v.Note = f.stage(n.Stage)+" → "+f.stage(n.To), measure
		case pipeline.FlowConversion:
			v.Label, v.Note = f.stage(n.Stage)+" → "+f.stage(n.To), joined(measure, f.window(n.Window))
		case pipeline.StalledDeals:
			if n.Stage == "" {
				v.Label = measure
			}
		case pipeline.TopAccounts, pipeline.AccountsInStock:
			v.Label, v.Note = measure, n.Currency
		case pipeline.LeftStage, pipeline.CameIn:
			v.Label, v.Note = measure, f.stage(n.Stage)
		}
		out = append(out, v)
	}
	return out
}

// items are the accounts that a finding points at, or where deals went.
func (f figures) items(x pipeline.Finding) (out []ItemView) {
	for _, a := range x.Fish {
		v := ItemView{Link: Link{Title: f.account(a.Account, a.Name)}}
		if l := f.accountLink(a.Account); l != nil {
			v.URL = l.URL
		}
		var parts []string
		for _, l := range a.Lacks {
			switch {
			case l == pipeline.LackTouch && a.LastTouch.IsZero():
				parts = append(parts, f.word("lack.never"))
			case l == pipeline.LackTouch:
				parts = append(parts, f.word("lack.touch", a.Days))
			default:
				parts = append(parts, f.word("lack."+string(l)))
			}
		}
		parts = append(parts, inCurrency(a.Value, a.Currency))
		if f.who == pipeline.Team {
			for _, o := range a.Owners {
				parts = append(parts, f.name(o))
			}
		}
		v.Text = joined(parts...)
		out = append(out, v)
	}
	for _, d := range x.Left {
		v := ItemView{Link: Link{Title: f.stage(d.Stage)}}
		v.Text = f.word("left."+string(d.Class), len(d.Deals), f.stage(d.To))
		out = append(out, v)
	}
	if x.LeftWhy != "" {
		out = append(out, ItemView{Text: f.reason(x.LeftWhy)})
	}
	return out
}

// lastWeek are the findings of the snapshot before, and what became of them.
func (f figures) lastWeek() (out []FindingView, week string) {
	p, ok := f.before()
	if !ok {
		return nil, ""
	}
	for _, m := range f.mends() {
		if m.Prev.Status != pipeline.Found {
			continue
		}
		v := p.finding(m.Prev, pipeline.Mend{})
		v.Status = string(m.State)
		was, is := v.Brief, f.brief(m.Cur)
		v.Change = f.word("finding.then-now", was, or(is, "–"))
		if m.State == pipeline.Untold {
			v.Change = joined(v.Change, f.reason(m.Cur.Why))
		}
		out = append(out, v)
	}
	return out, p.w.String()
}

// brief are the figures that a finding stands on, in one line.
func (f figures) brief(x pipeline.Finding) string {
	var parts []string
	for i, v := range f.numbers(x) {
		n := x.Numbers[i]
		switch {
		case n.Measure == pipeline.StageRatio || n.Measure == pipeline.FlowConversion:
			text := f.word("measure."+string(n.Measure)) + " " + v.Value
			if x.Rule == pipeline.Widening {
				text = v.Label + " " + v.Value
			}
			if n.Window.Weeks > 0 {
				text += " (" + f.word("weeks", n.Window.Weeks) + ")"
			}
			parts = append(parts, text)
		case i == 0 || x.Rule == pipeline.Prospecting:
			parts = append(parts, v.Label+" "+v.Value)
		}
		if x.Rule == pipeline.Falling {
			break
		}
	}
	return joined(parts...)
}

// help orders the reps who have findings in the week by what they need.
func (f figures) help() []pipeline.Help {
	all := f.h.Help(f.w)
	if f.pb.JudgesAccounts() {
		return all
	}
	var out []pipeline.Help
	for _, h := range all {
		var keep []pipeline.Finding
		for _, x := range h.Findings {
			if x.Rule != pipeline.BigFish {
				keep = append(keep, x)
			}
		}
		if h.Findings = keep; len(keep) > 0 {
			out = append(out, h)
		}
	}
	return out
}
