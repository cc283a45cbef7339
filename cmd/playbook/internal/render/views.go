package render

import "html/template"

// This file is the contract between render and the theme: what each layout gets.
// Every layout is executed with one view; all views embed Frame. Words of the
// interface come from the theme's strings by {{.T "key" args...}}; inside a range,
// {{$.T "key"}}. URLs are ready to print (base path included). Dates are
// YYYY-MM-DD strings; {{.Day date}} prints one for readers. Figures come as
// text, ready to print, "k of n" included.

// Frame is what every page has.
type Frame struct {
	Layout           string // name of the layout: "pitch", "list", ...
	Lang             string // language of the page's text
	UI               string // language of the interface: en, zh
	Title            string // page title; h1 of the page
	Summary          string
	URL              string // of this page, base path included
	Base             string // base path: "/" or "/repo/"
	Absolute         string // canonical address with host; empty when base_url is not set
	Site             SiteView
	Section          string        // navigation entry that is current: a kind, "stages", "pipeline", ...
	Crumbs           []Link        // from home to the parent of this page
	Nav              template.HTML // parts/nav.html, made once for each language and section
	Head, Band, Foot template.HTML // parts head, band and bottom: the same on every page
	Assets           Assets
	NoIndex          bool
	Audience         string // "", "team" or "manager": mark of what is not public
	Edit             string // GitHub's editor for the source; "" when there is none
	Source           string // path of the source, such as content/pitches/bank.md
	Changed          string // day of the last change; "" when unknown
	ChangedBy        string // role or name of the author; "" when unknown
	Generated        string // the build's day, "as of"
	Preview          bool   // true in serve
	words            wordsOf
	parts            *parts
}

// SiteView is the site's own settings, for every page.
type SiteView struct {
	Title, Tagline, Repository        string
	HasPipeline, HasAccounts, HasTeam bool
	Stages                            []Link // of the sale, in order
}

// Assets are the URLs of what pages load.
type Assets struct {
	Style                string            // the style sheet of every page
	Sheet                map[string]string // further sheets by name: "figures"
	Script               map[string]string // by name without .js: "search", "scheme", "rehearse", ...
	ECharts              string            // bundle of interactive charts; "" when it is not built
	Icon, Manifest, Feed string
	SearchIndex          string // base URL of the search index
	Worker               string // service worker; "" in preview
	Unlock               string // page that opens what is sealed; "" when nothing is
}

// Link is a title with an address.
type Link struct {
	Title, URL string
	Current    bool
}

// Nav is what parts/nav.html gets.
type Nav struct {
	Frame
	Stages []Link // by stage of the sale, in order
	Kinds  []Link // lists by kind, in reading order, those with documents
	Pages  []Link // sections of plain pages: values, coaching, ...
	Tools  []Link // pipeline, accounts, agenda, coverage, review, book, search
}

// Card is a document in a list. Lang is set when the text is in another language
// than the site's; Marked tells that there is something for badges to say.
type Card struct {
	Title, URL, Summary        string
	Kind, KindName             string // id and name
	Lang                       string
	Date, DayText              string // ISO, and as printed
	Stages                     []Link
	Industries, Personas, Tags []string
	Audience                   string
	Draft, Stale, Marked       bool
	Note                       string // one line of its own: "30 seconds · 5 minutes", "won", ...
}

// Group is a titled list of cards. Key, when set, is a string key for the title.
type Group struct {
	Title, Key, URL string
	Cards           []Card
	Add             string // GitHub's new-file page with the template filled in; ""
}

// Heading is an entry of the table of contents. Deep marks one below level 2.
type Heading struct {
	Level     int
	Deep      bool
	ID, Title string
}

// Doc is what every document page has beyond the frame.
type Doc struct {
	Kind                       string
	Date                       string
	Owner                      *Link
	Stages                     []Link
	Personas, Industries, Tags []string
	Verified, ReviewBy         string // days; "" when not given
	Stale                      bool
	Draft                      bool
	TOC                        []Heading
	Body                       template.HTML
	Backlinks                  []Card
	Related                    []Card // same stages, other kinds
	Prev, Next                 *Link
	Star                       string // id under which a reader can star it
}

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
	TellWhen                        []Link // stages
	Objections                      []Card // objections that link here
}

// ResultView is one figure before and after; Change is such as "−62 %".
type ResultView struct{ Measure, Before, After, Unit, Change string }

// ProposalView is layout "proposal".
type ProposalView struct {
	Frame
	Doc
	CustomerType, Outcome string
	BasedOn               []Card // chain, nearest first
	Copies                []Card // proposals based on this one
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
	Proposals                           []Card
	Cases                               []Card // case studies that it links to
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
	Review     []Card        // what needs review
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
	Cells        [][]Card
}

// StagesView is layout "stages".
type StagesView struct {
	Frame
	Intro template.HTML
	Tiles []StageTile
}

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
	Plays                           []Card
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
	Accounts                                []Card
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
	Meetings        []Card
	Proposals       []Card
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
	Cases      []CaseView
	Objections []ObjectionView
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
