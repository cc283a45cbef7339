package render

import "html/template"

// What the layouts of documents get, one kind after the other.

// PageView is layout "page" and base of all document layouts.
type PageView struct {
	Frame
	Doc
}

// PitchView is layout "pitch".
type PitchView struct {
	Frame
	Doc
	Intro    template.HTML // text before the first variant
	Variants []Variant
	Rest     template.HTML   // sections that are no variant
	Reps     []RehearsalCell // who said it; empty when not shown
}

// Variant of a pitch. Seconds is its spoken length, Limit what its heading says;
// both in seconds, Clock the same as text "0:28 of 0:30".
type Variant struct {
	ID, Title      string
	Limit, Seconds int
	Clock          string
	Words          string // "71 words" or "120 characters", as text
	Over           bool
	Version        string // hash of the spoken text, 8 hex digits
	Spoken         []SpokenPart
	Body           template.HTML
}

// SpokenPart is one paragraph of a variant for rehearsal; a Direction is not spoken.
type SpokenPart struct {
	Direction bool
	Text      string
}

// CaseView is layout "case-study".
type CaseView struct {
	Frame
	Doc
	Customer, Industry, Size, Quote string
	Anonymous, Approved             bool
	Results                         []ResultView
	Chart                           *ChartView
	TellWhen                        []Link  // stages
	Objections                      []*Card // objections that link here
}

// ResultView is one figure before and after; Change is such as "−62 %".
type ResultView struct{ Measure, Before, After, Unit, Change string }

// ProposalView is layout "proposal".
type ProposalView struct {
	Frame
	Doc
	CustomerType, Outcome string
	BasedOn               []*Card // chain, nearest first
	Copies                []*Card // proposals based on this one
	Fields                []FieldView
	Oral                  template.HTML // with <span data-field="name"> placeholders
	OralClock             string
	OralID, DetailedID    string // anchors of the headings
	Detailed              template.HTML
	Rest                  template.HTML
	Prices                []PriceView
	Currency              string
	Total                 string      // when all rows are numbers; else ""
	Markdown              template.JS // source of the body as a JSON string, for copy as Markdown
}

// FieldView is a form field.
type FieldView struct {
	Name, Label, Type, Default, Help string
	Required                         bool
	Options                          []string
}

// PriceView is a row of the price table. QuantityField and PriceField name the
// form field that gives the figure; the text forms are for reading without script.
type PriceView struct {
	Item, Quantity, UnitPrice, Sum string
	QuantityField, PriceField      string
}

// ObjectionView is layout "objection".
type ObjectionView struct {
	Frame
	Doc
	Says, Turn, Evidence                template.HTML
	SaysTitle, TurnTitle, EvidenceTitle string
	SaysID, TurnID, EvidenceID          string // anchors of the headings
	Rest                                template.HTML
	Proposals                           []*Card
	Cases                               []*Card // case studies that it links to
}

// QuestionsView is layout "question-bank".
type QuestionsView struct {
	Frame
	Doc
	Groups []QuestionGroup
}

// QuestionGroup holds questions that learn the same thing; Learns is a string
// key suffix: {{$.T (print "learns." .Learns)}}.
type QuestionGroup struct {
	Learns    string
	Questions []QuestionView
}

// QuestionView is one closed question.
type QuestionView struct {
	ID, Ask, Spin, Learns string
	Options               []string
}

// StageView is layout "stage".
type StageView struct {
	Frame
	Doc
	ID, Name            string
	Number, Of          int
	Entry, Exit         []string
	Plays               []Group // by kind
	Previous, Following *Link
	Ratio               string // "14 of 31" with the next stage's name in RatioOf; "" when unknown or not shown
	RatioTo             string
	Holds               string // number of deals now; ""
	AsOf                string
}

// ScorecardView is layout "scorecard".
type ScorecardView struct {
	Frame
	Doc
	Criteria []CriterionView
}

// CriterionView is one line of the sheet. Weight is in percent of the whole.
type CriterionView struct {
	Name, Ask, Evidence, Weight string
	WeightValue                 string
}

// MeetingView is layout "meeting".
type MeetingView struct {
	Frame
	Doc
	Facts           []HeardView
	Countermeasures []ActionView
	Proud, Praise   []MomentView
	Closing         string
}

// HeardView is a fact brought home.
type HeardView struct {
	Heard   string
	Account *Link
	By      *Link
}

// ActionView is a countermeasure.
type ActionView struct {
	What, Due  string
	Done, Late bool
	Owner      *Link
	Account    *Link
}

// MomentView is a proud moment or praise.
type MomentView struct {
	Who            *Link
	What, By, Date string
}

// PointsView is layout "talking-points": one week's issue.
type PointsView struct {
	Frame
	Doc
	Week, From, To string
	Points         []Point
	Expired        bool
	WriteNext      string // GitHub's new-file page for the next week; ""
	NextWeek       string
}

// Point is one talking point.
type Point struct {
	ID, Title string
	Body      template.HTML
}
