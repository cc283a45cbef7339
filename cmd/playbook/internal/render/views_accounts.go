package render

import "html/template"

// What accounts, their brief and the day get.

// AccountsView is layout "accounts".
type AccountsView struct {
	Frame
	Accounts []AccountCard
	Add      string
}

// AccountCard is an account in a list.
type AccountCard struct {
	Name, URL, BriefURL, Industry, Size, Value, Stage, LastTouch, Score string
	ScoreOf100                                                          int
	Owner                                                               *Link
	Why                                                                 string // on the agenda: why to prepare it
}

// AccountView is layout "account".
type AccountView struct {
	Frame
	AccountCard
	About, NextStep string
	Map             []PersonNode  // roots of the reporting tree
	Chart           template.HTML // org chart as SVG; "" when there are no people
	Units           []UnitView
	Missing         []string  // what the map lacks, in words
	Ask             []AskView // next closed questions
	Facts, Rumours  []NewsView
	Purchases       []PurchaseView
	White           []WhiteView // our products: who supplies each
	Deals           []DealView
	Meetings        []*Card
	Proposals       []*Card
	Heard           []HeardView
	Promised        []ActionView // what we promised them and have not done, late first
}

// PersonNode is a person with those who report to them.
type PersonNode struct {
	Name, Title, Role, Unit, Notes, Source, AskedOn string
	Goals, Pressures, Influences                    []string
	Score                                           string   // "4 of 6 known"
	Missing                                         []string // string keys known.<x>
	Reports                                         []PersonNode
}

// UnitView is a department with those inside it.
type UnitView struct {
	Name   string
	People []string
	Units  []UnitView
}

// AskView is a question to ask next, and why.
type AskView struct {
	QuestionView
	Who, Why string
	URL      string // of the bank
}

// NewsView is a fact or rumour; Fade is 0 (fresh) to 3 (nearly gone).
type NewsView struct {
	Date, Text, Source string
	Fade               int
}

// PurchaseView is a purchase.
type PurchaseView struct {
	Date, Product, Supplier, Value, Renews string
	Ours, Soon                             bool
}

// WhiteView is one of our products at a customer; State is ours, theirs (somebody
// else supplies it) or open.
type WhiteView struct {
	Product, State, Supplier, Since, Renews string
	Soon                                    bool
}

// BriefView is layout "brief": an account before the meeting.
type BriefView struct {
	Frame
	Account    AccountView
	Stage      *StageTile
	Pitch      *PitchView
	Cases      []*CaseView
	Objections []*ObjectionView
	Questions  []AskView
	Proposal   *Card
	Points     *PointsSummary
}

// AgendaView is layout "agenda".
type AgendaView struct {
	Frame
	Day             string
	Last            *Card // the meeting that it follows
	Proud           []MomentView
	Facts           []HeardView
	Countermeasures []ActionView
	Promised        []ActionView // open from before, late ones first
	Accounts        []AccountCard
	Write           string // GitHub's new-file page to write the meeting up; ""
	Rehearse        *Card
	Closing         string
}

// PraiseView is layout "praise".
type PraiseView struct {
	Frame
	Moments []MomentView
}
