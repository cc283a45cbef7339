package render

import "html/template"

// What home, lists and the pages about the whole playbook get.

// HomeView is layout "home".
type HomeView struct {
	Frame
	Doc        // content/index.md, when there is one
	Points     *PointsSummary
	Meeting    *Card // the latest or next meeting
	MeetingDay string
	Stages     []StageTile
	Kinds      []Group // a few cards of each kind
	Funnel     *ChartView
	FunnelAsOf string
	Findings   []FindingView // team, most urgent first
	Review     []*Card       // what needs review
}

// PointsSummary is this week's talking points on the home page.
type PointsSummary struct {
	Week, URL, From, To string
	Points              []Point // without bodies
	Old                 bool    // not of the current week
	Write               string  // link to write this or next week's
}

// StageTile is a stage on the home page, with the plays that help in it.
type StageTile struct {
	Link
	Number                                int
	Plays                                 int
	Holds                                 string // number of deals now; ""
	Pitch, Objection, Questions, Proposal *Link  // first of each kind
}

// ListView is layout "list": all documents of a kind, or of a folder of pages.
type ListView struct {
	Frame
	Kind       string
	Intro      template.HTML // from index.md or README.md of the folder
	Groups     []Group
	Add        string
	Empty      string     // string key of what to say when there is nothing
	Reuse      []ReuseRow // proposals only: customer type × industry
	Industries []string   // proposals only: columns of Reuse
}

// ReuseRow is a customer type with its proposals by industry column.
type ReuseRow struct {
	CustomerType string
	Cells        [][]*Card
}

// StagesView is layout "stages".
type StagesView struct {
	Frame
	Intro template.HTML
	Tiles []StageTile
}

// CoverageView is layout "coverage": stage × persona × industry.
type CoverageView struct {
	Frame
	Grids       []CoverageGrid
	Covered, Of int
}

// CoverageGrid is one stage: rows are personas, columns industries.
type CoverageGrid struct {
	Stage       Link
	Number      int
	Industries  []string
	Rows        []CoverageRow
	Covered, Of int
}

// CoverageRow is a persona.
type CoverageRow struct {
	Persona string
	Cells   []CoverageCell
}

// CoverageCell counts the plays for a stage, persona and industry. Own tells
// whether one of them was written for both; the others are for everybody. Add
// leads to writing what is missing, a document of kind AddKind.
type CoverageCell struct {
	Count        int
	Own          bool
	Industry     string
	Add, AddKind string
}

// ReviewView is layout "review": what is stale, by owner.
type ReviewView struct {
	Frame
	Owners []ReviewOwner
	Facts  []FactView // expired, soon to expire, unused
}

// ReviewOwner is an owner's documents, most overdue first.
type ReviewOwner struct {
	Owner Link
	Cards []ReviewCard
}

// ReviewCard is a document with its dates; Days is how many it is overdue.
type ReviewCard struct {
	Card
	Verified, Due string
	Days          int
}

// FactView is a figure with its use.
type FactView struct {
	Name, Value, Source, AsOf, Expires, State string
	UsedOn                                    []Link
}

// BookView is layout "book": everything on one page.
type BookView struct {
	Frame
	Chapters []Chapter
}

// Chapter of the book.
type Chapter struct {
	Title, Key, ID string
	Docs           []BookDoc
}

// BookDoc is a document in the book; Body has ids of its own.
type BookDoc struct {
	ID, Title, Summary string
	Body               template.HTML
}

// SimpleView is layouts "search", "404", "unlock" and "offline".
type SimpleView struct {
	Frame
	Kinds   []Link // search filters
	Stages  []Link
	Suggest []Link // 404: where to go
}
