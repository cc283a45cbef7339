package pipeline

import "playbook/cmd/playbook/internal/schema"

// Rule names a finding. Themes hold its message and next action by this id.
type Rule string

// The rules (DESIGN §4).
const (
	Prospecting      Rule = "prospecting"
	ProposalSkill    Rule = "proposal-skill"
	NegotiationSkill Rule = "negotiation-skill"
	Widening         Rule = "widening"
	Stalled          Rule = "stalled"
	BigFish          Rule = "big-fish"
	Falling          Rule = "falling"
)

// Rules lists all rules in the order of DESIGN §4.
func Rules() []Rule {
	return []Rule{Prospecting, ProposalSkill, NegotiationSkill, Widening, Stalled, BigFish, Falling}
}

// Weight says what a finding asks for. Help orders reps by it.
type Weight int

// The weights.
const (
	Look      Weight = iota + 1 // look at the stage: widening, falling
	DealHelp                    // deals or accounts wait for somebody: stalled, big-fish
	SkillHelp                   // a person needs help: prospecting, proposal-skill, negotiation-skill
)

// Weight of a rule.
func (r Rule) Weight() Weight {
	switch r {
	case Prospecting, ProposalSkill, NegotiationSkill:
		return SkillHelp
	case Stalled, BigFish:
		return DealHelp
	}
	return Look
}

// Status is the outcome of a rule.
type Status string

// The outcomes.
const (
	Found       Status = "found"
	Clear       Status = "clear"
	Told        Status = "told"            // found, but another finding says the same of the same place; Why says so
	NotEnough   Status = "not-enough-data" // below the minimum sample
	NotMeasured Status = "not-measured"    // the snapshot or the stages do not allow it; Why says so
)

// Measure names a number behind a finding.
type Measure string

// The measures.
const (
	StageCount      Measure = "stage-count"   // K customers or deals stand in Stage (in Week)
	StageRatio      Measure = "stage-ratio"   // K in To, of N in Stage, one snapshot
	FlowConversion  Measure = "conversion"    // K reached To, of N that entered Stage in Window
	StalledDeals    Measure = "stalled-deals" // K of N open deals are over the age (of Stage, or all)
	TopAccounts     Measure = "top-accounts"  // K of the N top accounts lack something
	AccountsInStock Measure = "accounts"      // K top accounts of N accounts with value, in Currency
	LeftStage       Measure = "left-stage"    // K deals left Stage
	CameIn          Measure = "came-in"       // K deals came into Stage
)

// Measures lists all measures: the ids that a theme has texts for.
func Measures() []Measure {
	return []Measure{StageCount, StageRatio, FlowConversion, StalledDeals, TopAccounts, AccountsInStock, LeftStage, CameIn}
}

// Number is one figure behind a finding. Where Of is set it is K of N.
type Number struct {
	Measure   Measure
	Stage, To string // stage ids
	Currency  string
	K, N      int
	Of        bool
	Week      schema.Week // of a StageCount
	Window    Window      // of a FlowConversion
}

// Threshold is what the numbers are held against. Value is 0 where a rule
// compares two counts, or where each stage has an age of its own (the deals
// carry theirs).
type Threshold struct {
	Value float64
	Unit  string // ratio, days, weeks; "" for none
}

// Lack is something that a top account is without.
type Lack string

// What a top account may lack.
const (
	LackMap      Lack = "map"      // no file, or one with neither people nor departments
	LackProposal Lack = "proposal" // none in its file
	LackTouch    Lack = "touch"    // none in the last touch_days before as_of
)

// Fish is a top account that lacks something.
type Fish struct {
	AccountShare
	Currency  string
	HasFile   bool
	Owners    []string // reps with an open or won deal there
	Lacks     []Lack
	LastTouch schema.Date // zero: never, as far as the file says
	Days      int         // since then
}

// Departure is where deals went that left a shrinking stage.
type Departure struct {
	Stage string // which they left
	Class Class  // forward, skipped, back, won, lost, vanished, handed-off
	To    string // stage id they went to; "" for lost, vanished, handed-off
	Deals []string
}

// Finding is the outcome of one rule for one rep or the Team in one week.
type Finding struct {
	Rule      Rule
	Who       string
	Week      schema.Week
	AsOf      schema.Date
	Status    Status
	Why       Reason // of Told, NotEnough and NotMeasured
	Numbers   []Number
	Threshold Threshold
	Sample    int // deals (in counts: customers) that the rule looked at
	MinSample int
	Stages    []string    // stages it concerns: their plays help
	Deals     []OpenDeal  // stalled
	Fish      []Fish      // big-fish
	Left      []Departure // falling; empty where counts do not tell (LeftWhy)
	LeftWhy   Reason
}

// Holds tells whether what the rule looks for is there, said or told already.
func (f Finding) Holds() bool { return f.Status == Found || f.Status == Told }

// Enough tells whether the sample was large enough to say anything.
func (f Finding) Enough() bool { return f.Status == Found || f.Status == Clear }

// Items lists what the finding points at, for comparing two weeks: deal ids,
// account ids, or stage ids.
func (f Finding) Items() []string {
	var out []string
	switch f.Rule {
	case Stalled:
		for _, d := range f.Deals {
			out = append(out, d.ID)
		}
	case BigFish:
		for _, a := range f.Fish {
			out = append(out, a.Account)
		}
	default:
		out = append(out, f.Stages...)
	}
	return out
}
