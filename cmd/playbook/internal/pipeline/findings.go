package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// String is the finding in English, for tests and terminals.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", f.Week, f.Rule, f.Status)
	if f.Why != "" {
		fmt.Fprintf(&b, " (%s)", f.Why)
	}
	for _, n := range f.Numbers {
		b.WriteString("; " + n.String())
	}
	if f.Threshold.Unit != "" && f.Threshold.Value > 0 {
		fmt.Fprintf(&b, "; threshold %g %s", f.Threshold.Value, f.Threshold.Unit)
	}
	fmt.Fprintf(&b, "; sample %d, at least %d wanted", f.Sample, f.MinSample)
	for _, d := range f.Deals {
		fmt.Fprintf(&b, "; %s %d days in %s", d.ID, d.Days, d.Stage.ID)
	}
	for _, a := range f.Fish {
		fmt.Fprintf(&b, "; %s lacks %v", a.Account, a.Lacks)
	}
	for _, d := range f.Left {
		fmt.Fprintf(&b, "; left %s: %d %s %s", d.Stage, len(d.Deals), d.Class, d.To)
	}
	return b.String()
}

// String gives "stage-ratio introduced→intention 1 of 12".
func (n Number) String() string {
	s := string(n.Measure)
	if n.Stage != "" {
		s += " " + n.Stage
	}
	if n.To != "" {
		s += "→" + n.To
	}
	if !n.Week.IsZero() {
		s += " " + n.Week.String()
	}
	if n.Of {
		s += " " + Ratio{n.K, n.N}.String()
	} else {
		s += fmt.Sprintf(" %d", n.K)
	}
	if n.Window.Weeks > 0 {
		s += " in " + n.Window.String()
	}
	return s
}

// Findings runs every rule for a rep or the Team, in the order of Rules. Rules
// that find nothing are in the list too, with their numbers. What the findings
// point to is shared between calls; do not write to it.
func (h *History) Findings(w schema.Week, who string) []Finding {
	i, rep, why := h.at(w, who)
	if why != "" {
		var out []Finding
		for _, r := range Rules() {
			out = append(out, Finding{Rule: r, Who: who, Week: w, Status: NotMeasured, Why: why, MinSample: h.cfg.Thresholds.MinSample})
		}
		return out
	}
	s := h.weeks[i].slot(rep)
	s.findings.Do(func() {
		for _, r := range Rules() {
			f := Finding{Rule: r, Who: who, Week: w, AsOf: h.weeks[i].asOf, MinSample: h.cfg.Thresholds.MinSample}
			h.judge(&f, i, rep)
			s.found = append(s.found, f)
		}
	})
	return slices.Clone(s.found)
}

// Fired keeps the findings that found something.
func Fired(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		if f.Status == Found {
			out = append(out, f)
		}
	}
	return out
}

func (h *History) judge(f *Finding, i int, rep int32) {
	switch f.Rule {
	case Prospecting:
		h.prospecting(f, i, rep)
	case ProposalSkill:
		h.skill(f, i, rep, h.cfg.Roles.Introduced, h.cfg.Roles.Intention, h.cfg.Thresholds.ProposalSkill)
	case NegotiationSkill:
		h.skill(f, i, rep, h.cfg.Roles.Negotiation, h.cfg.Roles.Signed, h.cfg.Thresholds.NegotiationSkill)
	case Widening:
		h.widening(f, i, rep)
	case Stalled:
		h.stalled(f, i)
	case BigFish:
		h.bigFish(f, i, rep)
	case Falling:
		h.falling(f, i, rep)
	}
}

// settle decides on the sample first, then on what was found.
func (f *Finding) settle(found bool) {
	switch {
	case f.Sample < f.MinSample:
		f.Status, f.Why = NotEnough, FewDeals
	case found:
		f.Status = Found
	default:
		f.Status = Clear
	}
}

func (f *Finding) refuse(why Reason) { f.Status, f.Why = NotMeasured, why }
