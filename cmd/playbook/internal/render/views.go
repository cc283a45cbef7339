package render

import "html/template"

// views*.go are the contract between render and the theme: what each layout gets.
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
	Top              template.HTML // part top: all before the page's own title
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
	Cards           []*Card
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
	Backlinks                  []*Card
	Related                    []*Card // same stages, other kinds
	Prev, Next                 *Link
	Star                       string // id under which a reader can star it
}
