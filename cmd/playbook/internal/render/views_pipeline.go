package render

import "html/template"

// What charts, findings, weeks, reps and the team get.

// ChartView is one chart: SVG, the option for interactive charts, a table.
type ChartView struct {
	ID, Title, Desc string
	SVG             template.HTML
	Option          template.JS // JSON, safe inside <script type="application/json">
	Head            []string
	Rows            [][]string
}

// FindingView is one finding. Title, Says and Action come from the theme's
// strings finding.<rule>.title/.says/.action with the numbers filled in.
type FindingView struct {
	Rule, Name, Title, Says, Action string
	Brief                           string // the first figures in one line
	Numbers                         []NumberView
	Threshold                       string
	Sample                          string
	Enough                          bool   // false: "not enough data", or not measured; Why says which
	Found                           bool   // false with Enough: the rule looked and is content
	Why                             string // in words; "" with Enough
	Rep                             *Link
	Items                           []ItemView // what it points at: accounts, where deals went
	Deals                           []DealView
	Plays                           []*Card
	Status                          string // "", "new", "still", "mended", "unknown": against the week before
	Change                          string // what left and what came since the week before; ""
}

// ItemView is one thing that a finding points at.
type ItemView struct {
	Link
	Text string
}

// NumberView is a named figure; Key is a string key, Label the text when it has none.
type NumberView struct{ Key, Label, Value, Note string }

// DealView is a deal in a table.
type DealView struct {
	ID, Name, Account, AccountURL, Owner, OwnerURL, Stage, From, Value, Due, Age, Note string
	Class                                                                              string // movement class: {{$.T (print "move." .Class)}}
}

// TableView is a plain table of figures. Head holds text ready to print.
type TableView struct {
	Caption string
	Head    []string
	Rows    [][]string
	Links   []string // address of each row's first cell; "" for none
}

// PipelineView is layout "pipeline": the team.
type PipelineView struct {
	Frame
	Week, AsOf                              string
	WeekURL                                 string
	Funnel, Trend, Movement, Pareto, Ageing *ChartView
	NoFlow                                  string       // why there is no movement; ""
	Ratios                                  TableView    // stage ratios, k of n
	Conversion                              TableView    // step and cumulative, over the window
	Metrics                                 []NumberView // win rate, average, median, cycle, velocity, coverage
	Bridge                                  TableView    // open value then and now, per currency
	Findings                                []FindingView
	Looked                                  []FindingView // rules that found nothing, or too little data
	Help                                    []RepCard     // whom to help first
	Reps                                    []RepCard
	Stalled                                 []DealView
	Moved                                   string // how many deals changed, of how many, between which days
	Concentration                           []NumberView
	Weeks                                   []Link // newest first
	ReviewURL                               string // the weekly review to print
}

// RepCard is a rep in a list. Place is the rep's place in the order of help; 0
// where the list has no order.
type RepCard struct {
	Place               int
	Name, URL, Status   string
	Counts              []NumberView // by stage
	Findings            []FindingView
	Won, Open, Coverage string
	Spark               template.HTML // small funnel
}

// RepView is layout "rep".
type RepView struct {
	Frame
	Name, Role, Since, Status               string
	Week, AsOf                              string
	Funnel, Trend, Movement, Pareto, Ageing *ChartView
	NoFlow                                  string
	Ratios, Conversion                      TableView
	Metrics                                 []NumberView
	Bridge                                  TableView
	Findings                                []FindingView
	Looked                                  []FindingView // rules that found nothing, or too little data
	LastWeek                                []FindingView // with Status
	LastWeekOf                              string        // the week that LastWeek is of
	Empty                                   bool          // nothing stands under this name
	Moved                                   string
	Moves                                   []DealView
	MoreMoves                               string // how many moves a sheet has no room for; ""
	Concentration                           []NumberView
	Stalled                                 []DealView
	Accounts                                []*Card
	Rehearsals                              []RehearsalCell
}

// WeekView is layout "week".
type WeekView struct {
	Frame
	Week, AsOf, Currency string
	Funnel, Movement     *ChartView
	NoFlow               string
	Ratios               TableView
	Counts               TableView // rep × stage
	Moves                []MoveGroup
	Moved                string
	Bridge, Identity     TableView
	Prev, Next           *Link
}

// MoveGroup is the deals of one movement class.
type MoveGroup struct {
	Class string
	Deals []DealView
}

// ReviewSheetView is layout "weekly-review": one sheet a rep, to print.
type ReviewSheetView struct {
	Frame
	Week   string
	Sheets []RepView
}

// TeamView is layout "team": rehearsals, variants in rows, reps in columns.
type TeamView struct {
	Frame
	People     []TeamMember    // who is in the team
	Reps       []Link          // column heads of Rehearsals: who may be asked to recite
	Rehearsals []RehearsalRows // one a pitch
	Said, Of   int             // cells said in the script's present version
}

// TeamMember is somebody of the team; Role and Since are ready to print.
type TeamMember struct{ Name, URL, Role, Since string }

// RehearsalRows is a pitch with a row for each of its variants.
type RehearsalRows struct {
	Pitch Link
	Lang  string
	Rows  []RehearsalRow
}

// RehearsalRow is a variant, one cell a rep.
type RehearsalRow struct {
	Variant, URL string
	Cells        []RehearsalCell
}

// RehearsalCell says when a rep said a variant; State is said, old (the script
// changed since), unknown (said, but nobody wrote down which version) or never.
// Mark is the average of the marks, "4.5"; Version is the one that was said.
type RehearsalCell struct {
	Pitch, Variant, URL, Rep string
	On, Version, Mark, State string
}
